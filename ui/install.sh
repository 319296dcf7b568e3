#!/bin/sh
# Installs the screen's packages, unless they are there already. Build trees share ui/node_modules: one at a time.
cd "$(dirname "$0")" || exit 1
exec 9<package-lock.json
flock 9
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci --no-audit --no-fund || exit 1
fi
touch node_modules/.package-lock.json # newer than what it was made from, so that the build does not ask again
