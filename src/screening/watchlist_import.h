// Reads a watch list in JSON Lines, the native import form. docs/watchlist-format.md describes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// A line that is no entry, and why.
struct ImportError {
    std::uint64_t line = 0; ///< the first line is 1
    std::string message;    ///< key and what was expected; no values, which may be personal data
    friend bool operator==(const ImportError&, const ImportError&) = default;
};

/// What an import found.
struct ImportSummary {
    std::optional<WatchlistHeader> header; ///< empty when the first line was none; then nothing was imported
    bool complete = false;                 ///< the source was read to its end; if not, some of the list is missing
    std::uint64_t lines = 0;               ///< lines that were not blank, the header among them
    std::uint64_t entries = 0;             ///< lines that were taken
    std::uint64_t badLines = 0;            ///< lines that were not
    std::vector<ImportError> errors;       ///< the first kMaxErrors of them

    static constexpr std::size_t kMaxErrors = 100;
};

/// Longest line, in bytes.
constexpr std::size_t kMaxLineBytes = 65536;
/// Deepest nesting of a line's JSON.
constexpr int kMaxLineDepth = 6;

/// Takes an entry out of the importer's hands; an error makes its line a bad one.
using EntrySink = std::function<Result<void>(const WatchlistEntry& entry)>;

/// Reads lines until the stream ends: first the list's header, then one entry a line; blank lines are skipped. Each
/// line that is not in order counts as bad and is left out, none is repaired. Bytes may be hostile. The sink gets each
/// good entry in order, no two with one id. Stops early where nothing more can be imported: after a first line that is
/// no header, or when the sink answers LimitExceeded. As thread-safe as stream and sink.
ImportSummary importWatchlist(std::istream& stream, const EntrySink& sink);

/// One entry from one line. Error: InvalidArgument with key and what was expected. Thread-safe.
[[nodiscard]] Result<WatchlistEntry> entryFromLine(std::string_view line);

/// The list's header from the first line. Error: InvalidArgument with key and what was expected. Thread-safe.
[[nodiscard]] Result<WatchlistHeader> headerFromLine(std::string_view line);

} // namespace lanepost::screening
