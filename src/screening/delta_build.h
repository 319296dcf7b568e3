// The work of `lanepost watchlist diff` and `lanepost watchlist apply`: from two versions to a delta, and back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "screening/watchlist_delta.h"
#include "screening/watchlist_snapshot.h"

namespace lanepost::screening {

/// What a delta does, for people and logs; no personal data.
struct DeltaSummary {
    std::string listId;
    std::string baseVersion;
    std::string newVersion;
    std::uint64_t added = 0;
    std::uint64_t replaced = 0;
    std::uint64_t removed = 0;
    std::uint64_t fileBytes = 0;
    Sha256 baseDigest{};
    Sha256 newDigest{};
};

/// What leads from `base` to `next`. Entries that changed their order are removed and put in again, so that applying
/// gives the bytes of `next`. Error: InvalidArgument when they are versions of different lists, when `next` was built
/// before `base`, or when an id stands twice; LimitExceeded beyond kMaxDeltaChanges; Corrupt. Thread-safe.
[[nodiscard]] Result<WatchlistDelta> diffSnapshots(const WatchlistSnapshot& base, const WatchlistSnapshot& next);

/// The entries of `next` that `base` has not, or not with this content, as a snapshot of their own: what the travellers of
/// the last hours are screened against again when a list was replaced as a whole. Told by hashes of 64 bits, so it needs
/// eight bytes for each entry; nothing else may rely on it. Error: LimitExceeded when so many changed that screening
/// again is no answer to it; Corrupt. Thread-safe.
[[nodiscard]] Result<std::shared_ptr<const WatchlistSnapshot>> entriesChangedSince(const WatchlistSnapshot& base,
                                                                                   const WatchlistSnapshot& next);

/// Writes to `delta` what leads from the snapshot file `base` to the snapshot file `next`, all or nothing. Errors as
/// WatchlistSnapshot::open and diffSnapshots; Io. Thread-safe.
[[nodiscard]] Result<DeltaSummary> diffWatchlists(const std::filesystem::path& base, const std::filesystem::path& next,
                                                  const std::filesystem::path& delta);

/// Replaces the file `out` by what `delta` makes of the snapshot file `base`, all or nothing; `out` may be `base`.
/// Errors as WatchlistSnapshot::open, readDelta and writeNextSnapshot. Thread-safe.
[[nodiscard]] Result<DeltaSummary> applyWatchlistDelta(const std::filesystem::path& base,
                                                       const std::filesystem::path& delta,
                                                       const std::filesystem::path& out);

/// The counts and versions of a delta. fileBytes: its file's size. Thread-safe.
DeltaSummary summaryOf(const WatchlistDelta& delta, std::uint64_t fileBytes);

/// The summary for a person at a terminal, several lines, no personal data. Thread-safe.
std::string toText(const DeltaSummary& summary);

} // namespace lanepost::screening
