// Lists, deltas and cleared hits that are put in place while the lane runs, and travellers screened again.
#include "app/list_watcher.h"

#include <catch2/catch.hpp>

#include "screening/delta_build.h"
#include "screening/list_maker.h"

namespace lanepost::app {
namespace {

using screening::test::at;
using screening::test::documentEntry;
using screening::test::TemporaryFolder;
using screening::WatchlistEntry;

screening::WatchlistHeader version(int number) {
    screening::WatchlistHeader made = screening::test::header("list", std::to_string(number));
    made.builtAt = at("2026-11-20T06:00:00Z") + std::chrono::seconds(number);
    return made;
}

lane::StartScreening question(const std::string& id, const std::string& number) {
    lane::StartScreening made;
    made.requestId = id;
    made.query.documents.push_back({number, "UTO", "P", true});
    return made;
}

/// A lane with one list and a watcher beside it.
struct Watched {
    TemporaryFolder folder;
    ManualClock clock{at("2026-11-20T12:00:00Z")};
    std::vector<screening::ListConfig> lists;
    std::unique_ptr<screening::ScreeningEngine> engine;
    std::unique_ptr<LaneScreening> screening;
    std::unique_ptr<ListWatcher> watcher;
    std::vector<lane::ScreeningAnswered> late;

