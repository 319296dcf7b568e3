// Stored crossings and the centre's own lists: what the lane could not know becomes a late answer, once.
#include "central/retro_screening.h"

#include <catch2/catch.hpp>

#include "base/strict_json.h"
#include "lane/lane_json.h"
#include "lane/specimens.h"
#include "screening/list_maker.h"
#include "store/outbox_chain.h"
#include "store/outbox_envelope.h"
#include "support/temporary_folder.h"

using namespace lanepost;
using namespace lanepost::central;

namespace {

namespace specimen = lane::specimen;

/// A centre with one list of documents and stored crossings of one device.
struct Centre {
    test::TemporaryFolder folder;
    ManualClock clock{specimen::morning()};
    CentralStore store = CentralStore::open(openDatabase((folder / "central.sqlite").string()).value()).value();
    std::unique_ptr<screening::ScreeningEngine> lists;
    std::int64_t stored = 0;
    Sha256 chain{};

    Centre() { list("E-1"); }

    /// From now on specimen::otherPassport() stands on the list, as this entry.
    void list(const std::string& entry) {
        const auto file = folder / entry;
        screening::test::writeSnapshot(file, {screening::test::documentEntry(entry, "U87654321")},
                                       screening::test::header("list", "1"));
        lists = std::make_unique<screening::ScreeningEngine>(
            std::vector<screening::ListConfig>{{"list", file, std::chrono::seconds(0)}});
    }
    void keep(const std::string& payload) {
        sync::EventFrame frame{"lane-1",
                               std::string(32, '5'),
                               ++stored,
                               "event-" + std::to_string(stored),
                               store::kCrossingSchema,
                               chain,
                               {},
                               payload};
        frame.chain = store::outboxChain(chain, stored, frame.eventId, sha256(payload));
        chain = frame.chain;
        REQUIRE(store.store({frame}, clock.utcNow())->added == 1);
    }
    void keepCrossing(const std::string& id, const document::DocumentReading& page) {
        lane::Crossing crossing;
        crossing.id = id;
        crossing.laneId = "lane-1";
        crossing.direction = "entry";
        crossing.mode = "training";
        crossing.openedAt = crossing.decidedAt.emplace(clock.utcNow());
        crossing.travellers = {page};
        crossing.screenings = {{id + "/1", specimen::noHit()}};
        store::EnvelopeOrigin origin;
        origin.eventId = id;
        origin.committedAt = toRfc3339(clock.utcNow());
        keep(store::crossingEnvelope(origin, canonicalText(lane::toJson(crossing))).value());
    }
    std::vector<sync::LateAnswer> late() { return store.lateAnswersAfter("lane-1", 0, 1000).value(); }
};

} // namespace

TEST_CASE("all crossings that wait are asked about, each once, and only hits are told") {
    Centre centre;
    for (int i = 1; i <= 70; ++i) { // more than are read at once
        centre.keepCrossing("crossing-" + std::to_string(i),
                            i == 50 ? specimen::otherPassport() : specimen::passport());
    }
    const ScreenedLate done = screenAll(centre.store, *centre.lists, centre.clock).value();
    CHECK(done.asked == 70);
    REQUIRE(done.told.size() == 1);
    CHECK(done.told[0].device == "lane-1");
    CHECK(done.told[0].crossingId == "crossing-50");
    REQUIRE(centre.late().size() == 1);
    CHECK(centre.late()[0].crossingId == "crossing-50");
    REQUIRE(centre.late()[0].answer.hits.size() == 1);
    CHECK(centre.late()[0].answer.hits[0].entryId == "E-1");
    CHECK(screenAll(centre.store, *centre.lists, centre.clock)->asked == 0);
}

TEST_CASE("asked again, a crossing gets a late answer for what is new and none for what was told") {
    Centre centre;
    centre.keepCrossing("crossing-1", specimen::otherPassport());
    CHECK(screenAll(centre.store, *centre.lists, centre.clock)->told.size() == 1);
    REQUIRE(centre.store.screenAgain(specimen::morning()).value() == 1);
    const ScreenedLate again = screenAll(centre.store, *centre.lists, centre.clock).value();
    CHECK(again.asked == 1);
    CHECK(again.told.empty());
    CHECK(centre.late().size() == 1);

    centre.list("E-2");
    REQUIRE(centre.store.screenAgain(specimen::morning()).value() == 1);
    CHECK(screenAll(centre.store, *centre.lists, centre.clock)->told.size() == 1);
    REQUIRE(centre.late().size() == 2);
    CHECK(centre.late()[1].number == 2);
    CHECK(centre.late()[1].answer.hits.front().entryId == "E-2");
}

TEST_CASE("a crossing that cannot be read holds up none of the others") {
    Centre centre;
    centre.keep(R"({"crossing":{"id":1}})");
    centre.keep("[]");
    centre.keepCrossing("crossing-3", specimen::otherPassport());
    const ScreenedLate done = screenAll(centre.store, *centre.lists, centre.clock).value();
    CHECK(done.asked == 3);
    CHECK(done.told.size() == 1);
}

TEST_CASE("some crossings are asked about at a time, oldest first") {
    Centre centre;
    centre.keepCrossing("crossing-1", specimen::otherPassport());
    centre.clock.advance(std::chrono::minutes(1));
    centre.keepCrossing("crossing-2", specimen::otherPassport());
    CHECK(screenSome(centre.store, *centre.lists, 1, centre.clock.utcNow())->told.front().crossingId == "crossing-1");
    CHECK(screenSome(centre.store, *centre.lists, 8, centre.clock.utcNow())->told.front().crossingId == "crossing-2");
}
