// The work of `lanepost watchlist build` and `lanepost watchlist inspect`: from paths to results.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "screening/watchlist_import.h"

namespace lanepost::screening {

/// What to do when some lines of the source are bad.
enum class BadLines {
    RefuseList, ///< write nothing: a list with silent holes is worse than yesterday's list
    LeaveOut,   ///< write the rest; the snapshot says how many are left out, and so does every answer
};

/// How to build.
struct BuildOptions {
    BadLines badLines = BadLines::RefuseList;
    std::optional<WatchlistHeader> personTable = {}; ///< the source is a PersonLine table; this is the list's header
    std::optional<UtcTime> builtAt; ///< stands in for the source's built_at: its content is fixed now, by the builder
};

/// What stands in a snapshot file.
struct SnapshotSummary {
    WatchlistHeader header;
    std::uint64_t entries = 0;
    std::uint64_t documentKeys = 0; ///< different pairs of number and entry
    std::uint64_t plateKeys = 0;
    std::uint64_t nameRows = 0;  ///< each form of each name with each birth date
    std::uint64_t nameParts = 0; ///< different parts of names
    std::uint64_t fileBytes = 0;
    Sha256 digest{};
};

/// How a build went.
struct BuildSummary {
    ImportSummary import;
    std::optional<SnapshotSummary> written; ///< empty when bad lines kept the file from being written
};

/// Imports the file `source` (JSON Lines, or a person table where the options say so) and replaces the file `snapshot` by what came out, all or nothing. A source
/// that was not read to its end is never written, whatever the options say. Errors: NotFound, InvalidArgument, Io for
/// the files; bad lines are no error but stand in the summary. Thread-safe.
[[nodiscard]] Result<BuildSummary> buildWatchlist(const std::filesystem::path& source,
                                                  const std::filesystem::path& snapshot,
                                                  const BuildOptions& options = {});

/// Opens and verifies a snapshot file and tells what it is. Errors as WatchlistSnapshot::open. Thread-safe.
[[nodiscard]] Result<SnapshotSummary> inspectWatchlist(const std::filesystem::path& snapshot);

/// The summary for a person at a terminal, several lines, no personal data. Thread-safe.
std::string toText(const SnapshotSummary& summary);
/// As above; bad lines one a line as "line 17: key: what was expected". Thread-safe.
std::string toText(const BuildSummary& summary);

} // namespace lanepost::screening
