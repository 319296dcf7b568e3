#include "lane/recommendation.h"

#include <algorithm>
#include <iterator>
#include <sstream>

#include <catch2/catch.hpp>

#include "lane/specimens.h"

using namespace lanepost;
using namespace lanepost::lane;
using screening::HitKind;
using screening::HitStrength;
using screening::ListState;

namespace {

Crossing clearCrossing() {
    Crossing crossing;
    crossing.id = "c1";
    crossing.travellers = {specimen::passport()};
    crossing.vehicle = specimen::car();
    crossing.screenings = {{"c1/1", specimen::noHit(), {}}, {"c1/2", specimen::noHit(), {}}};
    return crossing;
}

Recommendation recommended(const Crossing& crossing) {
    return recommend(crossing, false, specimen::morning());
}

bool mentions(const Recommendation& recommendation, const std::string& text) {
    return std::any_of(recommendation.reasons.begin(), recommendation.reasons.end(),
                       [&](const std::string& reason) { return reason.find(text) != std::string::npos; });
}

Recommendation withHit(HitKind kind, HitStrength strength, const std::string& actionCode) {
    Crossing crossing = clearCrossing();
    screening::WatchlistHit hit = specimen::documentHit(actionCode);
    hit.kind = kind;
    hit.strength = strength;
    crossing.screenings[0].answer->hits = {hit};
    return recommended(crossing);
}

} // namespace

TEST_CASE("everything in order is Clear without reasons") {
    CHECK(recommended(clearCrossing()) == Recommendation{Outcome::Clear, {}});
}

TEST_CASE("a hit holds when its list asks for it or when it is exact for a person or document") {
    for (const char* code : {"hold", "seize", "arrest", "Seize", "HOLD"}) {
        CHECK(withHit(HitKind::Plate, HitStrength::Possible, code).outcome == Outcome::Hold);
    }
    CHECK(withHit(HitKind::Person, HitStrength::Exact, "contact").outcome == Outcome::Hold);
    CHECK(withHit(HitKind::Document, HitStrength::Exact, "").outcome == Outcome::Hold);
    CHECK(withHit(HitKind::Plate, HitStrength::Exact, "refer").outcome == Outcome::Refer);
    CHECK(withHit(HitKind::Person, HitStrength::Possible, "contact").outcome == Outcome::Refer);
}

TEST_CASE("a hit is named first, with what to do, in at most 12 words") {
    Crossing crossing = clearCrossing();
    screening::WatchlistHit wordy = specimen::plateHit();
    wordy.laneText = "one two three four five six seven eight nine ten eleven twelve thirteen";
    crossing.screenings[0].answer->hits = {wordy, specimen::documentHit()};
    crossing.travellers[0].expiryDate = {2020, 1, 1};
    const Recommendation recommendation = recommended(crossing);
    REQUIRE(recommendation.reasons.size() == 3);
    CHECK(recommendation.reasons[0] == "stolen-document: Keep the document and call the shift leader");
    CHECK(recommendation.reasons[1].find("wanted-vehicle: one two") == 0);
    CHECK(recommendation.reasons[2] == "Expired on 2020-01-01");
    for (const std::string& reason : recommendation.reasons) {
        std::istringstream words(reason);
        CHECK(std::distance(std::istream_iterator<std::string>(words), {}) <= 12);
    }
}

TEST_CASE("missing things make it Incomplete, yet a hit weighs more") {
    Crossing crossing = clearCrossing();
    SECTION("no document") {
        crossing.travellers.clear();
    }
    SECTION("only a visa") {
        crossing.travellers[0].format = "MRVA";
    }
    SECTION("a screening not answered") {
        crossing.screenings[1].answer.reset();
    }
    SECTION("no list at all") {
        crossing.screenings[1].answer->lists.clear();
    }
    SECTION("all lists missing or corrupt") {
        crossing.screenings[1].answer->lists = {specimen::listCoverage("a", ListState::Missing),
                                                specimen::listCoverage("b", ListState::Corrupt)};
    }
    CHECK(recommended(crossing).outcome == Outcome::Incomplete);
    CHECK(recommended(crossing).reasons.size() == 1);
    crossing.screenings[0].answer->hits = {specimen::plateHit()};
    CHECK(recommended(crossing).outcome == Outcome::Refer);
    CHECK(recommended(crossing).reasons.size() == 2);
}

TEST_CASE("an unreadable last page is Incomplete even when a document was read before") {
    CHECK(recommend(clearCrossing(), true, specimen::morning()).outcome == Outcome::Incomplete);
}

TEST_CASE("what is wrong or doubtful in a document refers and is named") {
    Crossing crossing = clearCrossing();
    document::DocumentReading& reading = crossing.travellers[0];
    std::string named;
    SECTION("failed check digit") {
        reading.checks[0].result = document::CheckResult::Failed;
        named = "Check digit wrong: document number";
    }
    SECTION("an issuing state that nobody knows") {
        reading.checks.push_back({"mrz.issuing_state", document::CheckResult::Undetermined, ""});
        named = "not determined: issuing state";
    }
    SECTION("expired, said once") {
        reading.checks.push_back({"mrz.expiry_date", document::CheckResult::Failed, ""});
        reading.expiryDate = {2026, 11, 20};
        named = "Expired on 2026-11-20";
    }
    SECTION("a specimen in production") {
        crossing.mode = "production";
        named = "Specimen: not a travel document";
    }
    SECTION("expired yesterday") {
        reading.expiryDate = {2026, 11, 20};
        named = "Expired on 2026-11-20";
    }
    SECTION("expired in a month whose day is unknown") {
        reading.expiryDate = {2026, 10, std::nullopt};
        named = "Expired on 2026-10-XX";
    }
    SECTION("expires this month, day unknown") {
        reading.expiryDate = {2026, 11, std::nullopt};
        named = "Expiry date not known";
    }
    SECTION("no expiry date") {
        reading.expiryDate = {};
        named = "Expiry date not known";
    }
    SECTION("doubtful field") {
        reading.accepted = false;
        reading.doubtful = {"birth_date"};
        named = "Compare with the page: birth date";
    }
    SECTION("not accepted without a named field") {
        reading.accepted = false;
        named = "compare every field";
    }
    CHECK(recommended(crossing).outcome == Outcome::Refer);
    CHECK(mentions(recommended(crossing), named));
    CHECK(recommended(crossing).reasons.size() == 1);
}

TEST_CASE("a document is valid on the day of its expiry, and doubtful optional data does not matter") {
    Crossing crossing = clearCrossing();
    crossing.travellers[0].expiryDate = {2026, 11, 21};
    crossing.travellers[0].doubtful = {"optional_data"};
    CHECK(recommended(crossing).outcome == Outcome::Clear);
}

TEST_CASE("a plate that is not read or not certain refers") {
    Crossing crossing = clearCrossing();
    crossing.vehicle->certain = false;
    CHECK(mentions(recommended(crossing), "Plate not certain"));
    crossing.vehicle = specimen::unreadableCar();
    CHECK(recommended(crossing).outcome == Outcome::Refer);
    crossing.vehicle.reset();
    CHECK(recommended(crossing).outcome == Outcome::Clear);
}

TEST_CASE("a degraded mode is never a plain Clear") {
    Crossing crossing = clearCrossing();
    crossing.degradedModes = {"list sltd stale"};
    CHECK(recommended(crossing) == Recommendation{Outcome::Refer, {"list sltd stale"}});
}
