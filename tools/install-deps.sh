#!/bin/sh
# Installs what is missing of the Debian 12 packages that Lanepost needs. Says what, and does nothing when all is there.
#   tools/install-deps.sh build      to build and run the program
#   tools/install-deps.sh test       the same, and what the tests, benchmarks and fuzz targets need
#   tools/install-deps.sh cross      to build for arm64 on amd64, with tools/make-sysroot.sh
#   tools/install-deps.sh training   to train the networks anew (never needed to build or run)
# Runs as root or through sudo. docs/decisions.md has a paragraph for each library.
set -eu

libraries="libopencv-dev libsqlite3-dev nlohmann-json3-dev libcpp-httplib-dev libssl-dev libspdlog-dev libfmt-dev libcli11-dev
  libexpected-dev libicu-dev libxxhash-dev libsodium-dev libxml2-dev libnats-dev libzstd-dev libpqxx-dev"
test_libraries="catch2 libbenchmark-dev"
build="g++ cmake ninja-build pkg-config ca-certificates nats-server openssl $libraries"
test="$test_libraries clang-14 libclang-rt-14-dev llvm-14 chromium python3 postgresql iproute2
  python3-jsonschema libxml2-utils qemu-system-x86 busybox-static e2fsprogs"
cross="g++-aarch64-linux-gnu qemu-user-static mmdebstrap"
training="python3-torch python3-onnx python3-numpy python3-opencv python3-pil fonts-ocr-b fonts-roadgeek fonts-opendin
  fonts-osifont fonts-routed-gothic fonts-b612 fonts-dejavu-core fonts-liberation fonts-liberation2 fonts-roboto-unhinted
  fonts-freefont-ttf fonts-inconsolata fonts-noto-mono fonts-hack"

case "${1:-build}" in
  build) wanted="$build" ;;
  test) wanted="$build $test" ;;
  cross) wanted="$build $test_libraries $cross" ;;
  training) wanted="$training" ;;
  libraries) echo $libraries $test_libraries; exit 0 ;; # for tools/make-sysroot.sh
  *) echo "usage: tools/install-deps.sh [build|test|cross|training]" >&2; exit 2 ;;
esac

# Node.js may come from elsewhere than Debian: only the commands matter.
if [ "${1:-build}" != training ] && ! { command -v node >/dev/null && command -v npm >/dev/null; }; then
  wanted="$wanted nodejs npm"
fi

missing=""
for package in $wanted; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "not root and no sudo: install these packages yourself:$missing" >&2; exit 1; }
  as_root="sudo"
fi
echo "Installing Debian packages:$missing"
$as_root apt-get update -q
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
