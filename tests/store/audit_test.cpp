#include "store/audit.h"

#include <fstream>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "base/file.h"
#include "store/database.h"
#include "store/store_under_test.h"

using namespace lanepost;
using namespace lanepost::store;
namespace fs = std::filesystem;

namespace {

/// A column whose every bit counts, and how its row is named by the audit.
struct Target {
    const char* table;
    const char* column;
    const char* rowName;
};

const std::vector<Target> kTargets{{"journal", "event_id", "seq"},
                                   {"journal", "at", "seq"},
                                   {"journal", "event_type", "seq"},
                                   {"journal", "event", "seq"},
                                   {"journal", "actions", "seq"},
                                   {"journal", "prev_hash", "seq"},
                                   {"journal", "hash", "seq"},
                                   {"crossings", "id", "id"},
                                   {"crossings", "lane_id", "id"},
                                   {"crossings", "opened_at", "id"},
                                   {"crossings", "closed_at", "id"},
                                   {"crossings", "outcome", "id"},
                                   {"crossings", "record", "id"},
                                   {"crossings", "journal_seq", "id"},
                                   {"outbox", "event_id", "device_seq"},
                                   {"outbox", "crossing_id", "device_seq"},
                                   {"outbox", "committed_at", "device_seq"},
                                   {"outbox", "schema", "device_seq"},
                                   {"journal", "clock", "seq"},
                                   {"journal", "mono_us", "seq"},
                                   {"journal", "key_id", "seq"}};

std::size_t pick(std::mt19937& engine, std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(engine);
}

/// Flips one random bit in `target` of a random row; returns the name of the row before the flip.
std::string flip(const Database& database, const Target& target, std::mt19937& engine) {
    const std::string table = target.table;
    const std::string column = target.column;
    const auto rows = static_cast<std::size_t>(database.number("SELECT count(*) FROM " + table, "count").value());
    auto row = database.prepare("SELECT rowid, " + std::string(target.rowName) + ", CAST(" + column +
                                    " AS BLOB), typeof(" + column + ") FROM " + table + " LIMIT 1 OFFSET ?",
                                "choose");
    REQUIRE(row->bind(1, static_cast<std::int64_t>(pick(engine, rows))).step().value());
    const std::int64_t rowid = row->integer(0);
    if (row->text(3) == "null") {
        return flip(database, target, engine); // a row without anything sealed
    }
    if (row->text(3) == "integer") {
        // A high bit, so that the new number is surely not another row's.
        const std::int64_t flipped = std::stoll(row->text(2)) ^ (std::int64_t{1} << (12 + pick(engine, 40)));
        auto update = database.prepare("UPDATE " + table + " SET " + column + " = ? WHERE rowid = ?", "flip");
        REQUIRE(update->bind(1, flipped).bind(2, rowid).run());
        return row->text(1);
    }
    std::string bytes = row->text(2);
    REQUIRE_FALSE(bytes.empty());
    const std::size_t bit = pick(engine, bytes.size() * 8);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    const std::string type = row->text(3);
    auto update =
        database.prepare("UPDATE " + table + " SET " + column + " = CAST(? AS " + type + ") WHERE rowid = ?", "flip");
    const auto done = update->bind(1, std::as_bytes(std::span<const char>(bytes))).bind(2, rowid).run();
    if (!done && done.error().kind == ErrorKind::Conflict) {
        return flip(database, target, engine); // it became another row's id, which the database does not take
    }
    REQUIRE(done);
    return row->text(1);
}

bool named(const AuditReport& report, const std::string& table, const std::string& row) {
    for (const AuditProblem& problem : report.problems) {
        if (problem.table == table && problem.row == row) {
            return true;
        }
    }
    return false;
}

/// The logical content of all tables.
std::string contentOf(const fs::path& path) {
    const auto database = Database::open(path, OpenMode::ReadOnly);
    std::string content;
    for (const char* sql :
         {"SELECT seq, event_id, at, event_type, event, actions, prev_hash, hash FROM journal ORDER BY seq",
          "SELECT seq, clock, mono_us, key_id, 1, 2, 3, 4 FROM journal ORDER BY seq",
          "SELECT id, subject, class, wrapped, 1, 2, 3, 4 FROM record_keys ORDER BY id",
          "SELECT id, journal_seq, lane_id, opened_at, closed_at, outcome, record FROM crossings ORDER BY journal_seq",
          "SELECT device_seq, event_id, crossing_id, committed_at, schema, 1, 2, 3 FROM outbox ORDER BY device_seq"}) {
        auto rows = database->prepare(sql, "read");
        REQUIRE(rows);
        while (rows->step().value()) {
            for (int column = 0; column < 8; ++column) {
                content += std::to_string(static_cast<int>(rows->type(column))) + ":" + rows->text(column) + "|";
            }
        }
    }
    return content;
}

/// One file without a WAL beside it.
void checkpoint(const fs::path& path) {
    REQUIRE(Database::open(path, OpenMode::ReadWrite)->execute("PRAGMA wal_checkpoint(TRUNCATE)", "checkpoint"));
}

void flipInFile(const fs::path& path, std::size_t byte, int bit) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(byte));
    char c = 0;
    file.get(c);
    file.seekp(static_cast<std::streamoff>(byte));
    file.put(static_cast<char>(c ^ (1 << bit)));
}

} // namespace

