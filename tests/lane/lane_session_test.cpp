#include "lane/lane_session.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "document/document_json.h"
#include "lane/crossing_query.h"
#include "lane/lane_under_test.h"
#include "lane/specimens.h"

using namespace lanepost;
using namespace lanepost::lane;

namespace {

/// A lane with one accepted passport, screened without a hit.
LaneUnderTest clearLane() {
    LaneUnderTest lane;
    lane.feed(DocumentPresented{specimen::passport()});
    lane.answerAll(specimen::noHit());
    return lane;
}

} // namespace

TEST_CASE(
    "the question to the lists carries what the reader also thought possible in the name, and the journal keeps it") {
    document::DocumentReading reading;
    reading.identity.primaryIdentifier = "KAWDOROV";
    reading.identity.secondaryIdentifier = "PELIN";
    reading.identity.nameAlternatives = {{2, 'N', 0.25}};
    const screening::ScreeningQuery query = queryFor(reading);
    REQUIRE(query.persons.size() == 1);
    CHECK(query.persons[0].alternatives == std::vector<screening::NameAlternative>{{2, 'N', 0.25}});
    const auto kept = document::documentReadingFromJson(document::toJson(reading));
    REQUIRE(kept.has_value());
    CHECK(queryFor(*kept) == query);
    reading.identity.nameAlternatives.clear();
    CHECK_FALSE(document::toJson(reading).at("identity").contains("name_alternatives"));
    CHECK(document::documentReadingFromJson(document::toJson(reading)).value() == reading);
}

TEST_CASE("before the lane is started nothing happens and decisions are rejected") {
    LaneUnderTest lane(false);
    CHECK(lane.feed(VehicleSeen{specimen::car()}).empty());
    CHECK(lane.feed(DocumentPresented{specimen::passport()}).empty());
    CHECK(lane.feed(LaneCleared{}).empty());
    lane.feed(DecisionTaken{specimen::decision("d1", "e1", DecisionOutcome::Pass)});
    REQUIRE(lane.actions.size() == 1);
    CHECK(lane.done<RejectDecision>()->reason == "The lane is out of service.");
}

TEST_CASE("a started lane is idle and shows who it is") {
    LaneUnderTest lane;
    const auto* show = lane.done<ShowLane>();
    REQUIRE(show != nullptr);
    CHECK(show->state == LaneState::Idle);
    CHECK(show->laneId == "lane-3");
    CHECK(show->direction == "entry");
    CHECK(show->mode == "evaluation");
    CHECK_FALSE(show->crossing);
}

TEST_CASE("the first vehicle opens a crossing with the event's id and its plate is screened") {
    LaneUnderTest lane;
    lane.feed(VehicleSeen{specimen::car()});
    CHECK(lane.open().id == "e2");
    CHECK(lane.open().openedAt == lane.at);
    CHECK(lane.session.shown().state == LaneState::Reading);
    REQUIRE(lane.done<StartScreening>() != nullptr);
    CHECK(lane.done<StartScreening>()->requestId == "e2/1");
    REQUIRE(lane.done<StartScreening>()->query.plates.size() == 1);
    CHECK(lane.done<StartScreening>()->query.plates[0].text == "UTO123SP");
    CHECK(lane.recommendation().outcome == Outcome::Incomplete);
    CHECK(lane.reasonsMention("No document read"));
}

TEST_CASE("a vehicle without a readable plate is shown but not screened") {
    LaneUnderTest lane;
    lane.feed(VehicleSeen{specimen::unreadableCar()});
    CHECK(lane.done<StartScreening>() == nullptr);
    CHECK(lane.open().vehicle->whyNot == "too dark");
    CHECK(lane.reasonsMention("Plate not read: too dark"));
}

