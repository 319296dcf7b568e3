// The next version's snapshot file, made of the one before and a delta without holding either in memory.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "screening/watchlist_delta.h"
#include "screening/watchlist_snapshot.h"

namespace lanepost::screening {

/// Writes to `out`, all or nothing and durably, the snapshot that the delta leads to: byte for byte what
/// SnapshotBuilder makes of the next version's entries. `out` may be the file behind `base`, which stays readable.
/// Sections are merged as they are written, so memory goes with the number of changes and of different name parts
/// (PersonIndexMerge), not with the list. Error: Conflict when `base` is not the version that the delta starts from, or
/// when something else comes out than the delta states (then the two programs build differently: fetch the whole list);
/// Corrupt; InvalidArgument; LimitExceeded; Io. Thread-safe.
[[nodiscard]] Result<void> writeNextSnapshot(const WatchlistSnapshot& base, const WatchlistDelta& delta,
                                             const std::filesystem::path& out);

} // namespace lanepost::screening
