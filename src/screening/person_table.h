// People as tab-separated lines: lists to build from, and questions to ask.
#pragma once

#include <functional>
#include <istream>
#include <string>
#include <string_view>

#include "base/result.h"
#include "screening/watchlist_entry.h"
#include "screening/watchlist_import.h"

namespace lanepost::screening {

/// One line: id, name, birth date, sex, nationality, document number. Personal data.
struct PersonLine {
    std::string id;
    std::string name; ///< in MRZ form, or in any script
    PartialDate birthDate;
    std::string sex;            ///< "F", "M" or empty
    std::string nationality;    ///< ICAO code; empty when not known
    std::string documentNumber; ///< empty when not known
};

/// One line, fields parted by tabs; only id and name are needed, later ones may be missing or empty. The birth date is
/// YYYYMMDD or YYYY-MM-DD with 0 or X for unknown parts; sex also in lower case, X and < for none.
/// Error: InvalidArgument with the column's name and what was expected, no values. Thread-safe.
[[nodiscard]] Result<PersonLine> personFromLine(std::string_view line);

/// What every entry of a list in this form has in common, since the columns do not say it.
struct PersonTableLabels {
    std::string category = "listed-person";
    std::string actionCode = "refer";
    std::string laneText = "Compare with the list, then refer";
};

/// The entry of a line. Thread-safe.
WatchlistEntry entryOf(const PersonLine& line, const PersonTableLabels& labels);

/// Reads a list: one person a line, a first line that begins with "id" is skipped as column titles. Everything else as
/// importWatchlist. As thread-safe as stream and sink.
ImportSummary importPersonTable(std::istream& stream, const WatchlistHeader& header, const EntrySink& sink,
                                const PersonTableLabels& labels = {});

} // namespace lanepost::screening
