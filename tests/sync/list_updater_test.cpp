#include "sync/list_updater.h"

#include "list_fleet.h"
#include "sync/list_tree.h"

using namespace lanepost;
using namespace lanepost::sync;
using namespace lanepost::sync::test;

namespace {

const UtcTime kOnline = at("2026-11-21T11:00:00Z");

/// A centre with version 1 published, and an appliance.
struct PublishScene {
    TemporaryFolder folder;
    Centre centre = Centre::make(folder.path() / "centre");
    Device device{folder.path() / "device"};
    MemorySource source;

    PublishScene() {
        publish("1", 0);
    }
    PublishSummary publish(const std::string& version, int changed, std::vector<std::string> devices = {"*"}) {
        const auto file = folder.path() / ("v" + version + ".snapshot");
        writeSnapshot(file, "persons", version, 2000, changed);
        const auto published = centre.publish(file, kOnline, std::move(devices));
        REQUIRE(published.has_value());
        source.take(centre.repository);
        return *published;
    }
    std::vector<std::string> chunks() const {
        std::vector<std::string> names;
        for (const auto& [name, bytes] : source.objects) {
            if (name.starts_with("lists/chunk/")) {
                names.push_back(name);
            }
        }
        return names;
    }
    void forgetPulled() const { std::filesystem::remove_all(device.folder / "pull"); }
    std::optional<RefusalReason> updateReason(const std::string& id = "lane-1") {
        const UpdateReport report = device.update(source, id);
        const auto& refusal = report.lists.at(0).refusal;
        return refusal ? std::optional(refusal->reason) : std::nullopt;
    }
};

} // namespace

TEST_CASE("a tree names every byte once, whatever the length") {
    for (const std::int64_t length : {std::int64_t{1}, kPieceBytes, kPieceBytes + 1, kPieceBytes * kTreeFanOut,
                                      kPieceBytes * kTreeFanOut + 1, kPieceBytes * kTreeFanOut * 3 + 77}) {
        std::vector<std::byte> blob(static_cast<std::size_t>(length), std::byte{7});
        std::int64_t objects = 0;
        Sha256 last{};
        const auto cut = cutIntoTree(blob, [&](const Sha256& digest, std::span<const std::byte> bytes) {
            REQUIRE(sha256(bytes) == digest);
            REQUIRE(static_cast<std::int64_t>(bytes.size()) <= kPieceBytes);
            ++objects;
            last = digest;
            return Result<void>{};
        });
        REQUIRE(cut.has_value());
        REQUIRE(cut->root == last);
        REQUIRE(treeSpan(treeDepth(length)) >= length);
        REQUIRE((treeDepth(length) == 0 || treeSpan(treeDepth(length) - 1) < length));
    }
}

TEST_CASE("a device gets the first version whole and the second as a delta") {
    PublishScene scene;
    const UpdateReport first = scene.device.update(scene.source);
    REQUIRE_FALSE(first.refusal.has_value());
    REQUIRE(first.lists.at(0).switched);
    REQUIRE_FALSE(first.lists.at(0).byDelta);
    REQUIRE(scene.device.version() == "1");
    REQUIRE(scene.device.switches == 1);

    const PublishSummary published = scene.publish("2", 20);
    REQUIRE(published.deltaLengths.size() == 1);
    const UpdateReport second = scene.device.update(scene.source);
    REQUIRE(second.lists.at(0).byDelta);
    REQUIRE(scene.device.version() == "2");
    REQUIRE(second.count.bytes < first.count.bytes / 3);
    REQUIRE(readFile(scene.device.list(), 1 << 30).value() ==
            readFile(scene.folder.path() / "v2.snapshot", 1 << 30).value());

    const UpdateReport third = scene.device.update(scene.source);
    REQUIRE_FALSE(third.lists.at(0).switched);
    REQUIRE_FALSE(third.lists.at(0).refusal.has_value());
    REQUIRE(scene.device.switches == 2);
}

TEST_CASE("a device that missed versions takes the delta from its own, or the whole list") {
    PublishScene scene;
    scene.device.update(scene.source);
    for (const char* version : {"2", "3", "4"}) {
        scene.publish(version, 10);
    }
    REQUIRE(scene.device.update(scene.source).lists.at(0).byDelta);
    REQUIRE(scene.device.version() == "4");
    for (const char* version : {"5", "6", "7", "8"}) {
        scene.publish(version, 10);
    }
    const UpdateReport report = scene.device.update(scene.source);
    REQUIRE(report.lists.at(0).switched);
    REQUIRE_FALSE(report.lists.at(0).byDelta);
    REQUIRE(scene.device.version() == "8");
}

