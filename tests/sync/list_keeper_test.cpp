#include "sync/list_keeper.h"

#include <thread>

#include "list_fleet.h"

using namespace lanepost;
using namespace lanepost::sync;
using namespace lanepost::sync::test;

namespace {

/// A link over the objects in memory.
class MemoryLink final : public CentralLink {
public:
    MemorySource objects;
    LinkState state() const override { return LinkState::Connected; }
    Result<void> send(const OutgoingEvent&) override { return {}; }
    std::size_t unacknowledged() const override { return 0; }
    Result<void> report(std::string_view) override { return {}; }
    std::optional<std::string> nextNotice(std::chrono::milliseconds, const std::stop_token&) override { return std::nullopt; }
    Result<std::string> fetch(std::string_view name, std::chrono::milliseconds) override { return objects.fetch(name); }
};

struct KeeperScene {
    TemporaryFolder folder;
    Centre centre = Centre::make(folder.path() / "centre");
    Device device{folder.path() / "device"};
    MemoryLink link;
    ExchangeBoard board;
    std::atomic<int> switches = 0;
    std::atomic<int> deltas = 0;

    void publish(const std::string& version, int changed) {
        const auto file = folder.path() / ("v" + version);
        writeSnapshot(file, "persons", version, 1000, changed);
        REQUIRE(centre.publish(file, at("2026-11-21T11:00:00Z")).has_value());
        link.objects.take(centre.repository);
    }
    ListKeeper keeper() {
        ListKeeperConfig config;
        config.deviceId = "lane-1";
        config.folder = device.folder;
        config.wanted = {{"persons", ListKind::Watchlist, device.list()}};
        ListKeeperCalls calls;
        calls.switched = [this](const WantedList&) {
            ++switches;
            return Result<void>{};
        };
        calls.deltaReady = [this](const WantedList&, const screening::WatchlistDelta& delta) {
            ++deltas;
            return delta.entries.empty() ? Result<void>(fail(ErrorKind::Corrupt, "empty")) : Result<void>{};
        };
        return ListKeeper(config, calls, link, board, device.clock);
    }
};

} // namespace

TEST_CASE("the keeper brings lists, says when they were the newest, and tells a delta before the file") {
    KeeperScene scene;
    scene.publish("1", 0);
    ListKeeper keeper = scene.keeper();
    REQUIRE(keeper.look({}));
    REQUIRE(scene.board.read().download.lastChecked == scene.device.clock.utcNow());
    REQUIRE(scene.board.read().download.trouble.empty());
    REQUIRE(scene.deltas == 0);
    scene.publish("2", 20);
    REQUIRE(keeper.look({}));
    REQUIRE(scene.deltas == 1);
    REQUIRE(scene.switches == 2);
    REQUIRE(scene.device.version() == "2");
}

TEST_CASE("what is refused stands on the board by name, and the last good look stays") {
    KeeperScene scene;
    scene.publish("1", 0);
    ListKeeper keeper = scene.keeper();
    REQUIRE(keeper.look({}));
    const auto checked = scene.board.read().download.lastChecked;
    scene.device.clock.advance(std::chrono::hours(24 * 30));
    REQUIRE_FALSE(keeper.look({}));
    REQUIRE(scene.board.read().download.trouble == "expired");
    REQUIRE(scene.board.read().download.lastChecked == checked);
    scene.link.objects.objects.clear();
    REQUIRE_FALSE(keeper.look({}));
    REQUIRE(scene.board.read().download.trouble == "gap");
}

TEST_CASE("a device that trusts no keys yet says so") {
    KeeperScene scene;
    std::filesystem::remove_all(scene.device.folder);
    ListKeeper keeper = scene.keeper();
    REQUIRE_FALSE(keeper.look({}));
    REQUIRE(scene.board.read().download.trouble == "local_failure");
}

TEST_CASE("an announcement ends the wait; a stop ends the run") {
    KeeperScene scene;
    scene.publish("1", 0);
    ListKeeper keeper = scene.keeper();
    std::jthread thread([&](const std::stop_token& stop) { keeper.run(stop); });
    while (scene.switches < 1) {
        std::this_thread::yield();
    }
    scene.publish("2", 20);
    while (scene.switches < 2) {
        keeper.announced();
        std::this_thread::yield();
    }
    thread.request_stop();
    thread.join();
    REQUIRE(scene.device.version() == "2");
}
