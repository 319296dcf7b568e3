// The beginning of a snapshot file, which says what stands where: shared by those who write one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "screening/snapshot_format.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// Where a section lies.
struct SectionPlace {
    SnapshotSection section;
    std::uint64_t offset;
    std::uint64_t size;
};

/// The bytes of the section Header. Thread-safe.
std::vector<std::byte> headerTexts(const WatchlistHeader& header);

/// Prefix and section table: kSectionsBegin bytes. Thread-safe.
std::vector<std::byte> snapshotFront(const WatchlistHeader& header, std::uint64_t fileSize, std::uint64_t entryCount,
                                     const std::vector<SectionPlace>& sections);

} // namespace lanepost::screening
