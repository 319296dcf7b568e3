#include "sync/bundle_exchange.h"

#include "list_fleet.h"
#include "store/outbox.h"
#include "support/lane_journal.h"
#include "sync/centre_in_memory.h"
#include "sync/uploader.h"

using namespace lanepost;
using namespace lanepost::sync;
using namespace lanepost::sync::test;

namespace {

const UtcTime kStickTime = at("2026-11-21T12:00:00Z");

Ed25519Signer signerOf(int number) {
    return keyOf(SigningRole::Notices, number).signer();
}

/// A device without a link, the centre, and a stick between them.
struct StickScene {
    TemporaryFolder folder;
    ManualClock clock{kStickTime};
    SeededRandom random{9};
    CentreInMemory centre;
    Ed25519Signer deviceKey = signerOf(20);
    std::filesystem::path journal = folder.path() / "journal.sqlite";
    std::filesystem::path up = folder.path() / "up.bundle";
    std::filesystem::path down = folder.path() / "down.bundle";

    StickScene() {
        auto opened = store::CrossingJournal::open(journal);
        REQUIRE(opened.has_value());
        lanepost::test::appendCrossings(*opened, "e", 12);
    }
    CourierParts device(const std::string& id = "lane-1") {
        return {"trial", id, std::string(kCentreId), deviceKey, {centre.signer.publicKey()}, folder.path() / (id + ".courier"),
                folder.path() / (id + "-spool"), clock, random};
    }
    CourierParts desk(const std::string& id = "lane-1") {
        return {"trial", std::string(kCentreId), id, centre.signer, {deviceKey.publicKey()}, folder.path() / ("desk-" + id),
                folder.path() / "desk-spool", clock, random};
    }
    ExportSummary exportUp() {
        const auto done = exportEvents(device(), journal, "{}", {}, up);
        REQUIRE(done.has_value());
        return *done;
    }
    Checked<BundleHeader> importAtCentre() { return importAtCentre(desk()); }
    Checked<BundleHeader> importAtCentre(const CourierParts& parts) {
        return importUp(parts, up,
                        {[&](std::string_view frame) {
                             centre.take(std::string(frame));
                             return Checked<void>{};
                         },
                         [](std::string_view) { return Checked<void>{}; }},
                        [] { return Checked<void>{}; });
    }
    /// Takes the down bundle: receipts through the uploader, as `lanepost sync import` does.
    Checked<BundleHeader> importAtDevice(const CourierParts& parts) {
        CentreInMemory away;
        away.connected = false;
        ExchangeBoard board;
        UploaderConfig config;
        config.journal = journal;
        config.device = "lane-1";
        config.noticeKey = centre.signer.publicKey();
        Uploader uploader(config, away, board, {}, clock, random);
        uploader.turn();
        auto done = importDown(
            parts, down,
            [&](std::string_view notice) {
                uploader.take(std::string(notice));
                return Checked<void>{};
            },
            [](BundleListSource&) { return Checked<void>{}; });
        uploader.turn();
        return done;
    }
    std::int64_t released() const { return store::Outbox::open(journal)->released()->throughSeq; }
    void exportReceipts() {
        centre.notices.clear();
        centre.answer();
        REQUIRE(exportDown(desk(), {centre.notices.begin(), centre.notices.end()}, nullptr, down).has_value());
    }
};

RefusalReason reasonOf(const Checked<BundleHeader>& refused) {
    REQUIRE_FALSE(refused.has_value());
    return refused.error().reason;
}

} // namespace

TEST_CASE("events go up by stick and are released only when the receipt comes back") {
    StickScene scene;
    const ExportSummary summary = scene.exportUp();
    REQUIRE(summary.number == 1);
    REQUIRE(summary.firstEvent == 1);
    REQUIRE(summary.lastEvent == 12);
    REQUIRE(scene.released() == 0);
    REQUIRE(scene.importAtCentre().has_value());
    REQUIRE(scene.centre.stored.size() == 12);
    REQUIRE(scene.released() == 0);
    scene.exportReceipts();
    REQUIRE(scene.importAtDevice(scene.device()).has_value());
    REQUIRE(scene.released() == 12);
    REQUIRE(scene.exportUp().firstEvent == 0);
    REQUIRE(readCourier(scene.device().stateFile)->taken == 1);
}

