#include "screening/entry_match.h"

#include "screening/list_maker.h"

using namespace lanepost;
using namespace lanepost::screening;
using namespace lanepost::screening::test;

namespace {

/// "none", "exact" or "possible".
std::string strength(const std::optional<WatchlistHit>& hit) {
    if (!hit) {
        return "none";
    }
    return hit->strength == HitStrength::Exact ? "exact" : "possible";
}

/// How a field of the hit compares.
std::string how(const std::optional<WatchlistHit>& hit, const std::string& field) {
    REQUIRE(hit);
    for (const HitEvidence& evidence : hit->evidence) {
        if (evidence.field == field) {
            return evidence.comparison;
        }
    }
    return "no such evidence";
}

} // namespace

TEST_CASE("a document hit carries the entry's words and its evidence field by field") {
    const auto hit = matchDocument({"XA1002003", "UTO", "P"}, documentEntry("D2", "XA 100-2003"));
    REQUIRE(hit);
    CHECK(hit->kind == HitKind::Document);
    CHECK(hit->strength == HitStrength::Exact);
    CHECK(hit->entryId == "D2");
    CHECK(hit->category == "stolen-document");
    CHECK(hit->actionCode == "refer");
    CHECK(hit->laneText == "Refer to second line");
    CHECK(hit->evidence ==
          std::vector<HitEvidence>{{"document_number", "XA1002003", "XA 100-2003", "equal after normalisation"},
                                   {"issuing_state", "UTO", "UTO", "equal"},
                                   {"document_code", "P", "P", "equal"}});
}

TEST_CASE("a document number alone decides only with its issuer") {
    const WatchlistEntry listed = documentEntry("D", "L898902C3");
    CHECK(strength(matchDocument({"L898902C3", "UTO", "P"}, listed)) == "exact");
    CHECK(strength(matchDocument({"L898902C4", "UTO", "P"}, listed)) == "none");
    CHECK(strength(matchDocument({"", "UTO", "P"}, listed)) == "none");
    CHECK(strength(matchDocument({"L898902C3", "XXA", "P"}, listed)) == "none");
    const auto notRead = matchDocument({"L898902C3", "", "P"}, listed);
    CHECK(strength(notRead) == "possible");
    CHECK(how(notRead, "issuing_state") == "not read at the lane");
    CHECK(strength(matchDocument({"L898902C3", "UT0", "P"}, listed)) == "possible"); // a misread issuer hides nothing
    const auto notListed = matchDocument({"L898902C3", "UTO", "P"}, documentEntry("D", "L898902C3", ""));
    CHECK(strength(notListed) == "possible");
    CHECK(how(notListed, "issuing_state") == "missing in the list");
    CHECK(strength(matchDocument({"C01X00T47", "D<<", "P"}, documentEntry("D", "C01X00T47", "DEU"))) == "exact");
}

TEST_CASE("another kind of document is a possible hit, an unknown kind is no doubt") {
    const WatchlistEntry listed = documentEntry("D", "L898902C3", "UTO", "P");
    const auto card = matchDocument({"L898902C3", "UTO", "ID"}, listed);
    CHECK(strength(card) == "possible");
    CHECK(how(card, "document_code") == "differs");
    CHECK(strength(matchDocument({"L898902C3", "UTO", "PP"}, listed)) == "exact");
    CHECK(strength(matchDocument({"L898902C3", "UTO", ""}, listed)) == "exact");
    CHECK(strength(matchDocument({"L898902C3", "UTO", "AC"}, documentEntry("D", "L898902C3", "UTO", "ID"))) == "exact");
}

TEST_CASE("of several documents of an entry the best counts") {
    WatchlistEntry listed = documentEntry("D", "L898902C3", "XXA");
    listed.documents.push_back({"L898902C3", "", "P", ""});
    CHECK(strength(matchDocument({"L898902C3", "UTO", "P"}, listed)) == "possible");
    listed.documents.push_back({"L898902C3", "UTO", "P", ""});
    CHECK(strength(matchDocument({"L898902C3", "UTO", "P"}, listed)) == "exact");
}

TEST_CASE("a plate decides with its country") {
    const WatchlistEntry listed = plateEntry("V", "LÖ-AB 12", "D");
    const auto hit = matchPlate({"LOAB12", "DE"}, listed);
    REQUIRE(hit);
    CHECK(hit->kind == HitKind::Plate);
    CHECK(hit->strength == HitStrength::Exact);
    CHECK(hit->evidence == std::vector<HitEvidence>{{"plate", "LOAB12", "LÖ-AB 12", "equal after normalisation"},
                                                    {"plate_country", "DE", "D", "equal"}});
    CHECK(strength(matchPlate({"LOAB12", ""}, listed)) == "possible");
    CHECK(strength(matchPlate({"LOAB12", "PL"}, listed)) == "none");
    CHECK(strength(matchPlate({"LOAB13", "D"}, listed)) == "none");
    CHECK(strength(matchPlate({"", "D"}, listed)) == "none");
    CHECK(strength(matchPlate({"LOAB12", "D"}, plateEntry("V", "LOAB12", ""))) == "possible");
}

TEST_CASE("an entry fires from its first moment to just before its last") {
    WatchlistEntry listed = entry("E");
    CHECK(firesAt(listed, at("1970-01-01T00:00:00Z")));
    listed.validFrom = at("2026-01-01T00:00:00Z");
    listed.validUntil = at("2027-01-01T00:00:00Z");
    CHECK_FALSE(firesAt(listed, at("2025-12-31T23:59:59.999999Z")));
    CHECK(firesAt(listed, at("2026-01-01T00:00:00Z")));
    CHECK(firesAt(listed, at("2026-12-31T23:59:59.999999Z")));
    CHECK_FALSE(firesAt(listed, at("2027-01-01T00:00:00Z")));
}
