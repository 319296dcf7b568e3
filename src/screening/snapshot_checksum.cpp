#include "screening/snapshot_checksum.h"

#include <algorithm>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace lanepost::screening {

SnapshotChecksum snapshotChecksum(std::span<const std::byte> bytes) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
    SnapshotChecksum checksum{};
    std::transform(std::begin(canonical.digest), std::end(canonical.digest), checksum.begin(),
                   [](unsigned char byte) { return static_cast<std::byte>(byte); });
    return checksum;
}

} // namespace lanepost::screening