TEST_CASE("a document asks the lists for the person and for the document") {
    LaneUnderTest lane;
    lane.feed(DocumentPresented{specimen::passport()});
    const auto* question = lane.done<StartScreening>();
    REQUIRE(question != nullptr);
    REQUIRE(question->query.persons.size() == 1);
    CHECK(question->query.persons[0].primaryIdentifier == "SPECIMEN");
    CHECK(question->query.persons[0].birthDate == PartialDate{1992, 2, 5});
    REQUIRE(question->query.documents.size() == 1);
    CHECK(question->query.documents[0].number == "U12345674");
    CHECK(lane.reasonsMention("Screening not answered yet"));
}

TEST_CASE("an accepted document without hits is clear, without reasons, and awaits the decision") {
    LaneUnderTest lane = clearLane();
    CHECK(lane.recommendation().outcome == Outcome::Clear);
    CHECK(lane.recommendation().reasons.empty());
    CHECK(lane.session.shown().state == LaneState::AwaitingDecision);
}

TEST_CASE("the same document again replaces the traveller, asks nothing new and keeps the answer") {
    LaneUnderTest lane = clearLane();
    document::DocumentReading again = specimen::passport();
    again.confidence = 0.5;
    lane.feed(DocumentPresented{again});
    CHECK(lane.done<StartScreening>() == nullptr);
    REQUIRE(lane.open().travellers.size() == 1);
    CHECK(lane.open().travellers[0].confidence == 0.5);
    CHECK(lane.recommendation().outcome == Outcome::Clear);
}

TEST_CASE("a better reading of a document that was misread replaces it and is screened anew") {
    LaneUnderTest lane;
    document::DocumentReading misread = specimen::passport();
    misread.accepted = false;
    misread.documentNumber = "U12345614";
    lane.feed(DocumentPresented{misread});
    const std::string firstRequest = lane.done<StartScreening>()->requestId;
    lane.feed(DocumentPresented{specimen::passport()});
    REQUIRE(lane.open().travellers.size() == 1);
    REQUIRE(lane.open().screenings.size() == 1);
    CHECK(lane.open().screenings[0].requestId == "e2/2");
    lane.feed(ScreeningAnswered{"e2/2", specimen::noHit(), {}});
    CHECK(lane.recommendation().outcome == Outcome::Clear);

    SECTION("a late answer without hit to the first reading changes nothing") {
        CHECK(lane.feed(ScreeningAnswered{firstRequest, specimen::noHit(), {}}).empty());
    }
    SECTION("a late hit on the first reading is kept for a person to look at") {
        lane.feed(ScreeningAnswered{firstRequest, specimen::answerWith(specimen::documentHit()), {}});
        CHECK(lane.recommendation().outcome == Outcome::Hold);
        CHECK(lane.open().screenings.size() == 2);
    }
}

TEST_CASE("another traveller's document is added and reasons say whose they are") {
    LaneUnderTest lane = clearLane();
    document::DocumentReading expired = specimen::otherPassport();
    expired.expiryDate = {2026, 11, 20};
    lane.feed(DocumentPresented{expired});
    lane.answerAll(specimen::noHit());
    CHECK(lane.open().travellers.size() == 2);
    CHECK(lane.recommendation().outcome == Outcome::Refer);
    CHECK(lane.reasonsMention("Traveller 2: Expired on 2026-11-20"));
}

TEST_CASE("an unreadable page opens a crossing and asks for the document again") {
    LaneUnderTest lane;
    lane.feed(DocumentPresented{});
    CHECK(lane.open().travellers.empty());
    CHECK(lane.recommendation().outcome == Outcome::Incomplete);
    CHECK(lane.reasonsMention("lay the document down again"));
    lane.feed(DocumentPresented{specimen::passport()});
    lane.answerAll(specimen::noHit());
    CHECK(lane.recommendation().outcome == Outcome::Clear);
}

