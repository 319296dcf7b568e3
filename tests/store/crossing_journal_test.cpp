#include "store/crossing_journal.h"

#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "lane/specimens.h"
#include "store/audit.h"
#include "store/journal_reader.h"
#include "store/journal_replay.h"
#include "store/migrations.h"
#include "store/outbox.h"
#include "store/store_under_test.h"

using namespace lanepost;
using namespace lanepost::store;
using lane::LaneSession;
using lane::TimedEvent;

namespace {

/// Starts a lane, reads a passport, answers and passes it; gives the rows' events.
std::vector<TimedEvent> oneCrossing(const std::string& prefix) {
    const UtcTime at = lane::specimen::morning();
    return {{prefix + "1", at, lane::specimen::started()},
            {prefix + "2", at, lane::DocumentPresented{lane::specimen::passport()}},
            {prefix + "3", at, lane::ScreeningAnswered{prefix + "2/1", lane::specimen::noHit(), {}}},
            {prefix + "4", at,
             lane::DecisionTaken{lane::specimen::decision(prefix + "d", prefix + "2", lane::DecisionOutcome::Pass)}}};
}

void appendAll(CrossingJournal& journal, LaneSession& session, const std::vector<TimedEvent>& events) {
    for (const TimedEvent& event : events) {
        REQUIRE(journal.append(event, session.on(event)));
    }
}

std::int64_t count(const std::filesystem::path& path, const std::string& table) {
    const auto database = Database::open(path, OpenMode::ReadOnly);
    return database->number("SELECT count(*) FROM " + table, "count").value();
}

void change(const std::filesystem::path& path, const std::string& sql) {
    REQUIRE(Database::open(path, OpenMode::ReadWrite)->execute("PRAGMA foreign_keys=OFF;" + sql, "change"));
}

} // namespace

TEST_CASE("a crossing is in the journal, the crossings and the outbox after one append") {
    const TemporaryFolder folder;
    auto journal = CrossingJournal::open(folder / "lane.db");
    REQUIRE(journal);
    CHECK(journal->head() == JournalHead{});
    CHECK(journal->warnings().empty());
    LaneSession session;
    appendAll(*journal, session, oneCrossing("a"));
    CHECK(journal->head().seq == 4);

    const auto outbox = Outbox::open(folder / "lane.db");
    REQUIRE(outbox);
    CHECK(outbox->state()->depth == 1);
    CHECK(outbox->state()->oldest == lane::specimen::morning());
    const auto pending = outbox->pending(0, 10);
    REQUIRE(pending);
    REQUIRE(pending->size() == 1);
    CHECK((*pending)[0].deviceSeq == 1);
    CHECK((*pending)[0].eventId == "a4");
    CHECK((*pending)[0].crossingId == "a2");
    const auto envelope = nlohmann::json::parse((*pending)[0].payload);
    CHECK(envelope["schema"] == "lanepost.crossing/2");
    CHECK(envelope["device_sequence"] == 1);
    CHECK(envelope["event_id"] == "a4");
    CHECK(envelope["journal"]["seq"] == 4);
    CHECK(envelope["journal"]["hash"] == toHex(journal->head().hash));
    CHECK(envelope["crossing"]["decision"]["officer"] == "K.M.");
    CHECK(envelope["handling"]["personal_data"] == true);
    CHECK(envelope["handling"]["purpose"] == "BorderOperation");
    CHECK(outbox->pending(1, 10)->empty());
}