TEST_CASE("an untouched journal is intact and counted") {
    const TemporaryFolder folder;
    const int recorded = writeRandomJournal(folder / "lane.db", 3, 150);
    REQUIRE(recorded > 5);
    const auto report = verifyAudit(folder / "lane.db");
    REQUIRE(report);
    CHECK(report->intact());
    CHECK(report->journalRows == 150);
    CHECK(report->crossings == recorded);
    CHECK(report->outboxRows == recorded);
    CHECK(report->head.seq == 150);
    CHECK(report->headFileSeen);
}

TEST_CASE("one flipped bit in any column of any row is found and its table and row are named") {
    const TemporaryFolder folder;
    REQUIRE(writeRandomJournal(folder / "original.db", 3, 150) > 5);
    checkpoint(folder / "original.db");
    std::mt19937 engine(20261121);
    std::set<std::string> columns;
    for (int i = 0; i < 600; ++i) {
        const Target& target = kTargets[static_cast<std::size_t>(i) % kTargets.size()];
        const fs::path copy = folder / "copy.db";
        fs::copy_file(folder / "original.db", copy, fs::copy_options::overwrite_existing);
        std::string row;
        {
            const auto database = Database::open(copy, OpenMode::ReadWrite);
            REQUIRE(database->execute("PRAGMA ignore_check_constraints=ON; PRAGMA foreign_keys=OFF", "prepare"));
            row = flip(*database, target, engine);
        }
        const auto report = verifyAudit(copy);
        INFO(target.table << "." << target.column << " row " << row << " round " << i);
        REQUIRE(report);
        CHECK(named(*report, target.table, row));
        columns.insert(std::string(target.table) + "." + target.column);
        for (const char* suffix : {"-wal", "-shm", "-head"}) {
            fs::remove(copy.string() + suffix);
        }
    }
    CHECK(columns.size() == kTargets.size());
}

TEST_CASE("one flipped bit anywhere in the file is found, or changes nothing that was recorded") {
    const TemporaryFolder folder;
    writeRandomJournal(folder / "original.db", 6, 150);
    checkpoint(folder / "original.db");
    const std::string content = contentOf(folder / "original.db");
    const std::size_t size = fs::file_size(folder / "original.db");
    std::mt19937 engine(20261122);
    int found = 0;
    int harmless = 0;
    for (int i = 0; i < 400; ++i) {
        const fs::path copy = folder / "copy.db";
        fs::copy_file(folder / "original.db", copy, fs::copy_options::overwrite_existing);
        const std::size_t byte = i < 100 ? static_cast<std::size_t>(i) : pick(engine, size);
        flipInFile(copy, byte, static_cast<int>(pick(engine, 8)));
        const auto report = verifyAudit(copy);
        if (!report || !report->intact()) {
            ++found;
        } else {
            INFO("byte " << byte);
            CHECK(contentOf(copy) == content);
            ++harmless;
        }
        fs::remove(copy.string() + "-wal");
        fs::remove(copy.string() + "-shm");
    }
    CHECK(found > 200);
    WARN("flipped bits found: " << found << ", without effect on the content: " << harmless << " (unused bytes)");
}

