// The checksum that finds accidents in a snapshot file.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "screening/snapshot_format.h"

namespace lanepost::screening {

/// XXH3 of 128 bits, as xxhsum prints it: big-endian.
using SnapshotChecksum = std::array<std::byte, kSnapshotChecksumBytes>;

/// The checksum of `bytes`: it finds what discs, cables and crashes do, not forgers. Thread-safe.
SnapshotChecksum snapshotChecksum(std::span<const std::byte> bytes);

} // namespace lanepost::screening