TEST_CASE("journal rows and envelope keep the agreed form") {
    const TemporaryFolder folder;
    {
        auto journal = CrossingJournal::open(folder / "lane.db").value();
        LaneSession session;
        appendAll(journal, session, oneCrossing("a"));
    }
    nlohmann::json golden = nlohmann::json::object();
    REQUIRE(readJournal(folder / "lane.db", 1, [&](const JournalRow& row) -> Result<void> {
        golden["journal"].push_back({{"seq", row.seq},
                                     {"event_id", row.eventId},
                                     {"at", row.at},
                                     {"event_type", row.eventType},
                                     {"event", nlohmann::json::parse(row.event)},
                                     {"actions", nlohmann::json::parse(row.actions)},
                                     {"clock", row.clock.quality},
                                     {"sealed_with", row.keyId}});
        CHECK(hashOf(row) == row.hash);
        return {};
    }));
    golden["outbox"] = nlohmann::json::parse(Outbox::open(folder / "lane.db")->pending(0, 1)->at(0).payload);
    // Sealed bytes, and so the hashes over them, differ from one store to the next.
    golden["outbox"]["journal"]["hash"] = std::string(64, '0');
    const std::string message = std::string(LANEPOST_SOURCE_DIR) + "/protocol/golden/crossing-message.json";
    const std::string path = std::string(LANEPOST_SOURCE_DIR) + "/tests/golden/lane/journal.json";
    if (std::getenv("LANEPOST_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path) << golden.dump(2) << '\n';
        std::ofstream(message) << golden["outbox"].dump(2) << '\n';
    }
    CHECK(readTextFile(message, 1 << 20).value() == golden["outbox"].dump(2) + "\n");
    const auto kept = readTextFile(path, 1 << 20);
    REQUIRE(kept);
    CHECK(nlohmann::json::parse(*kept) == golden);
}

TEST_CASE("an empty outbox says so") {
    const TemporaryFolder folder;
    REQUIRE(CrossingJournal::open(folder / "lane.db"));
    const auto outbox = Outbox::open(folder / "lane.db");
    CHECK(outbox->state()->depth == 0);
    CHECK_FALSE(outbox->state()->oldest);
}

TEST_CASE("the journal's rows are gapless and each carries the hash of the one before") {
    const TemporaryFolder folder;
    writeRandomJournal(folder / "lane.db", 7, 60);
    JournalRow before;
    const auto visited = readJournal(folder / "lane.db", 1, [&](const JournalRow& row) -> Result<void> {
        CHECK(row.seq == before.seq + 1);
        CHECK(row.prevHash == before.hash);
        CHECK(row.hash == hashOf(row));
        CHECK(eventOf(row));
        before = row;
        return {};
    });
    CHECK(visited.value() == 60);
    CHECK(readJournal(folder / "lane.db", 51, [](const JournalRow&) -> Result<void> { return {}; }).value() == 10);
    const auto stopped = readJournal(folder / "lane.db", 1,
                                     [](const JournalRow&) -> Result<void> { return fail(ErrorKind::Busy, "enough"); });
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().message == "enough");
}

TEST_CASE("screens and recorded crossings stand in the journal by digest, other actions whole") {
    const std::string show = journalText(lane::ShowLane{});
    CHECK(show.find("\"type\":\"show_lane\"") != std::string::npos);
    CHECK(show.find("\"sha256\"") != std::string::npos);
    CHECK(show.find("lane_id") == std::string::npos);
    CHECK(journalText(lane::OpenBarrier{"c1"}) == R"({"crossing_id":"c1","type":"open_barrier"})");
}

