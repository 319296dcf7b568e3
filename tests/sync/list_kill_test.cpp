// The updater is killed with -9 at random moments, again and again; after each kill there is a whole list, and in the end the
// newest one.
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "list_fleet.h"

using namespace lanepost;
using namespace lanepost::sync;
using namespace lanepost::sync::test;

namespace {

/// Updates in a child process that kills itself at the `killAt`-th fetch or switch; true when it came to its end.
bool updateUntilKilled(Device& device, MemorySource& source, int killAt) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        int steps = 0;
        source.onFetch = [&](std::string_view, std::string&) {
            if (++steps == killAt) {
                ::kill(::getpid(), SIGKILL);
            }
        };
        auto trust = ListTrust::open(device.folder / "trust", ThrowAwayKeys::Refuse);
        auto shelf = ListShelf::open(device.folder / "lists", {{"persons", ListKind::Watchlist, device.list()}});
        if (!trust || !shelf) {
            ::_exit(3);
        }
        ListUpdater updater({"lane-1", device.folder / "pull", *trust, *shelf, device.clock, inspectListFile,
                             [](const WantedList&) { return Result<void>{}; }});
        OpenGate gate;
        const UpdateReport report = updater.update(source, gate);
        ::_exit(report.refusal || report.lists.at(0).refusal ? 4 : 0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status)) {
        REQUIRE(WTERMSIG(status) == SIGKILL);
        return false;
    }
    REQUIRE(WEXITSTATUS(status) == 0);
    return true;
}

} // namespace

TEST_CASE("killed at every fetch of a whole list and of a delta, it resumes and ends with the newest version") {
    TemporaryFolder folder;
    Centre centre = Centre::make(folder.path() / "centre");
    Device device(folder.path() / "device");
    MemorySource source;
    int kills = 0;
    for (const char* version : {"1", "2", "3"}) {
        const auto file = folder.path() / "next.snapshot";
        writeSnapshot(file, "persons", version, 3000, std::stoi(version) * 40);
        REQUIRE(centre.publish(file, at("2026-11-21T11:00:00Z")).has_value());
        source.take(centre.repository);
        const std::string before = device.version();
        // The k-th start dies at its k-th fetch, so every fetch is once the last.
        for (int killAt = 1; !updateUntilKilled(device, source, killAt); ++killAt) {
            ++kills;
            REQUIRE((device.version() == before || device.version() == version));
            REQUIRE(killAt < 500);
        }
        REQUIRE(device.version() == version);
    }
    REQUIRE(kills > 10);
}

TEST_CASE("killed at random microseconds the list in its place is always whole") {
    TemporaryFolder folder;
    Centre centre = Centre::make(folder.path() / "centre");
    Device device(folder.path() / "device");
    MemorySource source;
    SeededRandom random(11);
    int kills = 0;
    for (int version = 1; version <= 8; ++version) {
        const auto file = folder.path() / "next.snapshot";
        writeSnapshot(file, "persons", std::to_string(version), 3000, version * 40);
        REQUIRE(centre.publish(file, at("2026-11-21T11:00:00Z")).has_value());
        source.take(centre.repository);
        const std::string before = device.version();
        for (int round = 0; round < 12; ++round) {
            const pid_t child = ::fork();
            if (child == 0) {
                device.update(source);
                ::_exit(0);
            }
            std::array<std::byte, 2> bytes{};
            random.fill(bytes);
            ::usleep(static_cast<useconds_t>(std::to_integer<int>(bytes[0]) * 256 + std::to_integer<int>(bytes[1])) % 20000);
            kills += ::kill(child, SIGKILL) == 0 ? 1 : 0;
            int status = 0;
            ::waitpid(child, &status, 0);
            const std::string there = device.version();
            REQUIRE((there == before || there == std::to_string(version)));
        }
        REQUIRE_FALSE(device.update(source).lists.at(0).refusal.has_value());
        REQUIRE(device.version() == std::to_string(version));
    }
    REQUIRE(kills > 50);
}
