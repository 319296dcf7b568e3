// The store is killed, starved of space and write-protected, and must lose and double nothing that it acknowledged.
#include <cerrno>
#include <csignal>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/audit.h"
#include "store/evidence_store.h"
#include "store/journal_replay.h"
#include "store/outbox.h"
#include "store/store_under_test.h"

using namespace lanepost;
using namespace lanepost::store;
namespace fs = std::filesystem;

namespace {

constexpr int kKills = 60; // on disk and in memory each: long waits for the disk, or many more moments between

/// The child's work: resumes, runs crossings and writes a line for each crossing whose append returned. Never returns.
[[noreturn]] void runLane(const fs::path& path, std::uint64_t seed, int acknowledge) {
    auto journal = CrossingJournal::open(path);
    lane::LaneSession session;
    if (!journal || !journal->resume(session)) {
        _exit(3);
    }
    lane::RandomLane random(seed);
    for (int i = 0; i < 100'000; ++i) {
        const lane::TimedEvent event = random.next();
        const auto actions = session.on(event);
        random.see(actions);
        const auto appended = journal->append(event, actions);
        if (!appended) {
            std::fprintf(stderr, "append: %s\n", appended.error().message.c_str());
            _exit(4);
        }
        for (const lane::LaneAction& action : actions) {
            if (const auto* record = std::get_if<lane::RecordCrossing>(&action)) {
                const std::string line = record->crossing.id + "\n";
                if (::write(acknowledge, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
                    _exit(5);
                }
            }
        }
    }
    _exit(0);
}

/// Runs the child until it has acknowledged something, kills it `afterMicros` later; gives what was acknowledged.
std::string runAndKill(const fs::path& path, std::uint64_t seed, long afterMicros) {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        runLane(path, seed, ends[1]);
    }
    ::close(ends[1]);
    pollfd ready{ends[0], POLLIN, 0};
    ::poll(&ready, 1, 20'000);
    const timespec pause{0, afterMicros * 1000};
    ::nanosleep(&pause, nullptr);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    INFO("child's exit status " << (WIFEXITED(status) ? WEXITSTATUS(status) : 0));
    CHECK(WIFSIGNALED(status));
    std::string acknowledged;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
        acknowledged.append(buffer, static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    return acknowledged;
}

std::multiset<std::string> outboxCrossings(const fs::path& path) {
    std::multiset<std::string> ids;
    const auto outbox = Outbox::open(path);
    REQUIRE(outbox);
    const auto events = outbox->pending(0, 1'000'000);
    REQUIRE(events);
    for (const OutboxEvent& event : *events) {
        ids.insert(event.crossingId);
    }
    return ids;
}

/// Appends events until one fails; gives that error. Nothing when all went in.
std::optional<Error> appendUntilFailure(CrossingJournal& journal, lane::TimedEvent& event) {
    for (int i = 0; i < 20'000; ++i) {
        event = {"e" + std::to_string(journal.head().seq + 1), lane::specimen::morning(),
                 lane::DocumentPresented{lane::specimen::passport()}};
        if (auto appended = journal.append(event, {}); !appended) {
            return appended.error();
        }
    }
    return std::nullopt;
}

/// A small file system of its own; empty when this user may not mount one.
class SmallDisk {
public:
    explicit SmallDisk(const fs::path& at) : at_(at) {
        fs::create_directories(at_);
        mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, "size=1m") == 0;
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (mounted_) {
            ::umount2(at_.c_str(), MNT_DETACH);
        }
    }
    bool mounted() const { return mounted_; }
    bool setReadOnly(bool readOnly) const {
        return ::mount("tmpfs", at_.c_str(), "tmpfs",
                       MS_REMOUNT | (readOnly ? static_cast<unsigned long>(MS_RDONLY) : 0UL), "size=1m") == 0;
    }

private:
    fs::path at_;
    bool mounted_ = false;
};

} // namespace

TEST_CASE("kill -9 at any moment loses no acknowledged crossing and doubles none") {
    const bool onDisk = GENERATE(true, false);
    const TemporaryFolder folder(onDisk);
    const fs::path path = folder / "lane.db";
    std::mt19937 engine(20261121);
    std::set<std::string> acknowledged;
    for (int kill = 0; kill < kKills; ++kill) {
        const long micros = std::uniform_int_distribution<long>(0, 30'000)(engine);
        std::istringstream lines(runAndKill(path, 1000 + static_cast<std::uint64_t>(kill), micros));
        for (std::string id; std::getline(lines, id);) {
            if (!lines.eof()) {
                acknowledged.insert(id);
            }
        }
        const auto report = verifyAudit(path);
        REQUIRE(report);
        INFO("kill " << kill << " after " << micros << " us");
        REQUIRE(report->intact());
        REQUIRE(report->crossings == report->outboxRows);
    }
    REQUIRE(acknowledged.size() >= static_cast<std::size_t>(kKills) / 2);
    const std::multiset<std::string> sent = outboxCrossings(path);
    for (const std::string& id : acknowledged) {
        REQUIRE(sent.count(id) == 1);
    }
    CHECK(std::set<std::string>(sent.begin(), sent.end()).size() == sent.size());
    const auto replay = replayJournal(path);
    REQUIRE(replay);
    CHECK(replay->differingEvents == 0);
    WARN(kKills << " kills, " << acknowledged.size() << " crossings acknowledged, " << sent.size() << " stored, "
                << replay->events << " journal rows");
}

TEST_CASE("a full disk is named, nothing half-written stays, and the store goes on when there is space") {
    const TemporaryFolder folder;
    const SmallDisk disk(folder / "small");
    if (!disk.mounted()) {
        WARN("skipped: this user may not mount a small file system");
        return;
    }
    const fs::path path = folder / "small/lane.db";
    std::ofstream(folder / "small/ballast") << std::string(300'000, 'x');
    auto journal = CrossingJournal::open(path).value();
    lane::TimedEvent failed;
    const auto error = appendUntilFailure(journal, failed);
    REQUIRE(error);
    CHECK(error->kind == ErrorKind::Io);
    CHECK(error->message.find("lane.db") != std::string::npos);
    CHECK(error->message.find("space") != std::string::npos);
    const JournalHead before = journal.head();
    CHECK_FALSE(journal.append(failed, {}));
    CHECK(journal.head() == before);
    {
        const auto report = verifyAudit(path);
        REQUIRE(report);
        CHECK(report->problems.empty());
        CHECK(report->journalRows == before.seq);
    }
    auto evidence = EvidenceStore::open(folder / "small/evidence");
    if (evidence) {
        const std::string image(600'000, 'i');
        const auto put = evidence->put(std::as_bytes(std::span<const char>(image)));
        REQUIRE_FALSE(put);
        CHECK(put.error().kind == ErrorKind::Io);
        CHECK(evidence->totalBytes() == 0);
    }
    fs::remove(folder / "small/ballast");
    REQUIRE(journal.append(failed, {}));
    CHECK(journal.head().seq == before.seq + 1);
    CHECK(verifyAudit(path)->intact());
}

TEST_CASE("a write-protected disk is named; the journal can still be verified and replayed there") {
    const TemporaryFolder folder;
    const SmallDisk disk(folder / "small");
    if (!disk.mounted()) {
        WARN("skipped: this user may not mount a small file system");
        return;
    }
    const fs::path path = folder / "small/lane.db";
    writeRandomJournal(path, 2, 25);
    REQUIRE(disk.setReadOnly(true));
    const auto opened = CrossingJournal::open(path);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().kind == ErrorKind::Io);
    CHECK(opened.error().message.find("write") != std::string::npos);
    const auto report = verifyAudit(path);
    REQUIRE(report);
    CHECK(report->intact());
    CHECK(report->journalRows == 25);
    CHECK(replayJournal(path)->differingEvents == 0);
    REQUIRE(disk.setReadOnly(false));
    CHECK(CrossingJournal::open(path));
}

TEST_CASE("a file that may not grow further is an error, not the end of the process") {
    const TemporaryFolder folder;
    const fs::path path = folder / "lane.db";
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{200'000, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto journal = CrossingJournal::open(path);
        lane::TimedEvent failed;
        const auto error = journal ? appendUntilFailure(*journal, failed) : std::nullopt;
        const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &none);
        const bool named = error && error->kind == ErrorKind::Io;
        _exit(named && journal->append(failed, {}) ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(verifyAudit(path)->intact());
}

TEST_CASE("an append waits for another writer and then says who is to blame") {
    const TemporaryFolder folder;
    auto journal = CrossingJournal::open(folder / "lane.db").value();
    const auto other = Database::open(folder / "lane.db", OpenMode::ReadWrite);
    const auto held = Transaction::beginWrite(*other);
    REQUIRE(held);
    const auto refused = journal.append({"e1", lane::specimen::morning(), lane::LaneCleared{"x"}}, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::Busy);
    CHECK(refused.error().message.find("another program") != std::string::npos);
}
