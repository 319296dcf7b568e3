#include "sync/uploader.h"

#include <catch2/catch.hpp>

#include "store/audit.h"
#include "sync/upload_device.h"

using namespace lanepost;
using namespace lanepost::sync;
using std::chrono::milliseconds;

TEST_CASE("everything waiting goes up in order, once, and is released by receipts only") {
    Device device(300);
    device.turns(60);
    CHECK(device.centre.stored.size() == 300);
    CHECK(device.centre.sent == 300);
    CHECK(std::is_sorted(device.centre.order.begin(), device.centre.order.end()));
    CHECK(device.released() == 300);
    CHECK(device.trouble() == UploadTrouble::None);
    CHECK(store::verifyAudit(device.path)->intact());
    test::appendCrossings(*device.journal, "f", 1);
    device.turns(5);
    CHECK(device.released() == 301);
    CHECK(device.centre.lastReport.newest >= 0);
}

TEST_CASE("without a receipt nothing is released, the window holds sending back, and the silence has a name") {
    Device device(300);
    device.centre.answering = false;
    device.turns(200);
    CHECK(device.centre.sent == 64);
    CHECK(device.uploader->inFlight() == 64);
    CHECK(device.released() == 0);
    CHECK(device.trouble() == UploadTrouble::CentreSilent);
    device.centre.answering = true;
    device.turns(200, milliseconds(500));
    CHECK(device.released() == 300);
    CHECK(device.trouble() == UploadTrouble::None);
    CHECK(device.centre.stored.size() == 300);
}

TEST_CASE("what the broker lost is sent again when the centre answers and does not have it") {
    Device device(40);
    device.turns(1);
    device.centre.loseNext = 10; // accepted and gone
    device.turns(25);
    CHECK(device.released() == 0);
    device.turns(200, milliseconds(500));
    CHECK(device.released() == 40);
    CHECK(device.uploader->rewinds() >= 1);
    CHECK(device.centre.sent < 200); // not again and again
}

TEST_CASE("a cut link has a name, and sending goes on after it with what has no receipt") {
    Device device(10);
    int connections = 0;
    device.handlers.connected = [&] { ++connections; };
    device.startUploader();
    device.turns(30);
    CHECK(connections == 1);
    device.centre.connected = false;
    test::appendCrossings(*device.journal, "f", 5);
    device.turns(10);
    CHECK(connections == 1);
    CHECK(device.trouble() == UploadTrouble::NotReachable);
    CHECK(device.board.read().link == LinkState::Away);
    CHECK(device.released() == 10);
    device.centre.connected = true;
    device.turns(60);
    CHECK(device.released() == 15);
    CHECK(device.trouble() == UploadTrouble::None);
    CHECK(connections == 2); // once each time that the link comes
}

TEST_CASE("after a restart receipts for events that this program never sent are understood") {
    Device device(50);
    device.centre.answering = false;
    device.turns(40);
    device.startUploader(); // it forgot what it sent
    device.centre.answering = true;
    device.turns(1);
    device.turns(60);
    CHECK(device.released() == 50);
    CHECK(device.centre.stored.size() == 50);
}

TEST_CASE("forged and foreign receipts release nothing") {
    Device device(20);
    device.centre.answering = false;
    device.turns(40);
    REQUIRE(device.uploader->inFlight() == 20);
    Receipt receipt = device.centre.lastReceipt; // what the centre really has
    receipt.device = "lane-1";
    SeededRandom random(99);
    const Ed25519Signer stranger = Ed25519Signer::generate(random);
    SECTION("signed by somebody else") {
        device.uploader->take(sealNotice(stranger, receipt));
        device.turns(1);
        CHECK(device.trouble() == UploadTrouble::ReceiptRefused);
    }
    SECTION("one byte changed") {
        std::string sealed = sealNotice(device.centre.signer, receipt);
        sealed[sealed.size() - 5] ^= 1;
        device.uploader->take(sealed);
    }
    SECTION("for another device") {
        receipt.device = "lane-2";
        device.uploader->take(sealNotice(device.centre.signer, receipt));
    }
    SECTION("for another journal of this device") {
        receipt.stream = std::string(32, 'a');
        device.uploader->take(sealNotice(device.centre.signer, receipt));
    }
    SECTION("for other content") {
        receipt.chain[3] ^= std::byte{1};
        device.uploader->take(sealNotice(device.centre.signer, receipt));
        device.turns(1);
        CHECK(device.trouble() == UploadTrouble::StreamsDiverge);
    }
    SECTION("with another event's id") {
        receipt.eventId = "e-0000001";
        device.uploader->take(sealNotice(device.centre.signer, receipt));
    }
    SECTION("for more than there is") {
        receipt.through = 21;
        device.uploader->take(sealNotice(device.centre.signer, receipt));
        device.turns(1);
        CHECK(device.trouble() == UploadTrouble::StreamsDiverge);
    }
    SECTION("no notice at all") { device.uploader->take("x"); }
    device.turns(2);
    CHECK(device.released() == 0);
}

