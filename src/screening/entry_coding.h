// The bytes of one entry inside a snapshot file. docs/watchlist-format.md describes them.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// Appends the bytes of `entry`, which keeps to WatchlistLimits, to `out`. Thread-safe.
void appendEntry(const WatchlistEntry& entry, std::vector<std::byte>& out);

/// The entry that appendEntry wrote. Error: Corrupt when the bytes are none of that kind. Thread-safe.
[[nodiscard]] Result<WatchlistEntry> entryFromBytes(std::span<const std::byte> bytes);

} // namespace lanepost::screening
