#include "messages/ees_record.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lane/specimens.h"
#include "messages/golden.h"

using namespace lanepost;
using namespace lanepost::messages;

namespace {

const EesPost kPost{"UTO-EAST", "Border Guard of Utopia", "lane-3"};

lane::Crossing passedCrossing() {
    lane::Crossing crossing;
    crossing.id = "0199a000-0000-7000-8000-000000000001";
    crossing.laneId = "lane-3";
    crossing.direction = "entry";
    crossing.mode = "evaluation";
    crossing.openedAt = lane::specimen::morning();
    crossing.decidedAt = lane::specimen::morning() + std::chrono::seconds(40);
    crossing.travellers = {lane::specimen::passport(), lane::specimen::otherPassport()};
    crossing.decision = lane::specimen::decision("d1", crossing.id, lane::DecisionOutcome::Pass);
    return crossing;
}

} // namespace

TEST_CASE("a passed crossing gives one record per traveller, the same each time") {
    const auto records = eesRecordsOf(passedCrossing(), kPost);
    REQUIRE(records.size() == 2);
    CHECK(records[0].kind == EesRecordKind::Entry);
    CHECK(records[0].id == "0199a000-0000-7000-8000-000000000001/lane-3/1");
    CHECK(records[0].incomplete.empty());
    CHECK(records[1].identity.primaryIdentifier == "MUSTER");
    CHECK(eesRecordsOf(passedCrossing(), kPost) == records);
    auto out = passedCrossing();
    out.direction = "exit";
    CHECK(eesRecordsOf(out, kPost)[0].kind == EesRecordKind::Exit);
}

TEST_CASE("who was referred or abandoned has not crossed") {
    auto crossing = passedCrossing();
    crossing.decision->outcome = lane::DecisionOutcome::Refer;
    CHECK(eesRecordsOf(crossing, kPost).empty());
    crossing.decision.reset();
    CHECK(eesRecordsOf(crossing, kPost).empty());
}

TEST_CASE("what was not read for certain makes the file incomplete, by name") {
    auto crossing = passedCrossing();
    crossing.travellers[0].doubtful = {"document_number"};
    crossing.travellers[0].identity.birthDate = {1992, std::nullopt, std::nullopt};
    CHECK(eesRecordsOf(crossing, kPost)[0].incomplete == std::vector<std::string>{"document_number", "birth_date"});
}

TEST_CASE("a refusal needs a person's reasons from A to J") {
    const auto at = lane::specimen::morning();
    const auto refusal = eesRefusalOf(passedCrossing(), 1, kPost, {"E", "H"}, at);
    REQUIRE(refusal);
    CHECK(refusal->kind == EesRecordKind::Refusal);
    CHECK_FALSE(eesRefusalOf(passedCrossing(), 1, kPost, {}, at));
    CHECK_FALSE(eesRefusalOf(passedCrossing(), 1, kPost, {"K"}, at));
    CHECK_FALSE(eesRefusalOf(passedCrossing(), 2, kPost, {"A"}, at));
}

TEST_CASE("records keep the agreed form, and keys of tomorrow are ignored") {
    const auto entry = eesRecordsOf(passedCrossing(), kPost)[0];
    const auto refusal = eesRefusalOf(passedCrossing(), 1, kPost, {"E", "H"}, lane::specimen::morning()).value();
    for (const auto& [name, record] : {std::pair{"ees-record.entry.json", entry}, {"ees-record.refusal.json", refusal}}) {
        const std::string text = toJson(record).dump(2) + "\n";
        CHECK(golden(name, text) == text);
        auto json = nlohmann::json::parse(text);
        json["a_key_of_tomorrow"] = {1, 2};
        CHECK(eesRecordFromJson(json).value() == record);
        json["schema"] = "lanepost.ees-record/2";
        CHECK_FALSE(eesRecordFromJson(json));
        json["schema"] = "lanepost.ees-record/1";
        json.erase("identity");
        CHECK(eesRecordFromJson(json).error().message.find("identity") != std::string::npos);
    }
}
