#!/bin/sh
# Makes the arm64 root that the preset aarch64 compiles and links against: Debian 12's packages, unpacked, nothing run.
#   tools/make-sysroot.sh FOLDER
#   LANEPOST_SYSROOT=FOLDER cmake --preset aarch64 && cmake --build --preset aarch64
# Needs tools/install-deps.sh cross and about 3 GB. MIRROR names another mirror than Debian's. Needs no root.
set -eu
cd "$(dirname "$0")/.."

folder="${1:-}"
[ -n "$folder" ] || { echo "usage: tools/make-sysroot.sh FOLDER" >&2; exit 2; }
[ ! -e "$folder" ] || { echo "$folder is there already: remove it, or give another name" >&2; exit 1; }

libraries=$(tools/install-deps.sh libraries | tr ' ' ',')
mmdebstrap --mode=unshare --variant=extract --architectures=arm64 --components=main \
  --include="$libraries,libc6-dev,libstdc++-12-dev,libgcc-12-dev,libblas3,liblapack3,libpulse0" bookworm "$folder" ${MIRROR:-}
# Links to absolute places would lead out of the root.
find "$folder/usr/lib" -type l -lname '/*' | while read -r link; do
  ln -snf "$(realpath -m --relative-to="$(dirname "$link")" "$folder$(readlink "$link")")" "$link"
done
echo "ready: LANEPOST_SYSROOT=$folder cmake --preset aarch64"
