#include "screening/import_foreign.h"

#include <algorithm>

#include "screening/import_tally.h"

namespace lanepost::screening {
namespace {

constexpr std::array<std::pair<std::string_view, ForeignFormat>, 5> kFormats{{{"ofac", ForeignFormat::OfacCsv},
                                                                              {"un", ForeignFormat::UnXml},
                                                                              {"ftm", ForeignFormat::FollowTheMoney},
                                                                              {"sltd", ForeignFormat::SltdCsv},
                                                                              {"smv", ForeignFormat::SmvCsv}}};

} // namespace

std::optional<ForeignFormat> foreignFormatOf(std::string_view word) {
    const auto* found =
        std::find_if(kFormats.begin(), kFormats.end(), [&](const auto& format) { return format.first == word; });
    return found == kFormats.end() ? std::nullopt : std::optional(found->second);
}

WatchlistEntry entryWith(const ForeignDefaults& defaults, std::string id) {
    WatchlistEntry entry;
    entry.id = std::move(id);
    entry.category = defaults.category;
    entry.actionCode = defaults.actionCode;
    entry.laneText = defaults.laneText;
    return entry;
}

ForeignSummary importForeign(ForeignFormat format, std::istream& stream, const ForeignDefaults& defaults,
                             const ForeignSink& sink, const OfacAliases& aliases) {
    switch (format) {
    case ForeignFormat::OfacCsv:
        return importOfac(stream, defaults, sink, aliases);
    case ForeignFormat::UnXml:
        return importUn(stream, defaults, sink);
    case ForeignFormat::FollowTheMoney:
        return importFollowTheMoney(stream, defaults, sink);
    case ForeignFormat::SltdCsv:
        return importObjectTable(stream, false, defaults, sink);
    case ForeignFormat::SmvCsv:
        break;
    }
    return importObjectTable(stream, true, defaults, sink);
}

} // namespace lanepost::screening