TEST_CASE("the same event again after a failure is taken as written, an older one or another content is refused") {
    const TemporaryFolder folder;
    auto journal = CrossingJournal::open(folder / "lane.db").value();
    LaneSession session;
    appendAll(journal, session, oneCrossing("a"));
    const TimedEvent again{"a1", lane::specimen::morning(), lane::specimen::started()};
    const auto refused = journal.append(again, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::Conflict);

    SECTION("a crossing that is there already is refused and leaves no row") {
        lane::Crossing crossing;
        crossing.id = "a2";
        const lane::LaneAction record = lane::RecordCrossing{crossing};
        const auto doubled = journal.append({"z9", lane::specimen::morning(), lane::LaneCleared{}}, {&record, 1});
        REQUIRE_FALSE(doubled);
        CHECK(doubled.error().kind == ErrorKind::Conflict);
        CHECK(count(folder / "lane.db", "journal") == 4);
        CHECK(count(folder / "lane.db", "outbox") == 1);
    }
    SECTION("a second writer is noticed, and only the very same event is taken from it") {
        auto other = CrossingJournal::open(folder / "lane.db").value();
        const TimedEvent next{"b1", lane::specimen::morning(), lane::LaneCleared{"x"}};
        REQUIRE(other.append(next, {}));
        REQUIRE(journal.append(next, {}));
        CHECK(journal.head() == other.head());
        REQUIRE(other.append({"b2", lane::specimen::morning(), lane::LaneCleared{"x"}}, {}));
        const auto forked = journal.append({"b3", lane::specimen::morning(), lane::LaneCleared{"x"}}, {});
        REQUIRE_FALSE(forked);
        CHECK(forked.error().kind == ErrorKind::Conflict);
        CHECK(forked.error().message.find("another program") != std::string::npos);
    }
    CHECK(verifyAudit(folder / "lane.db")->intact());
}

TEST_CASE("an event with bytes that are no text is stored, verified and replayed") {
    const TemporaryFolder folder;
    {
        auto journal = CrossingJournal::open(folder / "lane.db").value();
        LaneSession session;
        lane::Vehicle vehicle = lane::specimen::car();
        vehicle.whyNot = "\xc3\x28\xff";
        const std::vector<TimedEvent> events{
            {"a1", lane::specimen::morning(), lane::specimen::started()},
            {std::string("a\xfe\0b", 4), lane::specimen::morning(), lane::VehicleSeen{vehicle}},
            {"a3", lane::specimen::morning(), lane::LaneCleared{"\xff"}}};
        appendAll(journal, session, events);
    }
    CHECK(verifyAudit(folder / "lane.db")->problems.empty());
    CHECK_FALSE(replayJournal(folder / "lane.db")->firstDifference);
}

TEST_CASE("replay gives the stored actions again, over restarts too") {
    const TemporaryFolder folder;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const auto path = folder / ("lane" + std::to_string(seed) + ".db");
        writeRandomJournal(path, seed, 200);
        const auto report = replayJournal(path);
        REQUIRE(report);
        CHECK(report->events == 200);
        CHECK(report->actions > 100);
        CHECK(report->differingEvents == 0);
        CHECK_FALSE(report->firstDifference);
    }
}

TEST_CASE("replay names the row and the action where the program now does something else") {
    const TemporaryFolder folder;
    const auto path = folder / "lane.db";
    {
        auto journal = CrossingJournal::open(path).value();
        LaneSession session;
        appendAll(journal, session, oneCrossing("a"));
    }
    SECTION("an action was another") {
        changeSealedActions(path, 4, "open_barrier", "send_to_secondary_inspection");
        const auto report = replayJournal(path).value();
        REQUIRE(report.firstDifference);
        CHECK(report.differingEvents == 1);
        CHECK(report.firstDifference->seq == 4);
        CHECK(report.firstDifference->eventId == "a4");
        CHECK(report.firstDifference->eventType == "decision_taken");
        CHECK(report.firstDifference->index == 1);
        CHECK(report.firstDifference->stored.find("send_to_secondary_inspection") != std::string::npos);
        CHECK(report.firstDifference->now.find("open_barrier") != std::string::npos);
    }
    SECTION("an action was missing") {
        change(path, "UPDATE journal SET actions = '[]' WHERE seq = 1");
        const auto report = replayJournal(path).value();
        CHECK(report.firstDifference->seq == 1);
        CHECK(report.firstDifference->stored == "(nothing)");
    }
    SECTION("the screen was another: its digest differs") {
        change(path, "UPDATE journal SET event = replace(event, 'lane-3', 'lane-4') WHERE seq = 1");
        const auto report = replayJournal(path).value();
        CHECK(report.firstDifference->seq == 1);
        CHECK(report.differingEvents == 4);
    }
    SECTION("an event cannot be read") {
        change(path, "UPDATE journal SET event = '{\"type\":' WHERE seq = 3");
        const auto report = replayJournal(path);
        REQUIRE_FALSE(report);
        CHECK(report.error().kind == ErrorKind::Corrupt);
        CHECK(report.error().message.find("journal row 3") != std::string::npos);
    }
}

