// Whose time is over is gone for good, from every file; the chain still verifies; nothing goes too early.
#include "store/retention.h"

#include <csignal>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "store/audit.h"
#include "store/evidence_store.h"
#include "store/journal_reader.h"
#include "store/journal_replay.h"
#include "store/outbox_chain.h"
#include "store/outbox_releases.h"
#include "store/old_journal.h"
#include "store/store_under_test.h"

using namespace lanepost;
using namespace lanepost::store;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const JournalClock kTrusted{ClockQuality::Synchronised, true, {}};

UtcTime later(std::chrono::hours hours) {
    return lane::specimen::morning() + hours;
}

/// One crossing: vehicle, passport, answers, decision; all at `at`.
void runCrossing(CrossingJournal& journal, lane::LaneSession& session, const std::string& id, UtcTime at,
                 lane::DecisionOutcome outcome = lane::DecisionOutcome::Pass, const JournalClock& clock = kTrusted) {
    const std::vector<lane::TimedEvent> events{
        {id, at, lane::VehicleSeen{lane::specimen::car()}},
        {id + "-doc", at, lane::DocumentPresented{lane::specimen::passport()}},
        {id + "-a1", at, lane::ScreeningAnswered{id + "/1", lane::specimen::noHit()}},
        {id + "-a2", at, lane::ScreeningAnswered{id + "/2", lane::specimen::noHit()}},
        {id + "-d", at, lane::DecisionTaken{lane::specimen::decision(id + "-d", id, outcome)}}};
    for (const lane::TimedEvent& event : events) {
        REQUIRE(journal.append(event, session.on(event), clock));
    }
}

void start(CrossingJournal& journal, lane::LaneSession& session, const std::string& id = "start") {
    const lane::TimedEvent event{id, lane::specimen::morning(), lane::specimen::started()};
    REQUIRE(journal.append(event, session.on(event), kTrusted));
}

/// A store that a lane writes to.
struct StartedStore {
    TemporaryFolder folder;
    fs::path path = folder / "lane.db";
    CrossingJournal journal = CrossingJournal::open(path).value();
    lane::LaneSession session = {};
};

/// As the centre's receipt does: everything up to the newest event is there.
void releaseAll(const fs::path& path) {
    const auto outbox = Outbox::open(path).value();
    OutboxRelease release = outbox.released().value();
    const std::vector<OutboxEvent> pending = outbox.pending(release.throughSeq, 1'000'000).value();
    for (const OutboxEvent& event : pending) {
        release.chain = outboxChain(release.chain, event.deviceSeq, event.eventId, sha256(event.payload));
        release.throughSeq = event.deviceSeq;
        release.eventId = event.eventId;
    }
    release.releasedAt = lane::specimen::morning();
    release.receipt = "receipt";
    REQUIRE(OutboxReleases::open(path)->record(release));
}

/// Erases what is due at `now`, batch by batch, as the appliance does; how many batches.
int eraseDue(CrossingJournal& journal, lane::LaneSession& session, const fs::path& path, UtcTime now,
             const std::string& name = "batch") {
    const auto retention = RecordRetention::open(path).value();
    REQUIRE(retention.beginTerms(now));
    for (int batches = 0;; ++batches) {
        const auto due = retention.due({}, now, name + std::to_string(batches)).value();
        if (!due) {
            REQUIRE(retention.clearLog().value());
            return batches;
        }
        REQUIRE(journal.mayErase(*due));
        const lane::TimedEvent event{name + "-event" + std::to_string(batches), now, *due};
        REQUIRE(journal.append(event, session.on(event), kTrusted));
        REQUIRE(retention.proven(due->batchId).value());
    }
}

/// All bytes of all files of a folder, the store's key apart.
std::string allBytes(const fs::path& folder) {
    std::string bytes;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().filename() != "store.key") {
            std::ostringstream content;
            content << std::ifstream(entry.path(), std::ios::binary).rdbuf();
            bytes += content.str() + "|";
        }
    }
    return bytes;
}