TEST_CASE("every object torn in transit is refused by name, and the list that is there stays") {
    PublishScene scene;
    scene.device.update(scene.source);
    scene.publish("2", 900);
    scene.source.asked.clear();
    std::filesystem::copy(scene.device.folder, scene.folder.path() / "before", std::filesystem::copy_options::recursive);
    scene.device.update(scene.source);
    const std::vector<std::string> needed = scene.source.asked;
    REQUIRE(needed.size() >= 4); // a newer root, timestamp, targets, the delta
    for (const std::string& victim : needed) {
        if (!scene.source.objects.contains(victim)) {
            continue; // the question whether there is a newer root
        }
        for (const int kind : {0, 1, 2}) {
            std::filesystem::remove_all(scene.device.folder);
            std::filesystem::copy(scene.folder.path() / "before", scene.device.folder,
                                  std::filesystem::copy_options::recursive);
            scene.source.onFetch = [&](std::string_view name, std::string& bytes) {
                if (name == victim) {
                    kind == 0 ? void(bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1))
                    : kind == 1 ? bytes.resize(bytes.size() - 1)
                                : bytes.clear();
                }
            };
            const UpdateReport report = scene.device.update(scene.source);
            INFO(victim << " kind " << kind);
            REQUIRE(scene.device.version() == (report.lists.at(0).switched ? "2" : "1"));
            if (victim.starts_with("lists/chunk/")) {
                // The delta is refused; the whole list, whose chunks are in order, comes instead.
                REQUIRE(report.lists.at(0).note.find("torn_chunk") != std::string::npos);
            } else {
                REQUIRE(report.refusal.has_value());
                REQUIRE_FALSE(report.lists.at(0).switched);
            }
        }
    }
    scene.source.onFetch = nullptr;
}

TEST_CASE("every flipped byte of every chunk of a whole list is found") {
    PublishScene scene;
    std::size_t flips = 0;
    for (const std::string& victim : scene.chunks()) {
        const std::size_t step = scene.source.objects[victim].size() / 7 + 1;
        for (std::size_t at = 0; at < scene.source.objects[victim].size(); at += step) {
            scene.source.onFetch = [&](std::string_view name, std::string& bytes) {
                if (name == victim) {
                    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
                }
            };
            scene.forgetPulled();
            REQUIRE(scene.updateReason() == RefusalReason::TornChunk);
            ++flips;
        }
    }
    REQUIRE(flips > 10);
    REQUIRE(scene.device.version().empty());
    scene.source.onFetch = nullptr;
    REQUIRE_FALSE(scene.updateReason().has_value());
    REQUIRE(scene.device.version() == "1");
}

TEST_CASE("a chunk that is torn once is asked for again") {
    PublishScene scene;
    std::set<std::string> torn;
    scene.source.onFetch = [&](std::string_view name, std::string& bytes) {
        if (name.starts_with("lists/chunk/") && torn.insert(std::string(name)).second) {
            bytes.pop_back();
        }
    };
    const UpdateReport report = scene.device.update(scene.source);
    REQUIRE(report.lists.at(0).switched);
    REQUIRE(report.count.repeated == torn.size());
}

TEST_CASE("each dropped chunk interrupts; the next update goes on there and fetches nothing twice") {
    PublishScene scene;
    const std::vector<std::string> chunks = scene.chunks();
    REQUIRE(chunks.size() > 3);
    std::map<std::string, int> delivered;
    scene.source.onFetch = [&](std::string_view name, std::string&) { ++delivered[std::string(name)]; };
    for (const std::string& chunk : chunks) {
        scene.source.away.insert(chunk);
    }
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        REQUIRE(scene.updateReason() == RefusalReason::Unavailable);
        // The chunk that it stopped at comes back, the next one in its order is still away.
        scene.source.away.erase(scene.source.asked.back());
    }
    REQUIRE_FALSE(scene.updateReason().has_value());
    REQUIRE(scene.device.version() == "1");
    for (const std::string& chunk : chunks) {
        REQUIRE(delivered[chunk] == 1);
    }
}