TEST_CASE("a vehicle reading that says less does not replace the one that says more") {
    LaneUnderTest lane;
    lane.feed(VehicleSeen{specimen::car()});
    CHECK(lane.feed(VehicleSeen{specimen::unreadableCar()}).empty());
    Vehicle unsure = specimen::car();
    unsure.plate = "UT0123SP";
    unsure.certain = false;
    CHECK(lane.feed(VehicleSeen{unsure}).empty());
    Vehicle other = specimen::car();
    other.plate = "UTO124SP";
    lane.feed(VehicleSeen{other});
    CHECK(lane.open().vehicle->plate == "UTO124SP");
    REQUIRE(lane.open().screenings.size() == 1);
    CHECK(lane.open().screenings[0].requestId == "e2/2");
}

TEST_CASE("an orange panel is kept whichever camera saw it") {
    LaneUnderTest lane;
    Vehicle front = specimen::car();
    front.dangerousGoods.clear();
    lane.feed(VehicleSeen{front});
    Vehicle rear = specimen::unreadableCar();
    rear.dangerousGoods = {{"33", "1203", true, false, 0.5}};
    lane.feed(VehicleSeen{rear});
    CHECK(lane.open().vehicle->plate == "UTO123SP");
    CHECK(lane.open().vehicle->dangerousGoods == rear.dangerousGoods);
    front.plate = "UTO124SP";
    front.dangerousGoods = {{"33", "1203", true, false, 0.75}, {"", "", std::nullopt, true, 0.75}};
    lane.feed(VehicleSeen{front});
    REQUIRE(lane.open().vehicle->dangerousGoods.size() == 2);
    CHECK(lane.open().vehicle->dangerousGoods[1].blank);
    for (int i = 0; i < 20; ++i) {
        rear.dangerousGoods = {{"33", std::to_string(1000 + i), std::nullopt, false, 0.5}};
        lane.feed(VehicleSeen{rear});
    }
    CHECK(lane.open().vehicle->dangerousGoods.size() == 8);
}

TEST_CASE("Pass on a clear crossing records it once, opens the barrier, confirms and shows an idle lane") {
    LaneUnderTest lane = clearLane();
    lane.feed(DecisionTaken{specimen::decision("d1", "e2", DecisionOutcome::Pass)});
    REQUIRE(lane.actions.size() == 4);
    const auto& recorded = std::get<RecordCrossing>(lane.actions[0]).crossing;
    CHECK(recorded.id == "e2");
    CHECK(recorded.decidedAt == lane.at);
    CHECK(recorded.decision->officer == "K.M.");
    CHECK(recorded.recommendation.outcome == Outcome::Clear);
    CHECK(std::get<OpenBarrier>(lane.actions[1]).crossingId == "e2");
    CHECK(std::get<ConfirmDecision>(lane.actions[2]).decisionId == "d1");
    const auto& show = std::get<ShowLane>(lane.actions[3]);
    CHECK(show.state == LaneState::Idle);
    CHECK_FALSE(show.crossing);
    CHECK(show.lastCrossing == recorded);
}

TEST_CASE("Refer sends to secondary inspection at any time and needs no reason") {
    LaneUnderTest lane;
    lane.feed(VehicleSeen{specimen::car()});
    lane.feed(DecisionTaken{specimen::decision("d1", "e2", DecisionOutcome::Refer)});
    CHECK(lane.done<RecordCrossing>() != nullptr);
    CHECK(lane.done<SendToSecondaryInspection>() != nullptr);
    CHECK(lane.done<OpenBarrier>() == nullptr);
}

TEST_CASE("the same decision again is confirmed and nothing else") {
    LaneUnderTest lane = clearLane();
    const OfficerDecision decision = specimen::decision("d1", "e2", DecisionOutcome::Pass);
    lane.feed(DecisionTaken{decision});
    lane.feed(VehicleSeen{specimen::car()});
    lane.feed(DecisionTaken{decision});
    REQUIRE(lane.actions.size() == 1);
    CHECK(std::get<ConfirmDecision>(lane.actions[0]).decisionId == "d1");

    SECTION("but its id for something else is rejected") {
        lane.feed(DecisionTaken{specimen::decision("d1", lane.open().id, DecisionOutcome::Pass, "by eye")});
        REQUIRE(lane.actions.size() == 1);
        CHECK(lane.done<RejectDecision>()->reason.find("already used") != std::string::npos);
    }
}

