#include "central/retro_screening.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/log.h"
#include "base/strict_json.h"
#include "lane/crossing_query.h"
#include "lane/lane_json.h"
#include "screening/screening_json.h"

namespace lanepost::central {
namespace {

constexpr std::int64_t kAtOnce = 32;

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

Result<ScreenedLate> screenSome(CentralStore& store, const screening::ScreeningEngine& lists, std::int64_t limit,
                                UtcTime now) {
    const auto crossings = store.unscreened(limit);
    if (!crossings) {
        return fail(crossings.error());
    }
    ScreenedLate done;
    for (const StoredCrossing& crossing : *crossings) {
        const auto told = store.lateHitsOf(crossing);
        if (!told) {
            return fail(told.error());
        }
        const auto found = screenLate(crossing.payload, lists, *told, now);
        if (!found) {
            log(LogLevel::Warning, "central", "event " + crossing.eventId + ": " + found.error().message);
        }
        const auto kept = store.noteScreened(crossing, found.value_or(std::vector<FoundLate>{}), now);
        if (!kept) {
            return fail(kept.error());
        }
        ++done.asked;
        if (*kept > 0) {
            done.told.push_back({crossing.device, found->front().crossingId});
        }
    }
    return done;
}

Result<ScreenedLate> screenAll(CentralStore& store, const screening::ScreeningEngine& lists, const Clock& clock) {
    ScreenedLate all;
    for (;;) {
        auto some = screenSome(store, lists, kAtOnce, clock.utcNow());
        if (!some || some->asked == 0) {
            return some ? Result<ScreenedLate>(std::move(all)) : some;
        }
        all.asked += some->asked;
        std::ranges::move(some->told, std::back_inserter(all.told));
    }
}

} // namespace lanepost::central
