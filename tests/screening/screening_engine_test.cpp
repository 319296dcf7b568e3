#include "screening/screening_engine.h"

#include <atomic>
#include <thread>

#include "screening/list_maker.h"

using namespace lanepost;
using namespace lanepost::screening;
using namespace lanepost::screening::test;

namespace {

const UtcTime kNow = at("2026-11-20T09:12:00Z"); // 3 h 12 min after header()'s built-at

ScreeningQuery clearQuery() {
    ScreeningQuery query;
    query.documents.push_back({"CLEAR0001", "UTO", "P"});
    query.plates.push_back({"CLEAR1", "UTO"});
    PersonQuery person;
    person.primaryIdentifier = "NOBODY";
    person.birthDate = {1980, 1, 1};
    query.persons.push_back(person);
    return query;
}

ScreeningQuery documentQuery(const std::string& number) {
    ScreeningQuery query;
    query.documents.push_back({number, "UTO", "P"});
    return query;
}

void flipByte(const std::filesystem::path& path, std::size_t place) {
    auto bytes = readFile(path, 1 << 20).value();
    bytes.at(place) ^= std::byte{1};
    REQUIRE(replaceFile(path, bytes));
}

} // namespace

TEST_CASE("an answer without hits carries id, version and age of every list") {
    const TemporaryFolder folder;
    writeSnapshot(folder / "docs", {documentEntry("D1", "L898902C3")}, header("docs", "17"));
    writeSnapshot(folder / "cars", {plateEntry("V1", "SP123EC"), plateEntry("V2", "SP124EC")}, header("cars", "4"));
    const ScreeningEngine engine({{"docs", folder / "docs", {}}, {"cars", folder / "cars", std::chrono::hours(12)}});
    for (const ScreeningQuery& query : {clearQuery(), ScreeningQuery{}}) {
        const ScreeningAnswer answer = engine.answer(query, kNow);
        CHECK(answer.answeredAt == kNow);
        CHECK(answer.hits.empty());
        CHECK(answer.fullCoverage());
        REQUIRE(answer.lists.size() == 2);
        const ListCoverage docs{.listId = "docs",
                                .version = "17",
                                .state = ListState::Current,
                                .builtAt = at("2026-11-20T06:00:00Z"),
                                .age = std::chrono::minutes(192),
                                .maxAge = std::chrono::hours(24),
                                .entryCount = 1,
                                .detail = ""};
        CHECK(answer.lists[0] == docs);
        CHECK(answer.lists[1].listId == "cars");
        CHECK(answer.lists[1].version == "4");
        CHECK(answer.lists[1].age == std::chrono::minutes(192));
        CHECK(answer.lists[1].maxAge == std::chrono::hours(12)); // the configured limit is shorter than the list's
        CHECK(answer.lists[1].entryCount == 2);
        CHECK(engine.coverage(kNow) == answer.lists);
    }
}

TEST_CASE("hits of all kinds come with list id and version, exact ones first") {
    const TemporaryFolder folder;
    writeSnapshot(folder / "a", {documentEntry("D0", "L898902C3", ""), plateEntry("V1", "SP-123-EC")},
                  header("a", "1"));
    WatchlistEntry person = personEntry("P1", named("Eriksson", "Anna Maria"), "1974-08-12");
    person.documents.push_back({"L898902C3", "UTO", "P", ""});
    writeSnapshot(folder / "b", {person}, header("b", "2"));
    const ScreeningEngine engine({{"a", folder / "a", {}}, {"b", folder / "b", {}}});
    ScreeningQuery query = documentQuery("L898902C3");
    query.plates.push_back({"SP123EC", "UTO"});
    PersonQuery traveller;
    traveller.primaryIdentifier = "ERIKSSON";
    traveller.secondaryIdentifier = "ANNA MARIA";
    traveller.birthDate = {1974, 8, 12};
    query.persons.push_back(traveller);
    const ScreeningAnswer answer = engine.answer(query, kNow);
    std::vector<std::string> seen;
    for (const WatchlistHit& hit : answer.hits) {
        seen.push_back(hit.listId + " " + hit.listVersion + " " + hit.entryId + " " +
                       std::to_string(static_cast<int>(hit.kind)) +
                       (hit.strength == HitStrength::Exact ? " exact" : ""));
        CHECK_FALSE(hit.evidence.empty());
    }
    CHECK(seen == std::vector<std::string>{"a 1 V1 2 exact", "b 2 P1 1 exact", "b 2 P1 0 exact", "a 1 D0 1"});
}