std::vector<std::string> column(const fs::path& path, const std::string& sql) {
    const auto database = Database::open(path, OpenMode::ReadOnly).value();
    auto rows = database.prepare(sql, "read").value();
    std::vector<std::string> found;
    while (rows.step().value()) {
        found.push_back(rows.text(0));
    }
    return found;
}

const char* const kSecrets[] = {"SPECIMEN", "ANNA", "U12345674", "UTO123SP", "K.M."};

} // namespace

TEST_CASE("an expired crossing is gone from database and log, keys and sealed bytes too, and the chain verifies") {
    StartedStore kept{TemporaryFolder(true)};
    start(kept.journal, kept.session);
    for (int i = 0; i < 40; ++i) {
        runCrossing(kept.journal, kept.session, "c" + std::to_string(i), later(0h));
    }
    releaseAll(kept.path);
    runCrossing(kept.journal, kept.session, "young", later(24h * 29));
    for (const char* secret : kSecrets) {
        CHECK(allBytes(kept.folder.path()).find(secret) == std::string::npos); // sealed from the first moment
    }
    const auto keys = column(kept.path, "SELECT wrapped FROM record_keys WHERE subject <> 'young'");
    const auto sealed = column(kept.path, "SELECT event FROM journal WHERE typeof(event) = 'blob' AND key_id <= 40"
                                     " UNION ALL SELECT record FROM crossings WHERE id <> 'young'");
    REQUIRE(keys.size() == 40);
    REQUIRE(sealed.size() == 40 * 6);
    const auto inFiles = [&](const std::vector<std::string>& pieces) {
        const std::string bytes = allBytes(kept.folder.path());
        return std::ranges::count_if(pieces, [&](const std::string& piece) {
            return bytes.find(piece.substr(0, 48)) != std::string::npos;
        });
    };
    REQUIRE(inFiles(keys) == 40);
    REQUIRE(inFiles(sealed) == 40 * 6);

    CHECK(eraseDue(kept.journal, kept.session, kept.path, later(24h * 30 + 1h)) == 2); // 32 and 8
    CHECK(inFiles(keys) == 0);
    CHECK(inFiles(sealed) == 0);
    const auto report = verifyAudit(kept.path).value();
    for (const AuditProblem& problem : report.problems) {
        WARN(problem.table << " " << problem.row << ": " << problem.what);
    }
    CHECK(report.intact());
    CHECK(report.erasedRows == 40 * 5);
    CHECK(report.sealedRows == 0);
    CHECK(report.crossings == 41);
    CHECK(Outbox::open(kept.path)->pending(40, 10)->size() == 1); // the young one still goes up
    CHECK(kept.session.shown().lastCrossing->id == "young");

    const auto replay = replayJournal(kept.path).value();
    CHECK(replay.differingEvents == 0);
    CHECK(replay.erasedEvents == 200);
    lane::LaneSession resumed;
    CHECK(kept.journal.resume(resumed));
}

TEST_CASE("what the centre does not have, is open, or is young enough stays") {
    StartedStore kept{TemporaryFolder()};
    start(kept.journal, kept.session);
    runCrossing(kept.journal, kept.session, "passed", later(0h));
    const lane::TimedEvent opening{"open", later(0h), lane::VehicleSeen{lane::specimen::car()}};
    REQUIRE(kept.journal.append(opening, kept.session.on(opening), kTrusted));
    const auto retention = RecordRetention::open(kept.path).value();
    CHECK_FALSE(retention.due({}, later(24h * 300), "b").value()); // not at the centre
    const auto state = retention.state({}, later(24h * 300)).value();
    CHECK(state.classes[0].kept == 1); // open
    CHECK(state.classes[1].recordClass == "passed");
    CHECK(state.classes[1].overdue == 1);
    CHECK(state.classes[1].heldForCentre == 1);
    releaseAll(kept.path);
    CHECK_FALSE(retention.due({}, later(24h * 29), "b").value()); // too young
    const auto due = retention.due({}, later(24h * 31), "b").value();
    REQUIRE(due);
    CHECK(due->records.size() == 1);
    CHECK(due->records[0].subject == "passed");
    SECTION("a deletion that names the open crossing is refused as a whole") {
        auto forged = *due;
        forged.records.push_back({2, "open", 1});
        CHECK(kept.journal.mayErase(forged).error().kind == ErrorKind::Conflict);
        const lane::TimedEvent event{"e", later(24h * 31), forged};
        CHECK_FALSE(kept.journal.append(event, {}));
        CHECK(verifyAudit(kept.path)->erasedRows == 0);
    }
    SECTION("a deletion is done once") {
        const lane::TimedEvent event{"e", later(24h * 31), *due};
        REQUIRE(kept.journal.append(event, kept.session.on(event), kTrusted));
        CHECK(kept.journal.mayErase(*due).error().kind == ErrorKind::Conflict);
    }
    CHECK(verifyAudit(kept.path)->intact());
}

