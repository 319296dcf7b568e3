// Each type of condition: fired, not fired, not enough data, with evidence.
#include "indicators/indicator_evaluation.h"

#include <catch2/catch.hpp>

#include "indicators/indicator_engine.h"

namespace lanepost::indicators {
namespace {

using screening::ScreeningAnswer;
using screening::ScreeningQuery;

const UtcTime kNow = *parseRfc3339("2026-11-20T12:00:00Z");

IndicatorSet setOf(std::vector<Condition> conditions, int points = 40) {
    IndicatorSet set;
    set.id = "border";
    set.version = "3";
    set.owner = "Border police";
    set.legalBasis = "Act 1";
    set.validFrom = kNow - std::chrono::days(10);
    set.validUntil = kNow + std::chrono::days(10);
    set.referAtPoints = 50;
    set.rules.push_back({"rule", "Look", points, std::move(conditions)});
    return set;
}

ScreeningQuery vehicle(const std::string& plate = "SP123EC") {
    ScreeningQuery query;
    query.plates.push_back({plate, "UTO"});
    return query;
}

ScreeningQuery traveller(const std::string& number = "L898902C3", PartialDate birth = {1974, 8, 12}) {
    ScreeningQuery query;
    query.persons.push_back({"SPECIMEN", "ANNA", false, birth, "F", "UTO"});
    query.documents.push_back({number, "UTO", "P"});
    return query;
}

struct Lane {
    CrossingHistory history;
    ScreeningAnswer lists;

    Lane() { lists.lists.push_back({"sltd", "1", screening::ListState::Current, {}, {}, {}, 1, ""}); }

