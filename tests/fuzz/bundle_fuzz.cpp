// Bytes as a bundle: as they are, and with a right checksum and signature put under them, so that what lies behind is reached.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "sync/bundle_file.h"

namespace {

using namespace lanepost;
using namespace lanepost::sync;

Ed25519Signer keyOf(int number) {
    Ed25519Seed seed{};
    seed.fill(static_cast<std::byte>(number));
    return Ed25519Signer(seed);
}

void read(const std::vector<std::byte>& bytes) {
    static const int file = ::memfd_create("bundle", 0);
    static const std::string path = "/proc/self/fd/" + std::to_string(file);
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        std::abort();
    }
    const BundleReaderParts parts{"trial", "lane-1", keyOf(1), 0,
                                  [](const std::string&) { return std::vector{keyOf(2).publicKey()}; }};
    std::size_t records = 0;
    const auto header = readBundle(path, parts, [&](std::string_view name, std::string_view) {
        ++records;
        if (name.empty()) {
            std::abort();
        }
        return Checked<void>{};
    });
    if (header && header->to != "lane-1") {
        std::abort();
    }
    (void)peekBundle(path).has_value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::vector<std::byte> bytes(size);
    std::copy_n(reinterpret_cast<const std::byte*>(data), size, bytes.begin());
    read(bytes);
    constexpr std::size_t kTrailer = sizeof(Sha256) + sizeof(Ed25519Signature);
    if (bytes.size() > kTrailer) {
        bytes.resize(bytes.size() - kTrailer);
    }
    const Sha256 digest = sha256(bytes);
    const std::string message = "lanepost.bundle/1\n" + toHex(digest);
    const Ed25519Signature signature = keyOf(2).sign(asBytes(message));
    bytes.insert(bytes.end(), digest.begin(), digest.end());
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    read(bytes);
    return 0;
}
