// What an entry must be before it may stand in a snapshot.
#pragma once

#include <string_view>

#include "base/result.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// Checks the caps of WatchlistLimits, that texts are plain, that numbers, plates, codes and names have a normal form,
/// that the validity is not empty, and that there is something to find the entry by.
/// Error: InvalidArgument; the message is the JSON key and what was expected there, no values. Thread-safe.
[[nodiscard]] Result<void> checkEntry(const WatchlistEntry& entry);

/// Checks the caps, that ids are there, and that built-at and max age make sense. Errors as checkEntry. Thread-safe.
[[nodiscard]] Result<void> checkHeader(const WatchlistHeader& header);

} // namespace lanepost::screening