TEST_CASE("a chunk that the centre does not have is a gap") {
    PublishScene scene;
    for (const std::string& chunk : scene.chunks()) {
        const std::string bytes = scene.source.objects[chunk];
        scene.source.objects.erase(chunk);
        scene.forgetPulled();
        REQUIRE(scene.updateReason() == RefusalReason::Gap);
        scene.source.objects[chunk] = bytes;
    }
}

TEST_CASE("what lies half fetched on the disk is checked again before it counts") {
    PublishScene scene;
    scene.source.away.insert(scene.source.asked.empty() ? scene.chunks().back() : "");
    scene.updateReason();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(scene.device.folder / "pull")) {
        if (entry.is_regular_file() && entry.file_size() > 0) {
            std::string bytes = readTextFile(entry.path(), 1 << 30).value();
            bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 4); // as a power cut leaves it
            REQUIRE(replaceFile(entry.path(), asBytes(bytes)).has_value());
        }
    }
    scene.source.away.clear();
    REQUIRE_FALSE(scene.updateReason().has_value());
    REQUIRE(scene.device.version() == "1");
}

TEST_CASE("a list for other devices is refused here") {
    PublishScene scene;
    scene.publish("2", 5, {"lane-7", "lane-8"});
    REQUIRE(scene.updateReason("lane-1") == RefusalReason::WrongDevice);
    REQUIRE(scene.device.version().empty());
    REQUIRE_FALSE(scene.updateReason("lane-7").has_value());
    REQUIRE(scene.device.version() == "2");
}

TEST_CASE("old metadata that is replayed is refused and the newer list stays") {
    PublishScene scene;
    const auto before = scene.source.objects;
    scene.device.update(scene.source);
    scene.publish("2", 20);
    scene.device.update(scene.source);
    REQUIRE(scene.device.version() == "2");
    scene.source.objects = before;
    REQUIRE(scene.updateReason() == RefusalReason::OlderVersion);
    REQUIRE(scene.device.version() == "2");
}

TEST_CASE("a centre that stands still is noticed when its timestamp expires, and the list keeps firing") {
    PublishScene scene;
    scene.device.update(scene.source);
    scene.device.clock.advance(std::chrono::hours(24 * 8));
    REQUIRE(scene.updateReason() == RefusalReason::Expired);
    REQUIRE(scene.device.version() == "1");
    REQUIRE(renewTimestamp(scene.centre.repository, {{}, usualKeys().timestamp}, scene.device.clock.utcNow(),
                           std::chrono::hours(24), std::chrono::hours(24))
                .has_value());
    scene.source.take(scene.centre.repository);
    REQUIRE_FALSE(scene.updateReason().has_value());
}

TEST_CASE("mix and match over the link: old targets under a new timestamp are refused") {
    PublishScene scene;
    scene.device.update(scene.source);
    const std::string old = scene.source.objects["lists/targets/1"];
    scene.publish("2", 20);
    scene.source.objects["lists/targets/2"] = old;
    const UpdateReport report = scene.device.update(scene.source);
    REQUIRE(report.refusal->reason == RefusalReason::Mismatch);
    REQUIRE(scene.device.version() == "1");
}

TEST_CASE("keys are rotated through root versions while lists go on") {
    PublishScene scene;
    scene.device.update(scene.source);
    auto renewed = usualRoles();
    renewed[SigningRole::Targets] = roleKeys(SigningRole::Targets, {2}, 1);
    renewed[SigningRole::Root] = roleKeys(SigningRole::Root, {2, 3, 4}, 2);
    REQUIRE(scene.centre.repository.addRoot(rootText(&scene.centre.repository.root(), renewed, {1, 2, 3})).has_value());
    REQUIRE(scene.centre.repository.addRoot(rootText(&scene.centre.repository.root(), renewed, {3, 4})).has_value());
    const auto file = scene.folder.path() / "v2.snapshot";
    writeSnapshot(file, "persons", "2", 2000, 9);
    REQUIRE(scene.centre.publish(file, kOnline).error().reason == RefusalReason::WrongSignature); // the old key
    PublishRequest request;
    request.id = "persons";
    request.file = file;
    const PublishKeys keys{{keyOf(SigningRole::Targets, 2)}, {keyOf(SigningRole::Timestamp, 1)}};
    REQUIRE(publishList(scene.centre.repository, request, keys, kOnline).has_value());
    scene.source.take(scene.centre.repository);
    const UpdateReport report = scene.device.update(scene.source);
    REQUIRE_FALSE(report.refusal.has_value());
    REQUIRE(report.lists.at(0).byDelta);
    REQUIRE(scene.device.version() == "2");
}

