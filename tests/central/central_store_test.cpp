#include "central/central_store.h"

#include <algorithm>
#include <functional>
#include <random>

#include <catch2/catch.hpp>

#include "store/outbox_chain.h"
#include "store/outbox_envelope.h"
#include "support/postgresql_server.h"
#include "support/temporary_folder.h"

using namespace lanepost;
using namespace lanepost::central;
using sync::EventFrame;

namespace {

constexpr UtcTime kNow{std::chrono::microseconds(1763719800000000)};

/// The events of one stream, as an honest device makes them.
std::vector<EventFrame> streamOf(const std::string& device, int count, char stream = '5') {
    std::vector<EventFrame> frames;
    Sha256 chain{};
    for (int i = 1; i <= count; ++i) {
        EventFrame frame{device, std::string(32, stream), i, device + stream + "-" + std::to_string(i),
                         store::kCrossingSchema, chain, {}, R"({"n":)" + std::to_string(i) + "}"};
        frame.chain = store::outboxChain(chain, i, frame.eventId, sha256(frame.payload));
        chain = frame.chain;
        frames.push_back(frame);
    }
    return frames;
}

std::vector<EventFrame> part(const std::vector<EventFrame>& frames, std::size_t from, std::size_t to) {
    return {frames.begin() + static_cast<std::ptrdiff_t>(from), frames.begin() + static_cast<std::ptrdiff_t>(to)};
}

void tellStore(const std::function<std::unique_ptr<SqlConnection>()>& connect) {
    CentralStore store = CentralStore::open(connect()).value();
    const auto events = streamOf("lane-1", 300);
    const auto positionNow = [&] { return store.position("lane-1", events[0].stream).value(); };

    // In order, doubled, and in whatever order.
    StoreOutcome outcome = store.store(part(events, 0, 100), kNow).value();
    CHECK(outcome.added == 100);
    REQUIRE(outcome.positions.size() == 1);
    CHECK(outcome.positions[0].through == 100);
    CHECK(outcome.positions[0].chain == events[99].chain);
    CHECK(outcome.positions[0].eventId == events[99].eventId);
    CHECK(store.store(part(events, 50, 100), kNow)->added == 0);
    CHECK(store.store(part(events, 200, 300), kNow)->positions[0].through == 100);
    auto middle = part(events, 90, 200);
    std::shuffle(middle.begin(), middle.end(), std::mt19937(4));
    outcome = store.store(middle, kNow).value();
    CHECK(outcome.added == 100);
    CHECK(outcome.positions[0].through == 300);
    CHECK(positionNow().chain == events[299].chain);

    // Several devices and streams in one batch.
    auto mixed = streamOf("lane-2", 5);
    const auto renewed = streamOf("lane-2", 3, '6');
    mixed.insert(mixed.end(), renewed.begin(), renewed.end());
    CHECK(store.store(mixed, kNow)->positions.size() == 2);
    CHECK(store.position("lane-2", std::string(32, '6'))->through == 3);

    // A forged row in the place of an honest one is thrown out, and the honest one taken.
    const auto honest = streamOf("lane-3", 4);
    EventFrame forged = honest[2];
    forged.previous.fill(std::byte{1});
    forged.eventId = "forged";
    CHECK(store.store({forged}, kNow)->positions[0].through == 0);
    CHECK(store.store(part(honest, 0, 2), kNow)->refused == 1);
    CHECK(store.store(part(honest, 2, 4), kNow)->positions[0].through == 4);
    // An event far ahead is not kept at all.
    EventFrame far = honest[3];
    far.sequence = 1'000'000;
    CHECK(store.store({far}, kNow)->refused == 1);

    // Revocation.
    REQUIRE(store.revoke("lane-2", "stolen", kNow));
    outcome = store.store(part(streamOf("lane-2", 6), 5, 6), kNow).value();
    CHECK(outcome.added == 0);
    REQUIRE(outcome.revoked.size() == 1);
    CHECK(outcome.revoked[0].reason == "stolen");
    REQUIRE(store.reinstate("lane-2"));
    CHECK(store.store(part(streamOf("lane-2", 6), 5, 6), kNow)->positions[0].through == 6);
    CHECK(store.reinstate("nobody").error().kind == ErrorKind::NotFound);
    CHECK(store.revoke("no id", "x", kNow).error().kind == ErrorKind::InvalidArgument);

    // Late answers are numbered, kept once, and found again.
    const auto asked = store.unscreened(2).value();
    REQUIRE(asked.size() == 2);
    const std::string answer = R"({"answered_at":"2026-11-21T09:30:00.000000Z","hits":[],"lists":[]})";
    CHECK(store.noteScreened(asked[0], {{"c", "c/late", answer}}, kNow).value() == 1);
    CHECK(store.noteScreened(asked[0], {{"c", "c/late", answer}}, kNow).value() == 0);
    CHECK(store.noteScreened(asked[1], {{"d", "d/late", answer}}, kNow).value() == 1);
    const auto late = store.lateAnswersAfter(asked[0].device, 0, 10).value();
    REQUIRE(late.size() == 2);
    CHECK(late[1].number == 2);
    CHECK(late[1].requestId == "d/late");
    CHECK(store.screenAgain(kNow).value() == 2);

    // The situation picture, from a second connection.
    sync::StateReport report;
    report.device = "lane-1";
    report.newest = 300;
    CHECK(store.noteReport(report, kNow)->empty());
    CentralStore other = CentralStore::open(connect()).value();
    const auto devices = other.devices().value();
    REQUIRE(devices.size() == 3);
    CHECK(devices[0].stored == 300);
    CHECK(devices[0].report == toReportText(report));
    CHECK(devices[1].streams == 2);
    CHECK(devices[2].refused == 1);
}

} // namespace

TEST_CASE("the central store on SQLite keeps each event once, in order, against its chain") {
    const test::TemporaryFolder folder;
    tellStore([&] { return openDatabase((folder / "central.sqlite").string()).value(); });
}

TEST_CASE("the central store on PostgreSQL does the same") {
    const test::PostgresqlServer server;
    if (!server.running()) {
        WARN("skipped: " << server.whyNot());
        return;
    }
    tellStore([&] { return openDatabase(server.url()).value(); });
}

TEST_CASE("a database that cannot be opened is an error that says which, without a password") {
    const auto away = openDatabase("postgresql://user:secret@127.0.0.1:1/none?connect_timeout=2");
    REQUIRE_FALSE(away);
    CHECK(away.error().kind == ErrorKind::Io);
    CHECK(away.error().message.find("secret") == std::string::npos);
    CHECK(openDatabase("/nowhere/central.sqlite").error().kind == ErrorKind::Io);
}