    explicit Watched(const std::vector<WatchlistEntry>& entries) {
        write("list", entries, 0);
        lists = {{"list", folder / "list", {}, {}}};
        engine = std::make_unique<screening::ScreeningEngine>(lists);
        screening = std::make_unique<LaneScreening>(*engine, std::vector<indicators::IndicatorSetConfig>{},
                                                    std::vector<Ed25519PublicKey>{}, LanePlace{"north", "entry"},
                                                    folder / "false_hits.jsonl");
        watcher = std::make_unique<ListWatcher>(*screening, lists, std::vector<indicators::IndicatorSetConfig>{},
                                                folder / "false_hits.jsonl", clock,
                                                [&](lane::ScreeningAnswered answer) { late.push_back(std::move(answer)); });
    }
    void write(const std::string& name, const std::vector<WatchlistEntry>& entries, int number) const {
        screening::test::writeSnapshot(folder / name, entries, version(number));
    }
    std::string runningVersion() const { return engine->list("list")->header().version; }
};

TEST_CASE("a list replaced on disk is switched to, and yesterday's traveller gets a late hit once") {
    Watched lane({documentEntry("A", "A11111")});
    CHECK(lane.screening->answer(question("c1/1", "B22222"), lane.clock.utcNow()).answer.hits.empty());
    lane.clock.advance(std::chrono::hours(20));
    CHECK(lane.screening->answer(question("c2/1", "X99999"), lane.clock.utcNow()).answer.hits.empty());
    CHECK(lane.watcher->lookOnce() == 0);
    lane.write("list", {documentEntry("A", "A11111"), documentEntry("B", "B22222")}, 1);
    CHECK(lane.watcher->lookOnce() == 1);
    CHECK(lane.runningVersion() == "1");
    REQUIRE(lane.late.size() == 1);
    CHECK(lane.late[0].requestId == "c1/1");
    CHECK(lane.late[0].answer.hits.at(0).entryId == "B");
    CHECK(lane.late[0].answer.lists.size() == 1);
    lane.write("list", {documentEntry("B", "B22222"), documentEntry("C", "C33333")}, 2);
    CHECK(lane.watcher->lookOnce() == 1);
    CHECK(lane.late.size() == 1);
}

TEST_CASE("a list of the same size, put in place within the same tick of the clock, is still another") {
    Watched lane({documentEntry("A", "A11111")});
    const auto written = std::filesystem::last_write_time(lane.folder / "list");
    const auto size = std::filesystem::file_size(lane.folder / "list");
    lane.write("list", {documentEntry("A", "A11112")}, 1);
    REQUIRE(std::filesystem::file_size(lane.folder / "list") == size);
    std::filesystem::last_write_time(lane.folder / "list", written);
    CHECK(lane.watcher->lookOnce() == 1);
    CHECK(lane.runningVersion() == "1");
}

TEST_CASE("what the exchange brings is live at once, screens yesterday's traveller again once, and is loaded once") {
    const std::vector<WatchlistEntry> first{documentEntry("A", "A11111")};
    const std::vector<WatchlistEntry> second{documentEntry("A", "A11111"), documentEntry("B", "B22222")};
    Watched lane(first);
    CHECK(lane.screening->answer(question("c1/1", "B22222"), lane.clock.utcNow()).answer.hits.empty());
    lane.write("next", second, 1);
    const auto delta = screening::diffSnapshots(*lane.engine->list("list")->layers()[0].snapshot,
                                                screening::WatchlistSnapshot::open(lane.folder / "next").value());
    REQUIRE(delta);
    REQUIRE(lane.watcher->deltaArrived("list", *delta));
    CHECK(lane.runningVersion() == "1");
    REQUIRE(lane.late.size() == 1);
    CHECK(lane.late[0].answer.hits.at(0).entryId == "B");
    CHECK(lane.watcher->deltaArrived("list", *delta).error().kind == ErrorKind::Conflict);

    lane.write("list", second, 1); // the file follows
    REQUIRE(lane.watcher->fileArrived("list"));
    const auto loaded = lane.engine->list("list");
    CHECK(loaded->layers().size() == 1);
    CHECK(lane.watcher->lookOnce() == 0);
    REQUIRE(lane.watcher->fileArrived("list"));
    CHECK(lane.engine->list("list") == loaded);
    CHECK(lane.late.size() == 1);

    lane.write("list", {documentEntry("C", "C33333")}, 2); // and a whole list without a delta before it
    CHECK(lane.screening->answer(question("c2/1", "C33333"), lane.clock.utcNow()).answer.hits.empty());
    REQUIRE(lane.watcher->fileArrived("list"));
    REQUIRE(lane.late.size() == 2);
    CHECK(lane.late[1].requestId == "c2/1");
    CHECK(lane.watcher->fileArrived("none").error().kind == ErrorKind::NotFound);
}

TEST_CASE("who crossed more than a day ago is not screened again") {
    Watched lane({documentEntry("A", "A11111")});
    lane.screening->answer(question("c1/1", "B22222"), lane.clock.utcNow());
    lane.clock.advance(std::chrono::hours(25));
    lane.write("list", {documentEntry("A", "A11111"), documentEntry("B", "B22222")}, 1);
    CHECK(lane.watcher->lookOnce() == 1);
    CHECK(lane.late.empty());
}

TEST_CASE("a delta beside the list is live, brings the file up to it, and goes") {
    Watched lane({documentEntry("A", "A11111")});
    lane.screening->answer(question("c1/1", "B22222"), lane.clock.utcNow());
    lane.write("next", {documentEntry("A", "A11111"), documentEntry("B", "B22222")}, 1);
    REQUIRE(screening::diffWatchlists(lane.folder / "list", lane.folder / "next", lane.folder / "list.delta"));
    CHECK(lane.watcher->lookOnce() == 1);
    CHECK(lane.runningVersion() == "1");
    CHECK(lane.engine->list("list")->layers().size() == 1);
    CHECK_FALSE(std::filesystem::exists(lane.folder / "list.delta"));
    CHECK(screening::WatchlistSnapshot::open(lane.folder / "list")->entryCount() == 2);
    CHECK(lane.late.size() == 1);
    CHECK(lane.watcher->lookOnce() == 0);
}

TEST_CASE("a torn, older or foreign file is refused and the running list stays") {
    Watched lane({documentEntry("A", "A11111")});
    const auto refused = [&] {
        CHECK(lane.watcher->lookOnce() == 0);
        CHECK(lane.runningVersion() == "0");
        CHECK(lane.screening->answer(question("c1/1", "A11111"), lane.clock.utcNow()).answer.hits.size() == 1);
    };
    lane.write("list", {documentEntry("B", "B22222")}, -5);
    refused();
    screening::test::writeText(lane.folder / "torn", "LPWATCH\n");
    std::filesystem::rename(lane.folder / "torn", lane.folder / "list"); // as replaceFile does; never shortened in place
    refused();
    screening::test::writeText(lane.folder / "list.delta", "LPDELTA\n");
    refused();
}

TEST_CASE("a pair that two people cleared while the lane runs is known from then on") {
    Watched lane({});
    screening::WatchlistEntry listed = screening::test::personEntry("P", screening::test::named("Specimen", "Anna"), "1974-08-12");
    lane.write("list", {listed}, 1);
    REQUIRE(lane.watcher->lookOnce() == 1);
    lane::StartScreening asked = question("c1/1", "L898902C3");
    asked.query.persons.push_back({"SPECIMEN", "ANNA", false, {1974, 8, 12}, "F", "UTO"});
    const auto before = lane.screening->answer(asked, lane.clock.utcNow());
    REQUIRE(before.answer.hits.size() == 1);
    CHECK_FALSE(before.answer.hits[0].knownFalseUntil);
    auto memory = screening::FalseHitMemory::open(lane.folder / "false_hits.jsonl").value();
    const auto pair = memory.propose(before.answer.hits[0], asked.query, "A", "compared",
                                     lane.clock.utcNow() + std::chrono::days(30), lane.clock.utcNow());
    REQUIRE(memory.approve(*pair, "B", lane.clock.utcNow()));
    CHECK(lane.watcher->lookOnce() == 1);
    const auto after = lane.screening->answer(asked, lane.clock.utcNow());
    REQUIRE(after.answer.hits.size() == 1);
    CHECK(after.answer.hits[0].knownFalseUntil);
}

} // namespace
} // namespace lanepost::app