TEST_CASE("a list past its age limit is stale and still fires") {
    const TemporaryFolder folder;
    writeSnapshot(folder / "docs", {documentEntry("D1", "L898902C3")}, header("docs"));
    const ScreeningEngine engine({{"docs", folder / "docs", {}}});
    const UtcTime limit = at("2026-11-21T06:00:00Z");
    CHECK(engine.answer({}, limit).lists[0].state == ListState::Current);
    const ScreeningAnswer answer = engine.answer(documentQuery("L898902C3"), limit + std::chrono::seconds(1));
    CHECK(answer.lists[0].state == ListState::Stale);
    CHECK(answer.lists[0].detail.find("stale since 2026-11-21T06:00:00.000000Z") == 0);
    CHECK_FALSE(answer.fullCoverage());
    CHECK(answer.hits.size() == 1);
}

TEST_CASE("a list built in the future is reported and not taken for current") {
    const TemporaryFolder folder;
    writeSnapshot(folder / "docs", {documentEntry("D1", "L898902C3")}, header("docs"));
    const ScreeningEngine engine({{"docs", folder / "docs", {}}});
    const ListCoverage near = engine.coverage(at("2026-11-20T05:55:00Z"))[0];
    CHECK(near.state == ListState::Current); // clocks differ a little
    CHECK(near.age == std::chrono::seconds(0));
    CHECK(near.detail.empty());
    const ScreeningAnswer answer = engine.answer(documentQuery("L898902C3"), at("2026-11-20T03:00:00Z"));
    CHECK(answer.lists[0].state == ListState::Stale);
    CHECK(answer.lists[0].age == -std::chrono::hours(3));
    CHECK(answer.lists[0].detail.find("built 3 h in the future") == 0);
    CHECK(answer.hits.size() == 1);
}

TEST_CASE("missing, corrupt and wrong lists stay in every answer with why and what to do") {
    const TemporaryFolder folder;
    writeSnapshot(folder / "good", {documentEntry("D1", "L898902C3")}, header("good"));
    writeSnapshot(folder / "bad", {documentEntry("D1", "L898902C3")}, header("bad"));
    flipByte(folder / "bad", 400);
    const ScreeningEngine engine({{"gone", folder / "gone", std::chrono::hours(6)},
                                  {"bad", folder / "bad", {}},
                                  {"other", folder / "good", {}},
                                  {"good", folder / "good", {}},
                                  {"good", folder / "good", {}}});
    const ScreeningAnswer answer = engine.answer(documentQuery("L898902C3"), kNow);
    CHECK(answer.hits.size() == 1);
    CHECK_FALSE(answer.fullCoverage());
    REQUIRE(answer.lists.size() == 5);
    CHECK(answer.lists[0].listId == "gone");
    CHECK(answer.lists[0].state == ListState::Missing);
    CHECK(answer.lists[0].version.empty());
    CHECK(answer.lists[0].builtAt == UtcTime{});
    CHECK(answer.lists[0].maxAge == std::chrono::hours(6));
    CHECK(answer.lists[0].detail.find("No such file") != std::string::npos);
    CHECK(answer.lists[1].state == ListState::Corrupt);
    CHECK(answer.lists[1].detail.find("replace the file") != std::string::npos);
    CHECK(answer.lists[2].state == ListState::Corrupt);
    CHECK(answer.lists[2].detail.find("holds list \"good\", expected \"other\"") != std::string::npos);
    CHECK(answer.lists[3].state == ListState::Current);
    CHECK(answer.lists[4].state == ListState::Missing);
    CHECK(answer.lists[4].detail == "the list is configured twice; name it once");
    CHECK_FALSE(ScreeningEngine({}).answer(clearQuery(), kNow).fullCoverage());
}

TEST_CASE("a list whose bad lines were left out says so in every answer") {
    const TemporaryFolder folder;
    WatchlistHeader of = header("docs");
    of.refusedLines = 2;
    writeSnapshot(folder / "docs", {}, of);
    CHECK(ScreeningEngine({{"docs", folder / "docs", {}}}).coverage(kNow)[0].detail ==
          "2 lines of its source were left out when it was built");
}

TEST_CASE("an entry outside its validity never fires") {
    const TemporaryFolder folder;
    WatchlistEntry limited = documentEntry("D1", "L898902C3");
    limited.validFrom = at("2026-11-20T09:00:00Z");
    limited.validUntil = at("2026-11-20T10:00:00Z");
    limited.plates.push_back({"SP123EC", "UTO"});
    limited.names.push_back(named("NOBODY", "ANNA"));
    limited.birthDates.push_back({1974, 8, 12});
    writeSnapshot(folder / "docs", {limited}, header("docs"));
    const ScreeningEngine engine({{"docs", folder / "docs", {}}});
    ScreeningQuery query = clearQuery();
    query.documents[0].number = "L898902C3";
    query.plates[0].text = "SP123EC";
    query.persons[0].primaryIdentifier = "NOBODY";
    query.persons[0].secondaryIdentifier = "ANNA";
    query.persons[0].birthDate = {1974, 8, 12};
    CHECK(engine.answer(query, at("2026-11-20T08:59:59Z")).hits.empty());
    CHECK(engine.answer(query, kNow).hits.size() == 3);
    CHECK(engine.answer(query, at("2026-11-20T10:00:00Z")).hits.empty());
}