TEST_CASE("referred crossings are kept longer than passed ones") {
    StartedStore kept{TemporaryFolder()};
    start(kept.journal, kept.session);
    runCrossing(kept.journal, kept.session, "referred", later(0h), lane::DecisionOutcome::Refer);
    runCrossing(kept.journal, kept.session, "passed", later(0h));
    releaseAll(kept.path);
    CHECK(eraseDue(kept.journal, kept.session, kept.path, later(24h * 40)) == 1);
    CHECK(column(kept.path, "SELECT subject FROM record_keys WHERE wrapped IS NOT NULL") ==
          std::vector<std::string>{"referred"});
    CHECK(eraseDue(kept.journal, kept.session, kept.path, later(24h * 91), "second") == 1);
    CHECK(verifyAudit(kept.path)->intact());
}

TEST_CASE("a term counts from a trusted clock only: neither 1970 nor years ahead ends or stretches it") {
    StartedStore kept{TemporaryFolder()};
    start(kept.journal, kept.session);
    runCrossing(kept.journal, kept.session, "dead-battery", UtcTime(100s), lane::DecisionOutcome::Pass,
                {ClockQuality::Unknown, false, {}});
    runCrossing(kept.journal, kept.session, "years-ahead", later(24h * 365 * 3), lane::DecisionOutcome::Pass, kTrusted);
    releaseAll(kept.path);
    const auto retention = RecordRetention::open(kept.path).value();
    CHECK_FALSE(retention.due({}, later(0h), "b").value()); // 1970 is not counted from
    REQUIRE(retention.beginTerms(later(0h)));               // the clock is trusted from here
    CHECK_FALSE(retention.due({}, later(24h * 29), "b").value());
    CHECK(retention.due({}, later(24h * 31), "b").value()->records.size() == 2);
    CHECK(eraseDue(kept.journal, kept.session, kept.path, later(24h * 31)) == 1);
    CHECK(verifyAudit(kept.path)->intact());
}

TEST_CASE("an erasure without proof is found") {
    const TemporaryFolder folder;
    const fs::path path = folder / "lane.db";
    {
        auto journal = CrossingJournal::open(path).value();
        lane::LaneSession session;
        start(journal, session);
        runCrossing(journal, session, "one", later(0h));
        runCrossing(journal, session, "two", later(0h));
        releaseAll(path);
        eraseDue(journal, session, path, later(24h * 31));
        runCrossing(journal, session, "three", later(24h * 31));
    }
    REQUIRE(verifyAudit(path)->intact());
    const auto database = Database::open(path, OpenMode::ReadWrite).value();
    std::string sql;
    SECTION("a key destroyed by hand") {
        sql = "UPDATE record_keys SET wrapped = NULL, erased_seq = 12 WHERE subject = 'three'";
    }
    SECTION("a text replaced by its digest") {
        const auto text = column(path, "SELECT event FROM journal WHERE event_id = 'three'").at(0);
        const std::string digest = toHex(sha256(text));
        sql = "UPDATE journal SET event = x'" + digest + "' WHERE event_id = 'three'";
    }
    SECTION("the note of a batch") { sql = "UPDATE erasures SET seq = 3"; }
    SECTION("a proven record that is only half gone") {
        sql = "UPDATE journal SET actions = x'" + std::string(200, 'a') + "', event = x'" + std::string(200, 'b') +
              "' WHERE event_id = 'one-a1'";
    }
    REQUIRE(database.execute(sql, "change"));
    CHECK_FALSE(verifyAudit(path)->intact());
}

