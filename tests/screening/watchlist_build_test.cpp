#include "screening/watchlist_build.h"

#include "screening/list_maker.h"
#include "screening/screening_engine.h"

using namespace lanepost;
using namespace lanepost::screening;
using namespace lanepost::screening::test;

namespace {

const std::string kListHeader =
    R"({"list":{"id":"cars","version":"7","title":"T","built_at":"2026-11-20T06:00:00Z","max_age_hours":24}})"
    "\n";

std::string plateLine(const std::string& id, const std::string& plate) {
    return R"({"id":")" + id + R"(","category":"c","action_code":"refer","lane_text":"Refer","plates":[{"text":")" +
           plate + "\"}]}\n";
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a list is built from lines and its summary counts what is in") {
    const TemporaryFolder folder;
    writeText(folder / "in", kListHeader + plateLine("A", "SP 123") + plateLine("B", "SP 124"));
    const auto built = buildWatchlist(folder / "in", folder / "out");
    REQUIRE(built);
    REQUIRE(built->written);
    CHECK(built->import.entries == 2);
    CHECK(built->written->header.listId == "cars");
    CHECK(built->written->entries == 2);
    CHECK(built->written->plateKeys == 2);
    CHECK(built->written->fileBytes == std::filesystem::file_size(folder / "out"));
    const auto inspected = inspectWatchlist(folder / "out");
    REQUIRE(inspected);
    CHECK(toText(*inspected) == toText(*built->written));
    CHECK(contains(toText(*built), "3 lines, 2 entries, 0 bad lines\nlist         cars\nversion      7\n"));
    CHECK(contains(toText(*built), "max age      1 d\n"));
}

TEST_CASE("a bad line keeps the list from being written and the old file stays") {
    const TemporaryFolder folder;
    writeText(folder / "in", kListHeader + plateLine("A", "SP 123") + plateLine("B", "?"));
    writeText(folder / "out", "old");
    const auto built = buildWatchlist(folder / "in", folder / "out");
    REQUIRE(built);
    CHECK_FALSE(built->written);
    CHECK(toText(*built) == "line 3: plates[0].text: expected letters and digits of a plate, possibly with spaces, "
                            "hyphens or full stops\n3 lines, 1 entries, 1 bad lines\nnothing was written\n");
    CHECK(*readTextFile(folder / "out", 100) == "old");
}

TEST_CASE("a person may choose to leave bad lines out, which stays visible") {
    const TemporaryFolder folder;
    writeText(folder / "in", kListHeader + plateLine("A", "SP 123") + plateLine("B", "?"));
    const auto built = buildWatchlist(folder / "in", folder / "out", {.badLines = BadLines::LeaveOut, .builtAt = {}});
    REQUIRE(built);
    REQUIRE(built->written);
    CHECK(built->written->header.refusedLines == 1);
    CHECK(contains(toText(*built), "left out     1 bad lines of the source\n"));
    const ScreeningEngine engine({{"cars", folder / "out", {}}});
    CHECK(contains(engine.coverage(at("2026-11-20T07:00:00Z"))[0].detail, "1 lines of its source were left out"));
    writeText(folder / "in", "no header\n" + plateLine("A", "SP 123"));
    CHECK_FALSE(
        buildWatchlist(folder / "in", folder / "none", {.badLines = BadLines::LeaveOut, .builtAt = {}})->written);
    CHECK_FALSE(std::filesystem::exists(folder / "none"));
}

TEST_CASE("the builder may state the time itself") {
    const TemporaryFolder folder;
    writeText(folder / "in", kListHeader + plateLine("A", "SP 123"));
    const auto built = buildWatchlist(folder / "in", folder / "out",
                                      {.badLines = BadLines::RefuseList, .builtAt = at("2026-12-01T00:00:00Z")});
    REQUIRE(built->written);
    CHECK(built->written->header.builtAt == at("2026-12-01T00:00:00Z"));
}

TEST_CASE("files that cannot be read or written are errors that name them") {
    const TemporaryFolder folder;
    const auto none = buildWatchlist(folder / "none", folder / "out");
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == ErrorKind::NotFound);
    CHECK(contains(none.error().message, (folder / "none").string()));
    CHECK(buildWatchlist(folder / ".", folder / "out").error().kind == ErrorKind::InvalidArgument);
    writeText(folder / "in", kListHeader);
    CHECK(buildWatchlist(folder / "in", folder / "no" / "such" / "out").error().kind == ErrorKind::Io);
    CHECK(inspectWatchlist(folder / "in").error().kind == ErrorKind::Corrupt);
    CHECK(inspectWatchlist(folder / "none").error().kind == ErrorKind::NotFound);
}

TEST_CASE("the demonstration lists build and meet the specimens as their README says") {
    const TemporaryFolder folder;
    const std::filesystem::path samples = std::string(LANEPOST_SOURCE_DIR) + "/tests/samples/watchlists";
    std::vector<ListConfig> lists;
    for (const char* name : {"documents", "vehicles", "persons"}) {
        const auto built = buildWatchlist(samples / (std::string(name) + ".jsonl"), folder / name);
        REQUIRE(built);
        INFO(toText(*built));
        REQUIRE(built->written);
        lists.push_back({std::string("demo-") + name, folder / name, {}});
    }
    const ScreeningEngine engine(lists);
    ScreeningQuery query;
    query.documents = {{"K90026134", "UTO", "P"}, {"EXPIRED01", "UTO", "P"}};
    query.plates = {{"WX683ZK", "F"}, {"74XKZ3", "NL"}, {"EXP1RED", "UTO"}};
    PersonQuery kasimira;
    kasimira.primaryIdentifier = "WEXMOORLAND OBERONSKA";
    kasimira.secondaryIdentifier = "KASIMIRA HYACINT";
    kasimira.nameMayBeTruncated = true;
    kasimira.birthDate = {1991, 8, 25};
    PersonQuery boldric;
    boldric.primaryIdentifier = "THORNBELLOW";
    boldric.secondaryIdentifier = "BOLDRIC";
    boldric.birthDate = {1966, 11, std::nullopt};
    query.persons = {kasimira, boldric};
    std::string seen;
    for (const WatchlistHit& hit : engine.answer(query, at("2026-11-20T12:00:00Z")).hits) {
        seen += hit.entryId + (hit.strength == HitStrength::Exact ? " exact;" : " possible;");
    }
    CHECK(seen == "UD-0007 exact;UV-0005 exact;UV-0006 possible;UP-0005 possible;UP-0006 possible;");
}