TEST_CASE("a question that meets very many entries is cut and says so, exact hits are kept") {
    const TemporaryFolder folder;
    std::vector<WatchlistEntry> entries;
    for (int i = 0; i < 150; ++i) {
        entries.push_back(documentEntry("D" + std::to_string(i), "L898902C3", ""));
    }
    entries.push_back(documentEntry("E", "L898902C3"));
    writeSnapshot(folder / "docs", entries, header("docs"));
    const ScreeningAnswer answer =
        ScreeningEngine({{"docs", folder / "docs", {}}}).answer(documentQuery("L898902C3"), kNow);
    CHECK(answer.hits.size() == kMaxHitsPerStrength + 1);
    CHECK(answer.hits[0].entryId == "E");
    CHECK(answer.lists[0].detail == "more hits than are shown");
}

TEST_CASE("a list is replaced at once, and never by a worse one") {
    const TemporaryFolder folder;
    writeSnapshot(folder / "v1", {documentEntry("D1", "L898902C3")}, header("docs", "1"));
    WatchlistHeader next = header("docs", "2");
    next.builtAt += std::chrono::hours(1);
    writeSnapshot(folder / "v2", {documentEntry("D1", "NEW0001")}, next);
    writeSnapshot(folder / "other", {}, header("other"));
    writeSnapshot(folder / "bad", {}, next);
    flipByte(folder / "bad", 230);
    ScreeningEngine engine({{"docs", folder / "v1", {}}, {"late", folder / "late", {}}});
    REQUIRE(engine.replaceList("docs", folder / "v2"));
    CHECK(engine.answer(documentQuery("NEW0001"), kNow).hits.size() == 1);
    CHECK(engine.answer(documentQuery("L898902C3"), kNow).hits.empty());
    CHECK(engine.replaceList("docs", folder / "v1").error().kind == ErrorKind::Conflict);
    CHECK(engine.replaceList("docs", folder / "bad").error().kind == ErrorKind::Corrupt);
    CHECK(engine.replaceList("docs", folder / "none").error().kind == ErrorKind::NotFound);
    CHECK(engine.replaceList("docs", folder / "other").error().kind == ErrorKind::InvalidArgument);
    CHECK(engine.replaceList("unknown", folder / "v2").error().kind == ErrorKind::NotFound);
    CHECK(engine.coverage(kNow)[0].version == "2");
    REQUIRE(engine.replaceList("docs", folder / "v2")); // the same once more is no harm
    writeSnapshot(folder / "late", {}, header("late"));
    REQUIRE(engine.replaceList("late", folder / "late"));
    CHECK(engine.coverage(kNow)[1].state == ListState::Current);
}

TEST_CASE("questions go on while lists are replaced, each on one whole list") {
    const TemporaryFolder folder;
    constexpr int kVersions = 40;
    for (int version = 0; version < kVersions; ++version) {
        // Each version names itself in every entry: an answer that mixed two of them would show it.
        WatchlistHeader of = header("docs", std::to_string(version));
        of.builtAt += std::chrono::seconds(version);
        WatchlistEntry first = documentEntry("v" + std::to_string(version), "L898902C3");
        first.plates.push_back({"SP123EC", "UTO"});
        writeSnapshot(folder / std::to_string(version), {first}, of);
    }
    ScreeningEngine engine({{"docs", folder / "0", {}}});
    std::atomic<bool> done = false;
    std::atomic<int> wrong = 0;
    std::atomic<int> asked = 0;
    const auto ask = [&] {
        ScreeningQuery query = documentQuery("L898902C3");
        query.plates.push_back({"SP123EC", "UTO"});
        int newest = 0;
        while (!done) {
            const ScreeningAnswer answer = engine.answer(query, kNow);
            const std::string version = answer.lists[0].version;
            const bool whole = answer.hits.size() == 2 && answer.hits[0].entryId == "v" + version &&
                               answer.hits[1].entryId == "v" + version && answer.hits[0].listVersion == version;
            wrong += whole && std::stoi(version) >= newest ? 0 : 1;
            newest = std::stoi(version);
            ++asked;
        }
    };
    std::jthread one(ask);
    std::jthread two(ask);
    for (int version = 1; version < kVersions; ++version) {
        const int before = asked;
        CHECK(engine.replaceList("docs", folder / std::to_string(version)));
        while (asked < before + 3) { // some questions between any two versions
            std::this_thread::yield();
        }
    }
    done = true;
    one.join();
    two.join();
    CHECK(wrong == 0);
    CHECK(asked >= 3 * (kVersions - 1));
}
