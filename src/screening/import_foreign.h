// Reads lists in the forms in which others publish them. docs/import-formats.md describes each.
#pragma once

#include <array>
#include <functional>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "screening/watchlist_entry.h"
#include "screening/watchlist_import.h"

namespace lanepost::screening {

/// A form of list that is not ours.
enum class ForeignFormat {
    OfacCsv,        ///< OFAC SDN: sdn.csv, with alt.csv as further names
    UnXml,          ///< United Nations consolidated list
    FollowTheMoney, ///< entities as JSON lines, as OpenSanctions publishes them
    SltdCsv,        ///< lost and stolen documents, one a row
    SmvCsv,         ///< stolen vehicles, one a row
};

/// The format's word on the command line: "ofac", "un", "ftm", "sltd", "smv". Thread-safe.
std::optional<ForeignFormat> foreignFormatOf(std::string_view word);

/// What a foreign list does not say and the person who imports it does.
struct ForeignDefaults {
    std::string category;
    std::string actionCode;
    std::string laneText;
};

/// One record of a foreign list.
struct ForeignRecord {
    WatchlistEntry entry;
    std::vector<std::string> vins; ///< as the list has them; only object lists hold them
};

/// Takes a record; an error makes its line a bad one.
using ForeignSink = std::function<Result<void>(const ForeignRecord& record)>;

/// What an import found. `header` of `counts` is always empty: a foreign list has none of ours.
struct ForeignSummary {
    ImportSummary counts;
    std::map<std::string, std::uint64_t> leftOut; ///< records of kinds that no lane can meet, by kind ("entity", "vessel")
};

/// Further names by the number of the entry: alt.csv of OFAC.
using OfacAliases = std::multimap<std::string, WatchlistName>;

/// Reads alt.csv. Bad lines stand in `counts`; the others are taken. As thread-safe as the stream.
OfacAliases readOfacAliases(std::istream& stream, ImportSummary& counts);

/// Reads a list to its end and gives every record to the sink, in order. Each record that is not in order counts as bad,
/// with its line and field, and is left out; none is repaired. Bytes may be hostile. Stops early, as importWatchlist
/// does, where nothing more can be read (counts.complete is false then). As thread-safe as stream and sink.
ForeignSummary importForeign(ForeignFormat format, std::istream& stream, const ForeignDefaults& defaults,
                             const ForeignSink& sink, const OfacAliases& aliases = {});

} // namespace lanepost::screening