TEST_CASE("a stick that is lost loses nothing: the next one carries everything that has no receipt") {
    StickScene scene;
    scene.exportUp();
    std::filesystem::remove(scene.up);
    const ExportSummary again = scene.exportUp();
    REQUIRE(again.number == 2);
    REQUIRE(again.firstEvent == 1);
    REQUIRE(scene.importAtCentre().has_value());
    REQUIRE(scene.centre.stored.size() == 12);
}

TEST_CASE("a bundle holds nothing readable") {
    StickScene scene;
    scene.exportUp();
    const std::string bytes = readTextFile(scene.up, 1 << 24).value();
    for (const char* word : {"crossing", "payload", "schema", "PASS", "document"}) {
        REQUIRE(bytes.find(word) == std::string::npos);
    }
}

TEST_CASE("every cut and every flipped byte of a bundle is refused, and nothing of it is taken") {
    StickScene scene;
    scene.exportUp();
    const std::string bytes = readTextFile(scene.up, 1 << 24).value();
    const auto refusedAs = [&](const std::string& changed) {
        REQUIRE(replaceFile(scene.up, asBytes(changed)).has_value());
        const RefusalReason reason = reasonOf(scene.importAtCentre());
        REQUIRE(scene.centre.stored.empty());
        return reason;
    };
    const std::size_t step = bytes.size() / 150;
    for (std::size_t size = 0; size < bytes.size(); size += step) {
        REQUIRE(refusedAs(bytes.substr(0, size)) == RefusalReason::Torn);
    }
    REQUIRE(refusedAs(bytes + "x") == RefusalReason::Torn);
    for (std::size_t place = 0; place < bytes.size() - 64; place += place < 400 ? 1 : step) {
        std::string changed = bytes;
        changed[place] = static_cast<char>(changed[place] ^ 0x04);
        REQUIRE(refusedAs(changed) == RefusalReason::Torn);
    }
    std::string wrongSignature = bytes;
    wrongSignature.back() = static_cast<char>(wrongSignature.back() ^ 1);
    REQUIRE(refusedAs(wrongSignature) == RefusalReason::WrongSignature);
    REQUIRE(replaceFile(scene.up, asBytes(bytes)).has_value());
    REQUIRE(scene.importAtCentre().has_value());
}

TEST_CASE("a bundle is taken once: replayed and older ones are refused") {
    StickScene scene;
    scene.exportUp();
    std::filesystem::copy_file(scene.up, scene.folder.path() / "first");
    REQUIRE(scene.importAtCentre().has_value());
    REQUIRE(reasonOf(scene.importAtCentre()) == RefusalReason::Replayed);
    scene.exportUp();
    REQUIRE(scene.importAtCentre().has_value());
    std::filesystem::copy_file(scene.folder.path() / "first", scene.up, std::filesystem::copy_options::overwrite_existing);
    REQUIRE(reasonOf(scene.importAtCentre()) == RefusalReason::Replayed);
    scene.exportReceipts();
    REQUIRE(scene.importAtDevice(scene.device()).has_value());
    REQUIRE(reasonOf(scene.importAtDevice(scene.device())) == RefusalReason::Replayed);
}