TEST_CASE("a decision without id, name, open crossing or needed reason is rejected and says why") {
    LaneUnderTest lane;
    lane.feed(VehicleSeen{specimen::car()});
    const OfficerDecision good = specimen::decision("d1", "e2", DecisionOutcome::Pass, "by eye");
    const auto rejection = [&](OfficerDecision decision) {
        lane.feed(DecisionTaken{std::move(decision)});
        REQUIRE(lane.actions.size() == 1);
        REQUIRE(lane.done<RejectDecision>() != nullptr);
        return lane.done<RejectDecision>()->reason;
    };
    OfficerDecision bad = good;
    bad.id = "";
    CHECK(rejection(bad).find("no id") != std::string::npos);
    bad = good;
    bad.officer = "  ";
    CHECK(rejection(bad).find("name") != std::string::npos);
    bad = good;
    bad.crossingId = "e1";
    CHECK(rejection(bad).find("another crossing") != std::string::npos);
    bad = good;
    bad.reason = " ";
    CHECK(rejection(bad).find("reason") != std::string::npos);
    lane.feed(DecisionTaken{good});
    CHECK(lane.done<OpenBarrier>() != nullptr);
    bad = good;
    bad.id = "d2";
    CHECK(rejection(bad).find("No crossing is open") != std::string::npos);
}

TEST_CASE("an empty lane without decision is recorded as abandoned by nobody, and no barrier opens") {
    LaneUnderTest lane;
    lane.feed(VehicleSeen{specimen::car()});
    lane.feed(LaneCleared{"vehicle drove back"});
    REQUIRE(lane.done<RecordCrossing>() != nullptr);
    const Crossing& recorded = lane.done<RecordCrossing>()->crossing;
    CHECK(recorded.abandonedAt == lane.at);
    CHECK(recorded.abandonedReason == "vehicle drove back");
    CHECK_FALSE(recorded.decision);
    CHECK_FALSE(recorded.decidedAt);
    CHECK(lane.done<OpenBarrier>() == nullptr);
    CHECK(lane.session.shown().state == LaneState::Idle);
    CHECK(lane.feed(LaneCleared{"again"}).empty());
}

TEST_CASE("a hit that comes after the decision is shown until two more crossings are closed") {
    LaneUnderTest lane;
    lane.feed(DocumentPresented{specimen::passport()});
    lane.feed(DecisionTaken{specimen::decision("d1", "e2", DecisionOutcome::Pass, "lists too slow")});
    lane.feed(ScreeningAnswered{"e2/1", specimen::answerWith(specimen::documentHit()), {}});
    const auto* show = lane.done<ShowLane>();
    REQUIRE(show != nullptr);
    REQUIRE(show->notices.size() == 1);
    CHECK(show->notices[0].find("stolen-document") != std::string::npos);
    CHECK(show->notices[0].find("e2") != std::string::npos);
    CHECK(show->lastCrossing->screenings[0].answer->hits.size() == 1);
    CHECK(lane.done<RecordCrossing>() == nullptr);
    for (const std::size_t left : {1U, 0U}) {
        lane.feed(VehicleSeen{specimen::car()});
        lane.feed(DecisionTaken{specimen::decision("d" + lane.lastId, lane.open().id, DecisionOutcome::Refer)});
        CHECK(lane.session.shown().notices.size() == left);
    }
}