TEST_CASE("a journal of the first program is taken over, verifies, and its rows go by age") {
    const TemporaryFolder folder(true);
    const fs::path path = folder / "lane.db";
    const int crossings = writeOldJournal(path, 5, 200);
    REQUIRE(crossings > 8);
    REQUIRE(allBytes(folder.path()).find("SPECIMEN") != std::string::npos);
    auto journal = CrossingJournal::open(path).value();
    CHECK(verifyAudit(path)->intact());
    CHECK(Outbox::open(path)->pending(0, 1000)->size() == static_cast<std::size_t>(crossings));
    lane::LaneSession session;
    REQUIRE(journal.resume(session));
    start(journal, session, "again");
    const lane::TimedEvent cleared{"cleared", later(0h), lane::LaneCleared{"empty"}};
    REQUIRE(journal.append(cleared, session.on(cleared), kTrusted));
    runCrossing(journal, session, "new", later(0h));
    releaseAll(path);
    CHECK(eraseDue(journal, session, path, later(24h * 400)) >= 2);
    const auto report = verifyAudit(path).value();
    CHECK(report.intact());
    CHECK(report.erasedRows > 100);
    CHECK(RecordRetention::open(path)->state({}, later(24h * 400))->proofs >= 2);
    // Rows after the last old crossing belong to one that was open when the program changed; they stay until then.
    const auto left = column(path, "SELECT count(*) FROM crossings WHERE typeof(record) = 'text'");
    CHECK(left.at(0) == "0");
}

TEST_CASE("without the store's key the journal is not opened for writing, and the audit still follows the chain") {
    const TemporaryFolder folder;
    const fs::path path = folder / "lane.db";
    writeRandomJournal(path, 3, 60);
    fs::remove(storeKeyFileOf(folder.path()));
    const auto opened = CrossingJournal::open(path);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().kind == ErrorKind::NotFound);
    CHECK(opened.error().message.find("store.key") != std::string::npos);
    const auto report = verifyAudit(path).value();
    CHECK(report.intact());
    CHECK(report.sealedRows > 40);
    CHECK(Outbox::open(path)->pending(0, 10).error().kind == ErrorKind::NotFound);
}

