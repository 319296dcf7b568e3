// The work of `lanepost watchlist import`: from a foreign list to a snapshot or an object list.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "screening/import_foreign.h"
#include "screening/prf_key.h"

namespace lanepost::screening {

/// What to import and how.
struct ForeignImport {
    ForeignFormat format = ForeignFormat::OfacCsv;
    std::filesystem::path source;
    std::filesystem::path aliases; ///< alt.csv of OFAC; empty for none
    std::filesystem::path out;
    WatchlistHeader header;
    ForeignDefaults defaults;
    bool objects = false;        ///< an object list: numbers only
    std::optional<PrfKey> key;   ///< of a keyed object list
    bool leaveOutBadLines = false;
};

/// How it went.
struct ForeignImportSummary {
    ForeignSummary found;
    ImportSummary aliases;
    std::uint64_t written = 0; ///< entries, or numbers of an object list
    bool replaced = false;     ///< the output was written
};

/// Imports and replaces the output, all or nothing; as buildWatchlist, nothing is written when the source was not read to
/// its end, or when lines are bad and were not to be left out. Errors: NotFound, InvalidArgument, Io. Thread-safe.
[[nodiscard]] Result<ForeignImportSummary> importForeignList(const ForeignImport& import);

/// For a person at a terminal: bad lines as "FILE: line 17: field: what was expected", then the counts. Thread-safe.
std::string toText(const ForeignImport& import, const ForeignImportSummary& summary);

} // namespace lanepost::screening
