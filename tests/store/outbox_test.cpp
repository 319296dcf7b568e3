#include "store/outbox.h"

#include <catch2/catch.hpp>

#include "store/audit.h"
#include "store/outbox_chain.h"
#include "store/outbox_releases.h"
#include "store/old_journal.h"
#include "store/store_under_test.h"

using namespace lanepost;
using namespace lanepost::store;
namespace fs = std::filesystem;

namespace {

/// The release that an honest centre would cause for everything up to `through`.
OutboxRelease releaseThrough(const fs::path& journal, std::int64_t through) {
    OutboxRelease release;
    release.throughSeq = through;
    release.releasedAt = lane::specimen::morning();
    release.receipt = "sealed";
    const auto events = Outbox::open(journal)->pending(0, through).value();
    for (const OutboxEvent& event : events) {
        release.chain = outboxChain(release.chain, event.deviceSeq, event.eventId, sha256(event.payload));
        release.eventId = event.eventId;
    }
    return release;
}

void changeOutbox(const fs::path& journal, const std::string& sql) {
    REQUIRE(Database::open(journal, OpenMode::ReadWrite)->execute("PRAGMA foreign_keys=OFF;" + sql, "change"));
}

constexpr auto kLater = std::chrono::hours(1);

} // namespace

TEST_CASE("a release shortens what waits, never goes back and survives being written twice") {
    const TemporaryFolder folder;
    const fs::path path = folder / "lane.db";
    const int recorded = writeRandomJournal(path, 3, 150);
    REQUIRE(recorded > 5);
    CHECK(Outbox::open(path)->state()->depth == recorded);
    CHECK(Outbox::open(path)->released()->throughSeq == 0);
    auto releases = OutboxReleases::open(path).value();
    const OutboxRelease four = releaseThrough(path, 4);
    REQUIRE(releases.record(four));
    REQUIRE(releases.record(four));
    REQUIRE(releases.record(releaseThrough(path, 2)));
    const OutboxState state = Outbox::open(path)->state().value();
    CHECK(state.depth == recorded - 4);
    CHECK(state.throughSeq == 4);
    CHECK(state.oldest == Outbox::open(path)->pending(4, 1)->at(0).committedAt);
    CHECK(state.lastRelease == lane::specimen::morning());
    const OutboxRelease found = Outbox::open(path)->released().value();
    CHECK(found.chain == four.chain);
    CHECK(found.eventId == four.eventId);
    CHECK(verifyAudit(path)->intact());
}

TEST_CASE("released rows are removed oldest first, the newest row never, and the journal stays intact") {
    const TemporaryFolder folder;
    const fs::path path = folder / "lane.db";
    const int recorded = writeRandomJournal(path, 3, 150);
    auto releases = OutboxReleases::open(path).value();
    CHECK(releases.removeReleased(lane::specimen::morning() + kLater, 100).value() == 0);
    REQUIRE(releases.record(releaseThrough(path, recorded)));
    CHECK(releases.removeReleased(lane::specimen::morning(), 100).value() == 0); // too young
    CHECK(releases.removeReleased(lane::specimen::morning() + kLater, 2).value() == 2);
    CHECK(Outbox::open(path)->pending(2, 1)->at(0).deviceSeq == 3);
    CHECK(releases.removeReleased(lane::specimen::morning() + kLater, 1000).value() == recorded - 3);
    CHECK(Outbox::open(path)->newestSeq() == recorded);
    CHECK(verifyAudit(path)->intact());
    // The next crossing goes on with the sequence.
    auto journal = CrossingJournal::open(path).value();
    lane::RecordCrossing record;
    record.crossing.id = "after";
    record.crossing.decidedAt = lane::specimen::morning();
    record.crossing.decision = lane::OfficerDecision{"d", "after", "TESTER", lane::DecisionOutcome::Pass, ""};
    REQUIRE(journal.append({"after-event", lane::specimen::morning(), lane::LaneCleared{"x"}},
                           std::vector<lane::LaneAction>{record}));
    CHECK(Outbox::open(path)->newestSeq() == recorded + 1);
    CHECK(verifyAudit(path)->intact());
}

TEST_CASE("an outbox row that vanished without a receipt is an error here and a problem in the audit") {
    const TemporaryFolder folder;
    const fs::path path = folder / "lane.db";
    writeRandomJournal(path, 3, 150);
    REQUIRE(OutboxReleases::open(path)->record(releaseThrough(path, 2)));
    changeOutbox(path, "DELETE FROM outbox WHERE device_seq IN (1, 3)");
    const auto events = Outbox::open(path)->pending(2, 10);
    REQUIRE_FALSE(events);
    CHECK(events.error().kind == ErrorKind::Corrupt);
    CHECK(events.error().message.find("row 3 is missing") != std::string::npos);
    const auto report = verifyAudit(path);
    REQUIRE(report->problems.size() == 1);
    CHECK(report->problems[0] ==
          AuditProblem{"outbox", "3", "it is missing; it carries a recorded crossing"});
}

TEST_CASE("a release that the record does not bear out is found") {
    const TemporaryFolder folder;
    const fs::path path = folder / "lane.db";
    writeRandomJournal(path, 3, 150);
    REQUIRE(OutboxReleases::open(path)->record(releaseThrough(path, 4)));
    std::string sql;
    SECTION("another chain") { sql = "UPDATE outbox_releases SET chain = zeroblob(32)"; }
    SECTION("another event") { sql = "UPDATE outbox_releases SET event_id = 'e'"; }
    SECTION("another sequence") { sql = "UPDATE outbox_releases SET through_seq = 3"; }
    SECTION("a sequence that never was") { sql = "UPDATE outbox_releases SET through_seq = 4000"; }
    SECTION("a time that is none") { sql = "UPDATE outbox_releases SET released_at = 'soon'"; }
    changeOutbox(path, sql);
    const auto report = verifyAudit(path);
    REQUIRE_FALSE(report->intact());
    CHECK(report->problems[0].table == "outbox_releases");
}

TEST_CASE("pending stops at a number of bytes, yet gives one event at least") {
    const TemporaryFolder folder;
    const fs::path path = folder / "lane.db";
    writeRandomJournal(path, 3, 150);
    const auto outbox = Outbox::open(path).value();
    CHECK(outbox.pending(0, 5, 1)->size() == 1);
    const std::size_t two = outbox.pending(0, 1)->at(0).payload.size() + 1;
    CHECK(outbox.pending(0, 5, two)->size() == 2);
    CHECK(outbox.pending(0, 5)->size() == 5);
}

TEST_CASE("a journal of the schema before gets its releases, and each journal an id of its own") {
    const TemporaryFolder folder;
    for (const char* name : {"a.db", "b.db"}) {
        writeOldJournal(folder / name, 3, 60);
        CHECK(Outbox::open(folder / name).error().kind == ErrorKind::Unsupported);
        REQUIRE(CrossingJournal::open(folder / name));
        CHECK(verifyAudit(folder / name)->intact());
    }
    const std::string first = Outbox::open(folder / "a.db")->stream().value();
    CHECK(first == Outbox::open(folder / "a.db")->stream().value());
    CHECK(first != Outbox::open(folder / "b.db")->stream().value());
}

TEST_CASE("cursors of notices go forward only") {
    const TemporaryFolder folder;
    writeRandomJournal(folder / "lane.db", 3, 20);
    auto releases = OutboxReleases::open(folder / "lane.db").value();
    CHECK(releases.cursor("late").value() == 0);
    REQUIRE(releases.moveCursor("late", 7));
    REQUIRE(releases.moveCursor("late", 5));
    CHECK(releases.cursor("late").value() == 7);
}