TEST_CASE("kill -9 in the middle of erasing leaves each record whole or gone, and the rest is erased afterwards") {
    const TemporaryFolder folder(true);
    const fs::path path = folder / "lane.db";
    {
        auto journal = CrossingJournal::open(path).value();
        lane::LaneSession session;
        start(journal, session);
        for (int i = 0; i < 300; ++i) {
            runCrossing(journal, session, "c" + std::to_string(i), later(0h));
        }
        releaseAll(path);
    }
    const auto keys = column(path, "SELECT wrapped FROM record_keys");
    std::mt19937 engine(20261121);
    int kills = 0;
    for (int round = 0; round < 12; ++round) {
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            auto journal = CrossingJournal::open(path);
            lane::LaneSession session;
            const auto retention = RecordRetention::open(path);
            if (!journal || !journal->resume(session) || !retention) {
                _exit(3);
            }
            for (int batch = 0;; ++batch) {
                const std::string id = std::to_string(round) + "-" + std::to_string(batch);
                const auto due = retention->due({}, later(24h * 40), id);
                if (!due || !*due) {
                    _exit(due ? 0 : 4);
                }
                const lane::TimedEvent event{"e" + id, later(24h * 40), **due};
                if (!journal->append(event, session.on(event), kTrusted) || !retention->clearLog()) {
                    _exit(5);
                }
            }
        }
        const timespec pause{0, std::uniform_int_distribution<long>(1'000'000, 40'000'000)(engine)};
        ::nanosleep(&pause, nullptr);
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        kills += WIFSIGNALED(status) ? 1 : 0;
        CHECK((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
        const auto report = verifyAudit(path);
        REQUIRE(report);
        REQUIRE(report->intact());
    }
    CHECK(kills > 0);
    auto journal = CrossingJournal::open(path).value();
    lane::LaneSession session;
    REQUIRE(journal.resume(session));
    eraseDue(journal, session, path, later(24h * 40), "last");
    const std::string bytes = allBytes(folder.path());
    CHECK(std::ranges::none_of(keys, [&](const std::string& key) { return bytes.find(key) != std::string::npos; }));
    CHECK(verifyAudit(path)->intact());
    CHECK(verifyAudit(path)->erasedRows == 1500);
    WARN(kills << " of 12 children killed in the middle");
}

TEST_CASE("pictures are sealed, and gone from the folder when their time is over") {
    const TemporaryFolder folder(true);
    auto store = EvidenceStore::open(folder / "evidence").value();
    const std::string page = "JPEG of a page, SPECIMEN ANNA " + std::string(20'000, 'p');
    const std::string crop = "JPEG of a plate, UTO123SP " + std::string(5'000, 'c');
    const std::string pageId = store.put(asBytes(page)).value();
    const std::string cropId = store.put(asBytes(crop)).value();
    CHECK(allBytes(folder.path()).find("SPECIMEN") == std::string::npos);
    CHECK(store.dueBefore(later(1000h), 10)->empty()); // no term has begun
    REQUIRE(store.beginTerms(later(0h)));
    CHECK(store.dueBefore(later(0h), 10)->empty());
    CHECK(store.dueBefore(later(1h), 10)->size() == 2);
    const auto keys = column(folder / "evidence/keys.sqlite", "SELECT wrapped FROM picture_keys");
    REQUIRE(store.erase("batch-1", {pageId}));
    CHECK(store.get(pageId).error().kind == ErrorKind::NotFound);
    CHECK(store.get(cropId));
    CHECK(store.unproven()->at("batch-1") == std::vector<std::string>{pageId});
    CHECK(store.put(asBytes(page)).error().kind == ErrorKind::Busy); // not before the proof is written
    // A kill here: the next program finds the batch, erases again and proves it.
    auto again = EvidenceStore::open(folder / "evidence").value();
    REQUIRE(again.unproven()->size() == 1);
    REQUIRE(again.erase("batch-1", again.unproven()->at("batch-1")));
    REQUIRE(again.forget("batch-1"));
    CHECK(again.unproven()->empty());
    REQUIRE(again.erase("batch-2", {cropId}));
    REQUIRE(again.forget("batch-2"));
    const std::string bytes = allBytes(folder.path());
    CHECK(std::ranges::none_of(keys, [&](const std::string& key) { return bytes.find(key) != std::string::npos; }));
    CHECK(again.totalBytes() == 0);
}

TEST_CASE("pictures that an older program left clear are read, and overwritten when their time is over") {
    const TemporaryFolder folder;
    const std::string page = "JPEG SPECIMEN " + std::string(9'000, 'p');
    const std::string id = toHex(sha256(page));
    fs::create_directories(folder / "evidence" / id.substr(0, 2));
    std::ofstream(folder / "evidence" / id.substr(0, 2) / id) << page;
    auto store = EvidenceStore::open(folder / "evidence").value();
    CHECK(store.get(id));
    REQUIRE(store.beginTerms(later(0h)));
    REQUIRE(store.dueBefore(later(1h), 10)->size() == 1);
    REQUIRE(store.erase("b", {id}));
    CHECK_FALSE(store.get(id));
    CHECK(allBytes(folder.path()).find("SPECIMEN") == std::string::npos);
}

TEST_CASE("a picture that a referred crossing names is known as a case picture") {
    StartedStore kept{TemporaryFolder()};
    start(kept.journal, kept.session);
    runCrossing(kept.journal, kept.session, "passed", later(0h));
    const std::string page = lane::specimen::passport().evidenceId;
    CHECK_FALSE(RecordRetention::open(kept.path)->isCasePicture(page).value());
    runCrossing(kept.journal, kept.session, "referred", later(0h), lane::DecisionOutcome::Refer);
    CHECK(RecordRetention::open(kept.path)->isCasePicture(page).value());
}