TEST_CASE("missing, added and swapped rows are found") {
    const TemporaryFolder folder;
    const fs::path path = folder / "lane.db";
    const int recorded = writeRandomJournal(path, 8, 80);
    const std::string last = std::to_string(recorded);
    const auto damage = [&](const std::string& sql) {
        const auto database = Database::open(path, OpenMode::ReadWrite);
        REQUIRE(database->execute("PRAGMA foreign_keys=OFF;" + sql, "damage"));
    };
    std::string table;
    std::string row;
    SECTION("a journal row in the middle") {
        damage("DELETE FROM journal WHERE seq = 40");
        table = "journal";
        row = "41";
    }
    SECTION("the journal's tail") {
        damage("DELETE FROM journal WHERE seq > 70; DELETE FROM crossings WHERE journal_seq > 70;"
               "DELETE FROM outbox WHERE crossing_id NOT IN (SELECT id FROM crossings)");
        table = "head file";
        row = "80";
    }
    SECTION("two journal rows exchanged") {
        damage("UPDATE journal SET seq = 1000 WHERE seq = 20; UPDATE journal SET seq = 20 WHERE seq = 21;"
               "UPDATE journal SET seq = 21 WHERE seq = 1000");
        table = "journal";
        row = "20";
    }
    SECTION("the last outbox row") {
        damage("DELETE FROM outbox WHERE device_seq = " + last);
        table = "outbox";
        row = last;
    }
    SECTION("a crossing") {
        damage("DELETE FROM crossings WHERE id = (SELECT crossing_id FROM outbox WHERE device_seq = 1)");
        table = "crossings";
    }
    SECTION("an outbox row that nobody recorded") {
        damage(
            "INSERT INTO outbox SELECT 900, 'x', 'y', committed_at, schema FROM outbox WHERE device_seq = 1");
        table = "outbox";
        row = "900";
    }
    SECTION("a crossing that nobody recorded") {
        damage("INSERT INTO crossings SELECT 'forged', 1, lane_id, opened_at, closed_at, outcome, record FROM "
               "crossings LIMIT 1");
        table = "crossings";
        row = "forged";
    }
    SECTION("a trigger slipped in") {
        damage("CREATE TRIGGER t AFTER INSERT ON outbox BEGIN DELETE FROM outbox; END");
        table = "schema";
    }
    SECTION("text stored as a blob") {
        damage("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')')");
        damage("UPDATE journal SET event = CAST(event AS BLOB) WHERE seq = 1");
        table = "journal";
        row = "1";
    }
    const auto report = verifyAudit(path);
    REQUIRE(report);
    REQUIRE_FALSE(report->intact());
    bool found = false;
    for (const AuditProblem& problem : report->problems) {
        found = found || (problem.table == table && (row.empty() || problem.row == row));
    }
    CHECK(found);
}

TEST_CASE("a damaged journal row is named alone: the rows after it are not blamed") {
    const TemporaryFolder folder;
    writeRandomJournal(folder / "lane.db", 9, 80);
    {
        const auto database = Database::open(folder / "lane.db", OpenMode::ReadWrite);
        REQUIRE(database->execute(
            "UPDATE journal SET actions = '[' WHERE seq = (SELECT min(journal_seq) FROM crossings)", "damage"));
    }
    const auto report = verifyAudit(folder / "lane.db");
    REQUIRE(report->problems.size() == 1);
    CHECK(report->problems[0].table == "journal");
}

TEST_CASE("a lost WAL is noticed at the next start and for ever after") {
    const TemporaryFolder folder;
    const fs::path path = folder / "lane.db";
    writeRandomJournal(path, 4, 30);
    checkpoint(path);
    fs::copy_file(path, folder / "old.db");
    {
        auto journal = CrossingJournal::open(path).value();
        REQUIRE(journal.append({"late", lane::specimen::morning(), lane::LaneCleared{"x"}}, {}));
    }
    for (const char* suffix : {"-wal", "-shm"}) {
        fs::remove(path.string() + suffix);
    }
    fs::copy_file(folder / "old.db", path, fs::copy_options::overwrite_existing);
    const auto before = verifyAudit(path);
    REQUIRE(before);
    REQUIRE(before->problems.size() == 1);
    CHECK(before->problems[0].table == "head file");
    CHECK(before->problems[0].row == "31");
    {
        auto journal = CrossingJournal::open(path).value();
        REQUIRE(journal.warnings().size() == 1);
        CHECK(journal.warnings()[0].find("31") != std::string::npos);
        REQUIRE(journal.append({"new", lane::specimen::morning(), lane::LaneCleared{"y"}}, {}));
    }
    CHECK(CrossingJournal::open(path)->warnings().size() == 1);
    const auto after = verifyAudit(path);
    REQUIRE(after->problems.size() == 1);
    CHECK(after->problems[0].row == "31");
}

TEST_CASE("a truncated file is an error or a problem, never a crash and never intact") {
    const TemporaryFolder folder;
    writeRandomJournal(folder / "original.db", 6, 60);
    checkpoint(folder / "original.db");
    const std::size_t size = fs::file_size(folder / "original.db");
    for (std::size_t kept = 1; kept < size; kept += 3001) {
        fs::copy_file(folder / "original.db", folder / "copy.db", fs::copy_options::overwrite_existing);
        fs::resize_file(folder / "copy.db", kept);
        const auto report = verifyAudit(folder / "copy.db");
        INFO(kept << " of " << size << " bytes");
        CHECK((!report || !report->intact()));
        static_cast<void>(CrossingJournal::open(folder / "copy.db"));
        for (const char* suffix : {"-wal", "-shm", "-head"}) {
            fs::remove((folder / "copy.db").string() + suffix);
        }
    }
}

TEST_CASE("an audit may run while the journal is written") {
    const TemporaryFolder folder;
    auto journal = CrossingJournal::open(folder / "lane.db").value();
    for (int i = 0; i < 20; ++i) {
        REQUIRE(journal.append({"e" + std::to_string(i), lane::specimen::morning(), lane::LaneCleared{"x"}}, {}));
        const auto report = verifyAudit(folder / "lane.db");
        REQUIRE(report);
        CHECK(report->problems.empty());
        CHECK(report->journalRows == i + 1);
    }
}
