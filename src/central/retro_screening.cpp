#include "central/retro_screening.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/strict_json.h"
#include "lane/crossing_query.h"
#include "lane/lane_json.h"
#include "screening/screening_json.h"

namespace lanepost::central {
namespace {

std::string nameOf(const screening::WatchlistHit& hit) {
    return hit.listId + "/" + hit.entryId;
}

Result<lane::Crossing> crossingIn(const std::string& payload) {
    const auto envelope = parseJson(payload);
    if (!envelope || !envelope->is_object() || !envelope->contains("crossing")) {
        return fail(ErrorKind::Corrupt, "crossing message: no JSON object with a crossing");
    }
    return lane::crossingFromJson(envelope->at("crossing"));
}

} // namespace

Result<std::vector<FoundLate>> screenLate(const std::string& payload, const screening::ScreeningEngine& lists,
                                          std::set<std::string> told, UtcTime now) {
    const auto crossing = crossingIn(payload);
    if (!crossing) {
        return fail(ErrorKind::Corrupt, crossing.error().message);
    }
    for (const lane::ScreeningRecord& record : crossing->screenings) {
        for (const screening::WatchlistHit& hit : record.answer ? record.answer->hits : std::vector<screening::WatchlistHit>{}) {
            told.insert(nameOf(hit));
        }
    }
    screening::ScreeningQuery query = crossing->vehicle ? lane::queryFor(*crossing->vehicle) : screening::ScreeningQuery{};
    for (const document::DocumentReading& reading : crossing->travellers) {
        auto one = lane::queryFor(reading);
        std::ranges::move(one.persons, std::back_inserter(query.persons));
        std::ranges::move(one.documents, std::back_inserter(query.documents));
    }
    screening::ScreeningAnswer answer = lists.answer(query, now);
    std::erase_if(answer.hits, [&](const auto& hit) { return told.contains(nameOf(hit)); });
    if (answer.hits.empty()) {
        return std::vector<FoundLate>{};
    }
    return std::vector<FoundLate>{
        {crossing->id, crossing->id + "/late", canonicalText(screening::toJson(answer))}};
}

} // namespace lanepost::central