TEST_CASE("a signed file that is no list of that id never takes the place") {
    PublishScene scene;
    scene.device.update(scene.source);
    const auto file = scene.folder.path() / "other.snapshot";
    writeSnapshot(file, "vehicles", "2", 10);
    REQUIRE(scene.centre.publish(file, kOnline).error().reason == RefusalReason::Malformed);
    REQUIRE(inspectListFile({"persons", ListKind::Watchlist, {}}, file).error().kind == ErrorKind::InvalidArgument);
    REQUIRE(inspectListFile({"vehicles", ListKind::Watchlist, {}}, file).has_value());
}

TEST_CASE("a full disk is a named state; when there is room again the update goes on") {
    PublishScene scene;
    std::filesystem::create_directories(scene.device.folder);
    std::filesystem::remove_all(scene.device.folder / "pull");
    { // a file where the folder should be stands for a disk that takes nothing
        REQUIRE(replaceFile(scene.device.folder / "pull", asBytes("x")).has_value());
    }
    REQUIRE(scene.updateReason() == RefusalReason::LocalFailure);
    std::filesystem::remove(scene.device.folder / "pull");
    REQUIRE_FALSE(scene.updateReason().has_value());
}

TEST_CASE("a list that was laid there by hand is the base of a delta") {
    PublishScene scene;
    std::filesystem::create_directories(scene.device.folder);
    std::filesystem::copy_file(scene.folder.path() / "v1.snapshot", scene.device.list());
    scene.publish("2", 20);
    REQUIRE(scene.device.update(scene.source).lists.at(0).byDelta);
}

TEST_CASE("a base that was damaged on the disk is not trusted: the whole list comes") {
    PublishScene scene;
    scene.device.update(scene.source);
    std::string bytes = readTextFile(scene.device.list(), 1 << 30).value();
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    REQUIRE(replaceFile(scene.device.list(), asBytes(bytes)).has_value());
    scene.publish("2", 20);
    const UpdateReport report = scene.device.update(scene.source);
    REQUIRE(report.lists.at(0).switched);
    REQUIRE_FALSE(report.lists.at(0).byDelta);
    REQUIRE(report.lists.at(0).note.find("gap") != std::string::npos);
    REQUIRE(scene.device.version() == "2");
}

TEST_CASE("the repository's folder is a source of its own") {
    PublishScene scene;
    auto folder = FolderListSource::open(scene.centre.folder);
    REQUIRE(folder.has_value());
    REQUIRE(scene.device.update(*folder).lists.at(0).switched);
    REQUIRE(scene.device.version() == "1");
    REQUIRE(folder->fetch("lists/../timestamp").error().kind == ErrorKind::InvalidArgument);
}

TEST_CASE("rules are carried like lists") {
    PublishScene scene;
    const auto file = scene.folder.path() / "rules.json";
    REQUIRE(replaceFile(file, asBytes(R"({"rules":[]})")).has_value());
    PublishRequest request;
    request.id = "indicators";
    request.kind = ListKind::Rules;
    request.file = file;
    request.label = "2026-11";
    REQUIRE(publishList(scene.centre.repository, request, usualKeys(), kOnline).has_value());
    scene.source.take(scene.centre.repository);
    auto trust = ListTrust::open(scene.device.folder / "trust", ThrowAwayKeys::Refuse);
    const auto place = scene.device.folder / "indicators.json";
    auto shelf = ListShelf::open(scene.device.folder / "lists", {{"indicators", ListKind::Rules, place}});
    ListUpdater updater({"lane-1", scene.device.folder / "pull", *trust, *shelf, scene.device.clock, inspectListFile,
                         [](const WantedList&) { return Result<void>{}; }});
    OpenGate gate;
    const UpdateReport report = updater.update(scene.source, gate);
    REQUIRE(report.lists.at(0).switched);
    REQUIRE(readTextFile(place, 100).value() == R"({"rules":[]})");
}
