#!/bin/sh
# Installs the screen's packages, unless they are there already. Build trees share ui/node_modules: one at a time.
cd "$(dirname "$0")" || exit 1
exec 9<package-lock.json
flock 9
if [ node_modules/.package-lock.json -nt package-lock.json ]; then
  exit 0
fi
npm ci --no-audit --no-fund && touch node_modules/.package-lock.json
