#include "lane/lane_json.h"

#include <cstdlib>
#include <fstream>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json_text.h"
#include "base/strict_json.h"
#include "document/document_json.h"
#include "lane/specimens.h"

using namespace lanepost;
using namespace lanepost::lane;
using nlohmann::json;

namespace {

Crossing wholeCrossing() {
    Crossing crossing;
    crossing.id = "019a0000-0000-7000-8000-000000000001";
    crossing.laneId = "lane-3";
    crossing.direction = "entry";
    crossing.mode = "evaluation";
    crossing.openedAt = specimen::morning();
    crossing.travellers = {specimen::passport()};
    crossing.travellers[0].repairs = {{2, 7, 'O', '0', "check digit of document_number"}};
    crossing.vehicle = specimen::car();
    crossing.screenings = {{crossing.id + "/1", specimen::noHit(), {}},
                           {crossing.id + "/2", specimen::answerWith(specimen::documentHit()), {}}};
    crossing.recommendation = {Outcome::Hold, {"stolen-document: Keep the document and call the shift leader"}};
    crossing.degradedModes = {"camera-rear missing"};
    return crossing;
}

ShowLane wholeScreen() {
    ShowLane show;
    show.state = LaneState::AwaitingDecision;
    show.laneId = "lane-3";
    show.direction = "entry";
    show.mode = "evaluation";
    show.crossing = wholeCrossing();
    show.unavailable = {"camera-rear: no signal, check the cable"};
    return show;
}

std::vector<TimedEvent> oneOfEachEvent() {
    const auto at = [](LaneEvent event) {
        return TimedEvent{"019a0000-0000-7000-8000-000000000001", specimen::morning(), std::move(event)};
    };
    const OfficerDecision decision = specimen::decision("d-1", "c-1", DecisionOutcome::Pass, "compared by eye");
    return {at(specimen::started()),
            at(DeviceStateChanged{"camera-front", false, "no signal"}),
            at(VehicleSeen{specimen::car()}),
            at(DocumentPresented{specimen::passport()}),
            at(ScreeningAnswered{"c-1/1", specimen::answerWith(specimen::plateHit()), {}}),
            at(DecisionTaken{decision}),
            at(LaneCleared{"vehicle drove back"})};
}

std::vector<LaneAction> oneOfEachAction() {
    screening::ScreeningQuery query;
    query.persons = {{"SPECIMEN", "ANNA MARIA", true, {1992, 2, std::nullopt}, "F", "UTO"}};
    query.documents = {{"U12345674", "UTO", "P"}};
    query.plates = {{"UTO123SP", "UTO"}};
    Crossing abandoned = wholeCrossing();
    abandoned.abandonedAt = specimen::morning();
    abandoned.abandonedReason = "vehicle drove back";
    ShowLane show = wholeScreen();
    show.lastCrossing = abandoned;
    show.notices = {"hit after the decision on crossing c-0"};
    return {StartScreening{"c-1/1", query},    show,
            RecordCrossing{abandoned},         OpenBarrier{"c-1"},
            SendToSecondaryInspection{"c-1"},  ConfirmDecision{"d-1", "c-1"},
            RejectDecision{"d-1", "no reason"}};
}

/// Every value of `object` that stands at an object's key, as JSON pointers.
void collectKeys(const json& value, const json::json_pointer& at, std::vector<json::json_pointer>& keys) {
    for (const auto& item : value.items()) {
        const json::json_pointer inner = value.is_array() ? at / std::stoul(item.key()) : at / item.key();
        if (value.is_object()) {
            keys.push_back(inner);
        }
        if (item.value().is_structured()) {
            collectKeys(item.value(), inner, keys);
        }
    }
}

// Keys that records of earlier programs do not have.
bool isYounger(const json::json_pointer& key) {
    static const std::set<std::string> kOfVehicle{"seen", "country_certain", "alternatives", "direction",
                                                  "dangerous_goods"};
    return !key.parent_pointer().empty() && key.parent_pointer().back() == "vehicle" && kOfVehicle.contains(key.back());
}

void compareWithGolden(const std::string& name, const json& actual) {
    const std::string path = std::string(LANEPOST_SOURCE_DIR) + "/tests/golden/lane/" + name;
    if (std::getenv("LANEPOST_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path) << actual.dump(2) << '\n';
    }
    const auto text = readTextFile(path, 1 << 20);
    REQUIRE(text);
    CHECK(canonicalText(json::parse(*text)) == canonicalText(actual));
}

} // namespace

TEST_CASE("every kind of event is the same after writing and reading") {
    for (const TimedEvent& event : oneOfEachEvent()) {
        const std::string text = canonicalText(toJson(event));
        const auto back = timedEventFromJson(parseJson(text).value());
        REQUIRE(back);
        CHECK(*back == event);
        CHECK(canonicalText(toJson(*back)) == text);
    }
}

TEST_CASE("every kind of action is the same after writing and reading") {
    for (const LaneAction& action : oneOfEachAction()) {
        const std::string text = canonicalText(toJson(action));
        const auto back = laneActionFromJson(parseJson(text).value());
        REQUIRE(back);
        CHECK(*back == action);
        CHECK(canonicalText(toJson(*back)) == text);
    }
}

TEST_CASE("a missing key, an unknown key and a wrong type are refused with the key's path and without its value") {
    json whole = toJson(oneOfEachAction()[1]);
    std::vector<json::json_pointer> keys;
    collectKeys(whole, json::json_pointer(), keys);
    REQUIRE(keys.size() > 100);
    for (const json::json_pointer& key : keys) {
        json missing = whole;
        missing[key.parent_pointer()].erase(key.back());
        INFO(key.to_string());
        const auto without = laneActionFromJson(missing);
        if (isYounger(key)) {
            CHECK(without);
        } else {
            REQUIRE_FALSE(without);
            CHECK(without.error().kind == ErrorKind::InvalidArgument);
            CHECK(without.error().message.find(key.back()) != std::string::npos);
        }

        json additional = whole;
        additional[key.parent_pointer()]["surprise"] = 1;
        CHECK_FALSE(laneActionFromJson(additional));

        json wrong = whole;
        wrong[key] = json::array({json::object()});
        const auto wrongType = laneActionFromJson(wrong);
        REQUIRE_FALSE(wrongType);
        CHECK(wrongType.error().message.find("SPECIMEN") == std::string::npos);
        CHECK(wrongType.error().message.find("U12345674") == std::string::npos);
    }
}

TEST_CASE("an event of a type that nobody knows is refused") {
    CHECK_FALSE(laneEventFromJson({{"type", "officer_yawned"}}));
    CHECK_FALSE(laneActionFromJson({{"type", "vehicle_seen"}}));
}

TEST_CASE("a reading with broken numbers, dates and bytes is still written so that it can be read back") {
    document::DocumentReading reading = specimen::passport();
    reading.confidence = std::numeric_limits<double>::quiet_NaN();
    reading.expiryDate = {2031, 13, 40};
    reading.documentNumber = "U1\xff\xfe";
    reading.repairs = {{1, 1, '\x80', '\n', "none"}};
    const auto back = document::documentReadingFromJson(parseJson(canonicalText(document::toJson(reading))).value());
    REQUIRE(back);
    CHECK(back->confidence == 0);
    CHECK(back->expiryDate == PartialDate{});
    CHECK(back->repairs[0].before == '?');
}

TEST_CASE("doubles are written with the shortest digits that give them back") {
    for (const double value : {0.1, 1.0 / 3, 1e-300, 0.99999999999999989, 5e-324, 1.0}) {
        const std::string text = canonicalText(jsonOf(value));
        CHECK(parseJson(text).value().get<double>() == value);
    }
    CHECK(canonicalText(jsonOf(0.1)) == "0.1");
}

TEST_CASE("JSON text that is broken, too deep or too large a number gives an error") {
    CHECK_FALSE(parseJson(""));
    CHECK_FALSE(parseJson("{"));
    CHECK_FALSE(parseJson("{\"a\":\"\xff\"}"));
    CHECK_FALSE(parseJson("1e999"));
    CHECK_FALSE(parseJson(std::string(1'000'000, '[')));
    CHECK_FALSE(parseJson(std::string(40, '[') + std::string(40, ']')));
    CHECK(parseJson(std::string(20, '[') + std::string(20, ']')));
}

TEST_CASE("the officer's screen keeps the agreed JSON form") {
    compareWithGolden("show_lane.json", toJson(wholeScreen()));
    compareWithGolden("show_lane_idle.json",
                      toJson(ShowLane{LaneState::Idle, "lane-3", "entry", "evaluation", {}, {}, {}, {}}));
}

TEST_CASE("events and actions keep the agreed JSON form") {
    json events = json::array();
    for (const TimedEvent& event : oneOfEachEvent()) {
        events.push_back(toJson(event));
    }
    compareWithGolden("events.json", events);
    json actions = json::array();
    for (const LaneAction& action : oneOfEachAction()) {
        actions.push_back(toJson(action));
    }
    compareWithGolden("actions.json", actions);
}