TEST_CASE("a bundle for another device, another fleet, from a stranger or under a forged name is refused by name") {
    StickScene scene;
    scene.exportUp();
    REQUIRE(scene.importAtCentre().has_value());
    scene.exportReceipts();
    REQUIRE(reasonOf(scene.importAtDevice(scene.device("lane-2"))) == RefusalReason::WrongDevice);
    auto otherFleet = scene.device();
    otherFleet.fleet = "other";
    REQUIRE(reasonOf(scene.importAtDevice(otherFleet)) == RefusalReason::WrongFleet);
    auto stranger = scene.device();
    stranger.peer = "someone";
    REQUIRE(reasonOf(scene.importAtDevice(stranger)) == RefusalReason::Foreign);
    auto otherCentre = scene.device();
    otherCentre.peerKeys = {signerOf(30).publicKey()};
    REQUIRE(reasonOf(scene.importAtDevice(otherCentre)) == RefusalReason::WrongSignature);
    auto otherKey = scene.device();
    otherKey.signer = signerOf(31);
    REQUIRE(reasonOf(scene.importAtDevice(otherKey)) == RefusalReason::WrongDevice);
    REQUIRE(scene.released() == 0);
    REQUIRE(scene.importAtDevice(scene.device()).has_value());
}

TEST_CASE("a receipt for other events than were sent releases nothing, though it came in a right bundle") {
    StickScene scene;
    scene.exportUp();
    REQUIRE(scene.importAtCentre().has_value());
    scene.centre.lastReceipt.chain[0] ^= std::byte{1};
    scene.exportReceipts();
    REQUIRE(scene.importAtDevice(scene.device()).has_value());
    REQUIRE(scene.released() == 0);
}

TEST_CASE("a sender's older key is still taken after a change of keys, its newest one is sealed to") {
    StickScene scene;
    scene.exportUp();
    auto desk = scene.desk();
    desk.peerKeys = {scene.deviceKey.publicKey(), signerOf(40).publicKey()};
    REQUIRE(scene.importAtCentre(desk).has_value());
}

TEST_CASE("when the centre cannot keep what a bundle brought, the bundle does not count as taken") {
    StickScene scene;
    scene.exportUp();
    const auto failed = importUp(scene.desk(), scene.up,
                                 {[](std::string_view) { return Checked<void>{}; }, [](std::string_view) { return Checked<void>{}; }},
                                 []() -> Checked<void> { return refuse(RefusalReason::LocalFailure, "disk full"); });
    REQUIRE(reasonOf(failed) == RefusalReason::LocalFailure);
    REQUIRE(scene.importAtCentre().has_value());
}

TEST_CASE("lists come by stick: first whole, then only the delta") {
    StickScene scene;
    Centre lists = Centre::make(scene.folder.path() / "lists");
    Device appliance(scene.folder.path() / "appliance");
    const auto carry = [&](const std::string& version, int changed) {
        const auto file = scene.folder.path() / ("v" + version + ".snapshot");
        writeSnapshot(file, "persons", version, 2000, changed);
        REQUIRE(lists.publish(file, at("2026-11-21T11:00:00Z")).has_value());
        PeerLists own{1, {}};
        if (std::filesystem::exists(appliance.list())) {
            own.lists["persons"] = sha256(readFile(appliance.list(), 1 << 24).value());
        }
        REQUIRE(exportEvents(scene.device(), scene.journal, "{}", own, scene.up).has_value());
        REQUIRE(scene.importAtCentre().has_value());
        const auto summary = exportDown(scene.desk(), {}, &lists.repository, scene.down);
        REQUIRE(summary.has_value());
        REQUIRE(importDown(
                    scene.device(), scene.down, [](std::string_view) { return Checked<void>{}; },
                    [&](BundleListSource& source) -> Checked<void> {
                        const UpdateReport report = appliance.update(source);
                        const auto& refusal = report.refusal ? report.refusal : report.lists.at(0).refusal;
                        return refusal ? Checked<void>(refuse(*refusal)) : Checked<void>{};
                    })
                    .has_value());
        REQUIRE(appliance.version() == version);
        return summary->bytes;
    };
    const std::uint64_t whole = carry("1", 0);
    REQUIRE(carry("2", 25) < whole / 3);
    REQUIRE(carry("2000", 0) < whole); // and once more
}