TEST_CASE("an answer without hit for a crossing nobody knows changes nothing; one with a hit is shown") {
    LaneUnderTest lane;
    CHECK(lane.feed(ScreeningAnswered{"unknown/1", specimen::noHit(), {}}).empty());
    CHECK(lane.feed(ScreeningAnswered{"", specimen::noHit(), {}}).empty());
    lane.feed(ScreeningAnswered{"unknown/1", specimen::answerWith(specimen::plateHit()), {}});
    CHECK(lane.session.shown().notices.size() == 1);
}

TEST_CASE("a second answer never takes a hit away") {
    LaneUnderTest lane;
    lane.feed(DocumentPresented{specimen::passport()});
    lane.feed(ScreeningAnswered{"e2/1", specimen::answerWith(specimen::documentHit()), {}});
    lane.feed(ScreeningAnswered{"e2/1", specimen::noHit(), {}});
    CHECK(lane.recommendation().outcome == Outcome::Hold);
}

TEST_CASE("a device that was away during the crossing is a degraded mode to its end and keeps it from Clear") {
    LaneUnderTest lane;
    lane.feed(DeviceStateChanged{"camera-front", false, "no signal, check the cable"});
    CHECK(lane.session.shown().unavailable == std::vector<std::string>{"camera-front: no signal, check the cable"});
    lane.feed(DocumentPresented{specimen::passport()});
    lane.answerAll(specimen::noHit());
    lane.feed(DeviceStateChanged{"camera-front", true, ""});
    CHECK(lane.session.shown().unavailable.empty());
    CHECK(lane.open().degradedModes == std::vector<std::string>{"camera-front missing"});
    CHECK(lane.recommendation().outcome == Outcome::Refer);
    CHECK(lane.reasonsMention("camera-front missing"));
    lane.feed(DecisionTaken{specimen::decision("d1", lane.open().id, DecisionOutcome::Pass, "plate seen by eye")});
    CHECK(lane.done<RecordCrossing>()->crossing.degradedModes.size() == 1);
    lane.feed(DocumentPresented{specimen::passport()});
    lane.answerAll(specimen::noHit());
    CHECK(lane.recommendation().outcome == Outcome::Clear);
}

TEST_CASE("a restart keeps the open crossing with its answers and asks again what was not answered") {
    LaneUnderTest lane;
    lane.feed(VehicleSeen{specimen::car()});
    lane.feed(ScreeningAnswered{"e2/1", specimen::noHit(), {}});
    lane.feed(DocumentPresented{specimen::passport()});
    const StartScreening asked = *lane.done<StartScreening>();
    lane.feed(DeviceStateChanged{"camera-front", false, "gone"});
    lane.feed(specimen::started());
    REQUIRE(lane.actions.size() == 2);
    CHECK(std::get<StartScreening>(lane.actions[0]) == asked);
    CHECK(lane.open().id == "e2");
    CHECK(lane.open().screenings[0].answer == specimen::noHit());
    CHECK(lane.session.shown().unavailable.empty());
    lane.feed(ScreeningAnswered{asked.requestId, specimen::noHit(), {}});
    CHECK(lane.session.shown().state == LaneState::AwaitingDecision);
}

TEST_CASE("a flood of documents is bounded and named") {
    LaneUnderTest lane;
    document::DocumentReading reading = specimen::passport();
    for (int i = 0; i < 700; ++i) {
        reading.documentNumber = "U" + std::to_string(i);
        lane.feed(DocumentPresented{reading});
    }
    CHECK(lane.open().travellers.size() == OpenCrossing::kMaxTravellers);
    CHECK(lane.open().degradedModes == std::vector<std::string>{"more than 100 travellers"});
    for (int i = 0; i < 700; ++i) {
        Vehicle vehicle = specimen::car();
        vehicle.plate = "UTO" + std::to_string(i);
        lane.feed(VehicleSeen{vehicle});
    }
    CHECK(lane.open().screenings.size() <= OpenCrossing::kMaxQuestions);
    CHECK(lane.open().degradedModes.back() == "more than 500 screenings");
    CHECK(lane.recommendation().reasons.size() <= 24);
}
