#include "screening/screening_json.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/file.h"

using namespace lanepost;
using namespace lanepost::screening;
using nlohmann::json;

namespace {

ScreeningQuery sampleQuery() {
    ScreeningQuery query;
    query.persons.push_back({.primaryIdentifier = "ERIKSSON",
                             .secondaryIdentifier = "ANNA MARIA",
                             .nameMayBeTruncated = true,
                             .birthDate = {1974, 8, std::nullopt},
                             .sex = "F",
                             .nationality = "UTO"});
    query.documents.push_back({.number = "L898902C3", .issuingState = "UTO", .documentCode = "P", .numberProven = true});
    query.plates.push_back({.text = "SP123EC", .country = ""});
    query.vins.push_back({"1M8GDM9AXKP042788"});
    query.containers.push_back({"CSQU3054383"});
    return query;
}

ScreeningAnswer sampleAnswer() {
    ScreeningAnswer answer;
    answer.answeredAt = *parseRfc3339("2026-11-21T09:30:01.120000Z");
    answer.hits.push_back({.kind = HitKind::Document,
                           .strength = HitStrength::Possible,
                           .listId = "docs",
                           .listVersion = "17",
                           .entryId = "D-1",
                           .category = "stolen-document",
                           .actionCode = "refer",
                           .laneText = "Take the document to the second line",
                           .evidence = {{"document_number", "L898902C3", "L 898902 C3", "equal after normalisation"}}});
    answer.lists.push_back({.listId = "docs",
                            .version = "17",
                            .state = ListState::Stale,
                            .builtAt = *parseRfc3339("2026-11-20T00:00:00Z"),
                            .age = std::chrono::seconds(120601),
                            .maxAge = std::chrono::hours(24),
                            .entryCount = 3,
                            .detail = "stale"});
    ListCoverage missing;
    missing.listId = "persons";
    missing.detail = "no such file";
    answer.lists.push_back(missing);
    return answer;
}

/// The message of a failure; fails the test when there was none.
template <typename T>
std::string messageOf(const Result<T>& result) {
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::InvalidArgument);
    return result.error().message;
}

} // namespace

TEST_CASE("a query comes back from its JSON text as it was") {
    const json written = json::parse(toJson(sampleQuery()).dump());
    const auto read = screeningQueryFromJson(written);
    REQUIRE(read);
    CHECK(*read == sampleQuery());
    CHECK(written["persons"][0]["birth_date"] == "1974-08-XX");
    CHECK(*screeningQueryFromJson(toJson(ScreeningQuery{})) == ScreeningQuery{});
}

TEST_CASE("an answer comes back from its JSON text as it was") {
    const json written = json::parse(toJson(sampleAnswer()).dump());
    const auto read = screeningAnswerFromJson(written);
    REQUIRE(read);
    CHECK(*read == sampleAnswer());
    CHECK(written["hits"][0]["kind"] == "document");
    CHECK(written["hits"][0]["strength"] == "possible");
    CHECK(written["lists"][0]["state"] == "stale");
    CHECK(written["lists"][0]["age_s"] == 120601);
    CHECK(written["lists"][1]["state"] == "missing");
    CHECK(written["lists"][1]["built_at"].is_null());
}

TEST_CASE("every enum value has its own word and comes back") {
    ScreeningAnswer answer = sampleAnswer();
    for (const HitKind kind : {HitKind::Person, HitKind::Document, HitKind::Plate}) {
        for (const HitStrength strength : {HitStrength::Exact, HitStrength::Possible}) {
            answer.hits[0].kind = kind;
            answer.hits[0].strength = strength;
            CHECK(*screeningAnswerFromJson(toJson(answer)) == answer);
        }
    }
    for (const ListState state : {ListState::Current, ListState::Stale, ListState::Missing, ListState::Corrupt}) {
        answer.lists[0].state = state;
        CHECK(*screeningAnswerFromJson(toJson(answer)) == answer);
    }
}

TEST_CASE("each missing, extra or mistyped key of an answer is refused by its path") {
    const json good = toJson(sampleAnswer());
    for (const auto& pointer : {"", "/hits/0", "/hits/0/evidence/0", "/lists/0"}) {
        for (const auto& item : good.at(json::json_pointer(pointer)).items()) {
            CAPTURE(pointer, item.key());
            json bad = good;
            bad.at(json::json_pointer(pointer)).erase(item.key());
            CHECK(messageOf(screeningAnswerFromJson(bad)).find(item.key() + ": expected") != std::string::npos);
            bad = good;
            bad.at(json::json_pointer(pointer))[item.key()] = json::object();
            CHECK(messageOf(screeningAnswerFromJson(bad)).find(item.key() + ": expected") != std::string::npos);
        }
        json bad = good;
        bad.at(json::json_pointer(pointer))["surprise"] = 1;
        CHECK(messageOf(screeningAnswerFromJson(bad)).find("unknown key") != std::string::npos);
    }
}

TEST_CASE("each missing or mistyped key of a query is refused by its path") {
    const json good = toJson(sampleQuery());
    for (const auto& pointer : {"", "/persons/0", "/documents/0", "/plates/0"}) {
        for (const auto& item : good.at(json::json_pointer(pointer)).items()) {
            CAPTURE(pointer, item.key());
            json bad = good;
            bad.at(json::json_pointer(pointer)).erase(item.key());
            CHECK(messageOf(screeningQueryFromJson(bad)).find(item.key() + ": expected") != std::string::npos);
            bad = good;
            bad.at(json::json_pointer(pointer))[item.key()] = 5;
            CHECK(messageOf(screeningQueryFromJson(bad)).find(item.key() + ": expected") != std::string::npos);
        }
    }
    json bad = good;
    bad["persons"][0]["birth_date"] = "1974-02-30";
    CHECK(messageOf(screeningQueryFromJson(bad)) ==
          "persons[0]: birth_date: expected a date such as 1974-08-12 or 1974-XX-XX");
}

TEST_CASE("values that are not the shape of an answer are refused") {
    for (const char* text : {"null", "[]", "1", "\"x\""}) {
        CHECK(messageOf(screeningAnswerFromJson(json::parse(text))) == "the value: expected a JSON object");
    }
    json bad = toJson(sampleAnswer());
    bad["hits"][0]["kind"] = "vessel";
    CHECK(messageOf(screeningAnswerFromJson(bad)) == "hits[0]: kind: expected person | document | plate | vin | container");
    bad = toJson(sampleAnswer());
    bad["lists"][0]["entry_count"] = -1;
    CHECK(messageOf(screeningAnswerFromJson(bad)).find("lists[0]: entry_count: expected a whole number") == 0);
    bad["lists"][0]["entry_count"] = std::uint64_t{0xFFFFFFFFFFFFFFFF};
    CHECK(messageOf(screeningAnswerFromJson(bad)).find("lists[0]: entry_count: expected a whole number") == 0);
    bad = toJson(sampleAnswer());
    bad["answered_at"] = "yesterday";
    CHECK(messageOf(screeningAnswerFromJson(bad)) ==
          "answered_at: expected a time such as 2026-11-21T09:30:01.120000Z");
}

namespace {

json golden(const std::string& name) {
    const auto text = readTextFile(std::string(LANEPOST_SOURCE_DIR) + "/tests/golden/screening/" + name, 1 << 20);
    REQUIRE(text);
    return json::parse(*text);
}

} // namespace

TEST_CASE("the golden question and answer pin the JSON form") {
    CHECK(toJson(sampleQuery()) == golden("query.json"));
    CHECK(toJson(sampleAnswer()) == golden("answer.json"));
}
