#include "screening/entry_match.h"

#include "screening/list_maker.h"

using namespace lanepost;
using namespace lanepost::screening;
using namespace lanepost::screening::test;

namespace {

PersonQuery person(const std::string& primary, const std::string& secondary, const std::string& birthDate) {
    PersonQuery query;
    query.primaryIdentifier = primary;
    query.secondaryIdentifier = secondary;
    if (!birthDate.empty()) {
        query.birthDate = parsePartialDate(birthDate).value();
    }
    return query;
}

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

const WatchlistEntry kErikson = personEntry("P", named("Eriksson", "Anna Maria"), "1974-08-12");

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

TEST_CASE("a person is met by the same name and the same complete birth date") {
    WatchlistEntry listed = kErikson;
    listed.sex = "F";
    listed.nationalities = {"D", "UTO"};
    PersonQuery query = person("ERIKSSON", "ANNA MARIA", "1974-08-12");
    query.sex = "M";
    query.nationality = "UTO";
    const auto hit = matchPerson(query, listed);
    REQUIRE(hit);
    CHECK(hit->kind == HitKind::Person);
    CHECK(hit->strength == HitStrength::Exact);
    CHECK(hit->evidence == std::vector<HitEvidence>{
                               {"name", "ERIKSSON, ANNA MARIA", "Eriksson, Anna Maria", "equal after transliteration"},
                               {"birth_date", "1974-08-12", "1974-08-12", "equal"},
                               {"sex", "M", "F", "differs"},
                               {"nationality", "UTO", "D UTO", "equal"}});
}

TEST_CASE("contradicting birth dates are no hit whatever the name") {
    for (const char* other : {"1974-08-13", "1974-09-12", "1975-08-12", "XXXX-08-13", "1975-XX-XX"}) {
        CHECK(strength(matchPerson(person("ERIKSSON", "ANNA MARIA", other), kErikson)) == "none");
    }
}

TEST_CASE("a partial or missing birth date is a possible hit and says which") {
    const auto dateOf = [](const char* query, const char* listed) {
        const auto hit = matchPerson(person("ERIKSSON", "ANNA MARIA", query),
                                     personEntry("P", named("ERIKSSON", "ANNA MARIA"), listed));
        return strength(hit) + ", " + how(hit, "birth_date");
    };
    CHECK(dateOf("1974-08-12", "1974-XX-XX") == "possible, agrees as far as both are known");
    CHECK(dateOf("1974-08-XX", "1974-08-12") == "possible, agrees as far as both are known");
    CHECK(dateOf("1974-XX-XX", "1974-XX-XX") == "possible, agrees as far as both are known");
    CHECK(dateOf("1974-XX-XX", "XXXX-08-12") == "possible, no part is known on both sides");
    CHECK(dateOf("1974-08-12", "") == "possible, missing in the list");
    CHECK(dateOf("", "1974-08-12") == "possible, not read at the lane");
    CHECK(dateOf("", "") == "possible, missing in the list");
}

TEST_CASE("of several birth dates of an entry the best counts") {
    WatchlistEntry listed = personEntry("P", named("ERIKSSON", "ANNA MARIA"), "1970-01-01");
    listed.birthDates.push_back({1974, std::nullopt, std::nullopt});
    const PersonQuery query = person("ERIKSSON", "ANNA MARIA", "1974-08-12");
    CHECK(strength(matchPerson(query, listed)) == "possible");
    listed.birthDates.push_back({1974, 8, 12});
    CHECK(strength(matchPerson(query, listed)) == "exact");
    listed.birthDates = {{1970, 1, 1}, {1971, 1, 1}};
    CHECK(strength(matchPerson(query, listed)) == "none");
}

TEST_CASE("names meet in any MRZ form, in another order only possibly, otherwise not") {
    const auto match = [](const WatchlistName& name, const char* primary, const char* secondary) {
        return strength(matchPerson(person(primary, secondary, "1974-08-12"), personEntry("P", name, "1974-08-12")));
    };
    CHECK(match(named("Müller", "Jörg"), "MUELLER", "JOERG") == "exact");
    CHECK(match(named("Müller", "Jörg"), "MUXXLLER", "JORG") == "exact");
    CHECK(match(named("Müller", "Jörg"), "MULLER", "JORG") == "exact");
    CHECK(match(named("Müller", "Jörg"), "MILLER", "JORG") == "none");
    CHECK(match(named("Eriksson Anna Maria", ""), "ERIKSSON", "ANNA MARIA") == "exact"); // the list does not part names
    CHECK(match(named("Eriksson", "Maria Anna"), "ERIKSSON", "ANNA MARIA") == "possible");
    CHECK(match(named("Anna Maria", "Eriksson"), "ERIKSSON", "ANNA MARIA") == "possible");
    CHECK(match(named("Eriksson", "Anna"), "ERIKSSON", "ANNA MARIA") == "none");
    CHECK(match(named("OO", ""), "OO", "") == "exact");
    CHECK(match(named("Weak", "Name", NameKind::Weak), "WEAK", "NAME") == "possible");
    CHECK(match(named("Other", "Name", NameKind::Alias), "OTHER", "NAME") == "exact");
    CHECK(match(named("Other", "Name"), "", "") == "none");
}

TEST_CASE("a name that fills its field meets the longer name that begins with it, possibly") {
    const WatchlistEntry listed = personEntry("P", named("Wexmoorland-Oberonska", "Kasimira Hyacintha"), "1991-08-25");
    PersonQuery query = person("WEXMOORLAND OBERONSKA", "KASIMIRA HYACINT", "1991-08-25");
    CHECK(strength(matchPerson(query, listed)) == "none");
    query.nameMayBeTruncated = true;
    const auto hit = matchPerson(query, listed);
    CHECK(strength(hit) == "possible");
    CHECK(how(hit, "name") == "the document's name fills its field; the list's longer name begins with it");
    query.birthDate = {1991, 8, 26};
    CHECK(strength(matchPerson(query, listed)) == "none");
}

TEST_CASE("sex and nationality decide nothing") {
    for (const char* sex : {"", "F", "M"}) {
        for (const char* nationality : {"", "UTO", "XXA", "D"}) {
            WatchlistEntry listed = kErikson;
            listed.sex = "F";
            listed.nationalities = {"UTO"};
            PersonQuery query = person("ERIKSSON", "ANNA MARIA", "1974-08-12");
            query.sex = sex;
            query.nationality = nationality;
            CHECK(strength(matchPerson(query, listed)) == "exact");
            query.primaryIdentifier = "ERICSSON";
            CHECK(strength(matchPerson(query, listed)) == "none");
        }
    }
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