TEST_CASE("an old receipt that comes again changes nothing") {
    Device device(20);
    device.centre.answering = false;
    device.turns(30);
    Receipt half = device.centre.lastReceipt;
    half.device = "lane-1";
    half.through = 10;
    half.chain = device.centre.stored[10].chain;
    half.eventId = device.centre.stored[10].eventId;
    device.uploader->take(sealNotice(device.centre.signer, half));
    device.turns(10);
    CHECK(device.released() == 10);
    device.centre.answering = true;
    device.centre.answer();
    device.turns(10);
    CHECK(device.released() == 20);
    device.uploader->take(sealNotice(device.centre.signer, half));
    device.turns(10);
    CHECK(device.released() == 20);
    CHECK(device.trouble() == UploadTrouble::None);
}

TEST_CASE("a centre that was put back to an older state gets again what it lost") {
    Device device(30);
    device.turns(60);
    REQUIRE(device.released() == 30);
    for (std::int64_t lost = 21; lost <= 30; ++lost) {
        device.centre.stored.erase(lost);
    }
    device.centre.lastReceipt.through = 20;
    device.centre.lastReceipt.chain = device.centre.stored[20].chain;
    device.centre.lastReceipt.eventId = device.centre.stored[20].eventId;
    SECTION("while the rows are here") {
        device.startUploader();
        device.turns(60);
        CHECK(device.centre.stored.size() == 30);
        CHECK(device.trouble() == UploadTrouble::None);
    }
    SECTION("and says so when they are not") {
        device.change("DELETE FROM outbox WHERE device_seq < 29");
        device.startUploader();
        device.turns(60);
        CHECK(device.trouble() == UploadTrouble::CentreLostEvents);
    }
    CHECK(store::Outbox::open(device.path)->newestSeq() == 30);
}

TEST_CASE("a damaged outbox is a named trouble, and sending goes on when it is whole again") {
    Device device(10);
    device.centre.connected = false;
    device.turns(2);
    device.journal.reset();
    device.change("ALTER TABLE outbox RENAME TO gone");
    device.centre.connected = true;
    device.startUploader();
    device.turns(10);
    CHECK(device.trouble() == UploadTrouble::OutboxUnreadable);
    CHECK(device.centre.sent == 0);
    device.change("ALTER TABLE gone RENAME TO outbox");
    device.turns(200, milliseconds(500));
    CHECK(device.trouble() == UploadTrouble::None);
    CHECK(device.released() == 10);
}

TEST_CASE("an outbox with a hole stops before it: what is missing is never skipped") {
    Device device(10);
    device.change("DELETE FROM outbox WHERE device_seq = 4");
    device.turns(100, milliseconds(500));
    CHECK(device.trouble() == UploadTrouble::OutboxUnreadable);
    CHECK(device.centre.stored.empty());
    CHECK(device.board.read().upload.detail.find("row 4 is missing") != std::string::npos);
}

TEST_CASE("released rows are removed after their time, and the newest stays") {
    Device device(200);
    device.turns(100);
    REQUIRE(device.released() == 200);
    CHECK(store::Outbox::open(device.path)->pending(0, 1)->size() == 1);
    device.clock.advance(std::chrono::hours(73));
    device.turns(100, milliseconds(300));
    const auto left = store::Database::open(device.path, store::OpenMode::ReadOnly)->number("SELECT count(*) FROM outbox", "count");
    CHECK(left.value() == 1);
    CHECK(store::verifyAudit(device.path)->intact());
}

TEST_CASE("a late answer is taken once, in order, and only when the lane took it") {
    Device device(1);
    std::vector<std::int64_t> taken;
    bool laneTakes = false;
    device.handlers.lateAnswer = [&](const LateAnswer& late) {
        if (laneTakes) {
            taken.push_back(late.number);
        }
        return laneTakes;
    };
    device.startUploader();
    device.turns(5);
    const auto send = [&](std::int64_t number) {
        device.uploader->take(sealNotice(device.centre.signer, LateAnswer{"lane-1", number, "c", "c/1", {}}));
    };
    send(1);
    laneTakes = true;
    send(2); // 1 was not taken
    send(1);
    send(1);
    send(2);
    CHECK(taken == std::vector<std::int64_t>{1, 2});
    device.turns(10, milliseconds(500));
    CHECK(device.centre.lastReport.lateAnswersThrough == 2);
}

TEST_CASE("a revoked device stops sending and says why") {
    Device device(5);
    device.centre.connected = false;
    device.turns(1);
    device.centre.connected = true;
    device.centre.answering = false;
    device.uploader->take(sealNotice(device.centre.signer, Revocation{"lane-1", "stolen"}));
    device.turns(1);
    const ExchangeState state = device.board.read();
    CHECK(state.upload.trouble == UploadTrouble::Revoked);
    CHECK(state.upload.detail.find("stolen") != std::string::npos);
    CHECK(device.released() == 0);
}