TEST_CASE("a session resumed from the last crossings does the same as one that never stopped") {
    for (std::uint64_t seed = 11; seed <= 16; ++seed) {
        const TemporaryFolder folder;
        auto journal = CrossingJournal::open(folder / "lane.db").value();
        lane::RandomLane random(seed);
        LaneSession whole;
        int events = 0;
        std::size_t fed = 0;
        for (int round = 0; round < 12; ++round) {
            for (int i = 0; i < 90; ++i, ++events) {
                const TimedEvent event = random.next();
                const auto actions = whole.on(event);
                random.see(actions);
                REQUIRE(journal.append(event, actions));
            }
            LaneSession resumed;
            fed = journal.resume(resumed).value();
            LaneSession reference = whole;
            CHECK(resumed.shown() == reference.shown());
            lane::RandomLane future = random;
            for (int i = 0; i < 60; ++i) {
                const TimedEvent event = future.next();
                const auto expected = reference.on(event);
                future.see(expected);
                INFO("seed " << seed << " round " << round << " event " << event.id);
                REQUIRE(resumed.on(event) == expected);
            }
        }
        CHECK(count(folder / "lane.db", "crossings") > static_cast<std::int64_t>(LaneSession::kRemembered) * 5 / 4);
        CHECK(fed < static_cast<std::size_t>(events) / 4);
    }
}

TEST_CASE("a database of a newer program, of another program and no database at all are refused with the reason") {
    const TemporaryFolder folder;
    SECTION("newer") {
        REQUIRE(CrossingJournal::open(folder / "x.db"));
        change(folder / "x.db", "PRAGMA user_version=99");
        const auto opened = CrossingJournal::open(folder / "x.db");
        REQUIRE_FALSE(opened);
        CHECK(opened.error().kind == ErrorKind::Unsupported);
        CHECK(opened.error().message.find("newer program") != std::string::npos);
    }
    SECTION("another program's") {
        REQUIRE(Database::open(folder / "x.db", OpenMode::ReadWrite)->execute("CREATE TABLE t (x)", "make"));
        CHECK(CrossingJournal::open(folder / "x.db").error().kind == ErrorKind::Unsupported);
        CHECK(verifyAudit(folder / "x.db").error().kind == ErrorKind::Unsupported);
    }
    SECTION("no database") {
        std::ofstream(folder / "x.db") << std::string(5000, 'x');
        for (const auto& error : {CrossingJournal::open(folder / "x.db").error(), verifyAudit(folder / "x.db").error(),
                                  replayJournal(folder / "x.db").error(), Outbox::open(folder / "x.db").error()}) {
            CHECK(error.kind == ErrorKind::Corrupt);
            CHECK(error.message.find("x.db") != std::string::npos);
        }
    }
    SECTION("empty file") {
        std::ofstream(folder / "x.db").flush();
        CHECK(verifyAudit(folder / "x.db").error().kind == ErrorKind::Unsupported);
        CHECK(CrossingJournal::open(folder / "x.db"));
    }
    SECTION("absent") {
        CHECK(verifyAudit(folder / "absent.db").error().kind == ErrorKind::NotFound);
        CHECK(replayJournal(folder / "absent.db").error().kind == ErrorKind::NotFound);
        CHECK(CrossingJournal::open(folder / "no-folder/x.db").error().kind == ErrorKind::Io);
    }
}

TEST_CASE("a path with characters that mean something in a URI is opened as it stands") {
    const TemporaryFolder folder;
    REQUIRE(CrossingJournal::open(folder / "a b?mode=memory#%41.db"));
    CHECK(std::filesystem::exists(folder / "a b?mode=memory#%41.db"));
}