    void seen(SubjectKind kind, const std::string& key, const std::string& crossing, std::chrono::minutes before,
              const std::string& place = "north", const std::string& direction = "entry") {
        history.add({kind, key, crossing, place, direction, kNow - before, false});
    }
    IndicatorAnswer ask(const IndicatorSet& set, const ScreeningQuery& query) const {
        return evaluate(set, {query, lists, "now", "north", "entry", kNow}, history);
    }
    RiskIndicator one(const Condition& condition, const ScreeningQuery& query) const {
        const IndicatorAnswer answer = ask(setOf({condition}), query);
        REQUIRE(answer.indicators.size() == 1);
        return answer.indicators[0];
    }
};

using std::chrono::hours;
using std::chrono::minutes;

TEST_CASE("a plate seen elsewhere too shortly before fires as impossible travel with both times") {
    const ImpossibleTravelCondition condition{SubjectKind::Plate, {{"south", "north", minutes(120)}}, minutes(15)};
    Lane lane;
    CHECK(lane.one(condition, vehicle()).state == IndicatorState::NotFired);
    lane.seen(SubjectKind::Plate, "UTO|SP123EC", "c1", minutes(110), "south");
    CHECK(lane.one(condition, vehicle()).state == IndicatorState::NotFired); // within the margin
    lane.seen(SubjectKind::Plate, "UTO|SP123EC", "c2", minutes(40), "south");
    const RiskIndicator indicator = lane.one(condition, vehicle());
    CHECK(indicator.state == IndicatorState::Fired);
    CHECK(indicator.points == 40);
    CHECK(indicator.evidence[0].find("40 min apart, the way takes 120 min") != std::string::npos);
    CHECK(indicator.evidence[0].find("c2") != std::string::npos);
    CHECK(lane.one(condition, vehicle("OTHER1")).state == IndicatorState::NotFired);
    CHECK(lane.ask(setOf({condition}), traveller()).indicators.empty()); // no plate in this question
}

TEST_CASE("the same way twice fires only when every post's crossings are known") {
    const SameWayTwice condition{SubjectKind::Document, hours(72)};
    Lane lane;
    lane.seen(SubjectKind::Document, "UTO|L898902C3", "c1", hours(30));
    CHECK(lane.one(condition, traveller()).state == IndicatorState::NotEnoughData);
    lane.history.setCompleteSince(kNow - hours(100));
    CHECK(lane.one(condition, traveller()).state == IndicatorState::Fired);
    lane.seen(SubjectKind::Document, "UTO|L898902C3", "c2", hours(10), "south", "exit");
    CHECK(lane.one(condition, traveller()).state == IndicatorState::NotFired);
}

TEST_CASE("crossings are counted in their window, and a short history is not taken for few crossings") {
    const Frequency condition{SubjectKind::Plate, hours(24), 3};
    Lane lane;
    CHECK(lane.one(condition, vehicle()).state == IndicatorState::NotEnoughData);
    lane.seen(SubjectKind::Plate, "UTO|SP123EC", "old", hours(30));
    CHECK(lane.one(condition, vehicle()).state == IndicatorState::NotFired);
    lane.seen(SubjectKind::Plate, "UTO|SP123EC", "c1", hours(5));
    lane.seen(SubjectKind::Plate, "UTO|SP123EC", "c2", hours(2), "south", "exit");
    const RiskIndicator indicator = lane.one(condition, vehicle());
    CHECK(indicator.state == IndicatorState::Fired);
    CHECK(indicator.evidence[0].starts_with("3 crossings in 24 h"));
}

TEST_CASE("two plates that pass together on several dates are a convoy; meeting once is none") {
    const Convoy condition{minutes(10), 30, 3};
    Lane lane;
    lane.history.setCompleteSince(kNow - hours(24 * 60));
    for (int dayBefore : {0, 4, 9}) {
        const auto before = hours(24 * dayBefore);
        if (dayBefore != 0) {
            lane.seen(SubjectKind::Plate, "UTO|SP123EC", "own" + std::to_string(dayBefore), before);
        }
        lane.seen(SubjectKind::Plate, "UTO|FRIEND", "friend" + std::to_string(dayBefore), before + minutes(3));
        lane.seen(SubjectKind::Plate, "UTO|X" + std::to_string(dayBefore), "other" + std::to_string(dayBefore), before + minutes(5));
    }
    const RiskIndicator indicator = lane.one(condition, vehicle());
    CHECK(indicator.state == IndicatorState::Fired);
    CHECK(indicator.evidence[0].find("UTO|FRIEND on 3 dates") != std::string::npos);
    CHECK(lane.one(Convoy{minutes(10), 30, 4}, vehicle()).state == IndicatorState::NotFired);
    CHECK(lane.one(Convoy{minutes(2), 30, 3}, vehicle()).state == IndicatorState::NotFired);
}

TEST_CASE("changed vehicles and changed drivers are counted across crossings") {
    Lane lane;
    lane.history.setCompleteSince(kNow - hours(24 * 60));
    const std::string anna = "SPECIMEN<<ANNA|1974-08-12";
    for (int i = 0; i < 3; ++i) {
        const std::string crossing = "c" + std::to_string(i);
        lane.seen(SubjectKind::Person, anna, crossing, hours(24 * (i + 1)));
        lane.seen(SubjectKind::Plate, "UTO|CAR" + std::to_string(i), crossing, hours(24 * (i + 1)));
    }
    CHECK(lane.one(VehicleChange{30, 3}, traveller()).state == IndicatorState::Fired);
    CHECK(lane.one(VehicleChange{30, 4}, traveller()).state == IndicatorState::NotFired);
    CHECK(lane.one(VehicleChange{2, 3}, traveller()).state == IndicatorState::NotFired);
    CHECK(lane.one(DriverChange{30, 2}, vehicle("CAR1")).state == IndicatorState::NotFired);
    lane.seen(SubjectKind::Person, "OTHER<<BEN|1980-01-01", "c9", hours(3));
    lane.seen(SubjectKind::Plate, "UTO|CAR1", "c9", hours(3));
    CHECK(lane.one(DriverChange{30, 2}, vehicle("CAR1")).state == IndicatorState::Fired);
}

TEST_CASE("an overstay is computed from a complete history only") {
    Lane lane;
    lane.seen(SubjectKind::Document, "UTO|L898902C3", "in", hours(24 * 100));
    lane.seen(SubjectKind::Document, "UTO|L898902C3", "out", hours(24 * 5), "south", "exit");
    CHECK(lane.one(StayExceeded{}, traveller()).state == IndicatorState::NotEnoughData);
    lane.history.setCompleteSince(kNow - hours(24 * 400));
    const RiskIndicator indicator = lane.one(StayExceeded{}, traveller());
    CHECK(indicator.state == IndicatorState::Fired);
    CHECK(indicator.evidence[0].find("of 90 days used in the last 180") != std::string::npos);
    CHECK(lane.one(StayExceeded{120, 180}, traveller()).state == IndicatorState::NotFired);
}

TEST_CASE("a stolen range, a list's category and an age are told by their own evidence") {
    Lane lane;
    CHECK(lane.one(DocumentNumberRange{"AB100000", "AB100999"}, traveller("AB100500")).state == IndicatorState::Fired);
    CHECK(lane.one(DocumentNumberRange{"AB100000", "AB100999"}, traveller("AB101000")).state == IndicatorState::NotFired);
    CHECK(lane.one(HitCategory{{"goods"}}, vehicle()).state == IndicatorState::NotFired);
    lane.lists.lists[0].state = screening::ListState::Missing;
    CHECK(lane.one(HitCategory{{"goods"}}, vehicle()).state == IndicatorState::NotEnoughData);
    lane.lists.hits.push_back({});
    lane.lists.hits[0].category = "goods";
    CHECK(lane.one(HitCategory{{"goods"}}, vehicle()).state == IndicatorState::Fired);
    CHECK(lane.one(AgeBelow{18}, traveller("A", {2008, 11, 20})).state == IndicatorState::NotFired); // 18 today
    CHECK(lane.one(AgeBelow{18}, traveller("A", {2008, 11, 21})).state == IndicatorState::Fired);
    CHECK(lane.one(AgeBelow{18}, traveller("A", {2008, std::nullopt, std::nullopt})).state == IndicatorState::NotEnoughData);
}

TEST_CASE("all conditions must hold; one that does not settles it, and points go with the evidence") {
    const Condition here = AtPlace{{"north"}};
    const Condition elsewhere = AtPlace{{"south"}};
    const Condition unknown = Frequency{SubjectKind::Plate, hours(24), 3};
    Lane lane;
    const auto state = [&](std::vector<Condition> conditions) {
        const RiskIndicator indicator = lane.ask(setOf(std::move(conditions)), vehicle()).indicators.at(0);
        CHECK((indicator.points > 0) == (indicator.state == IndicatorState::Fired));
        CHECK(indicator.evidence.empty() == (indicator.state == IndicatorState::NotFired));
        return indicator.state;
    };
    CHECK(state({here, InDirection{"entry"}}) == IndicatorState::Fired);
    CHECK(state({here, elsewhere}) == IndicatorState::NotFired);
    CHECK(state({here, unknown}) == IndicatorState::NotEnoughData);
    CHECK(state({unknown, elsewhere}) == IndicatorState::NotFired);
}

TEST_CASE("a set outside its validity says so and evaluates nothing") {
    Lane lane;
    IndicatorSet set = setOf({AtPlace{{"north"}}});
    set.validUntil = kNow;
    CHECK(lane.ask(set, vehicle()).state == IndicatorSetState::Expired);
    CHECK(lane.ask(set, vehicle()).indicators.empty());
    CHECK(lane.ask(set, vehicle()).detail.find("renew") != std::string::npos);
    set.validFrom = kNow + hours(1);
    set.validUntil = kNow + hours(2);
    CHECK(lane.ask(set, vehicle()).state == IndicatorSetState::NotYetValid);
}

TEST_CASE("a set that cannot be opened stands in every answer as missing") {
    const IndicatorEngine engine({{"border", "/no/such/file"}}, {});
    CrossingHistory history;
    const ScreeningQuery query = vehicle();
    const ScreeningAnswer lists;
    const auto answers = engine.answer({query, lists, "c", "north", "entry", kNow}, history);
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].state == IndicatorSetState::Missing);
    CHECK(answers[0].detail.find("no such file") != std::string::npos);
    CHECK(history.size() == 1);
}

} // namespace
} // namespace lanepost::indicators
