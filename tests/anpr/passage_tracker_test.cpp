// One event per passage, from readings made by hand.
#include "anpr/passage_tracker.h"

#include <chrono>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace lanepost;
using namespace lanepost::anpr;
using namespace std::chrono_literals;

namespace {

PlateReading plate(const std::string& text, double confidence = .9, int x = 100, bool certain = false) {
    PlateReading reading;
    reading.text = text;
    reading.confidence = confidence;
    reading.certain = certain;
    reading.box = {x, 200, 120, 30};
    return reading;
}

// Feeds frames at 5 per second and collects what is reported.
struct Lane {
    PassageTracker tracker;
    std::uint64_t frame = 0;
    MonotonicTime now{};
    std::vector<PlatePassage> passages;

    void see(std::vector<PlateReading> plates) {
        PlateSceneReading scene;
        scene.plates = std::move(plates);
        keep(tracker.observe(frame++, now, scene));
        now += 200ms;
    }
    void keep(std::vector<PlatePassage> more) { passages.insert(passages.end(), more.begin(), more.end()); }
    void empty(std::chrono::milliseconds time) {
        for (std::chrono::milliseconds passed{0}; passed < time; passed += 200ms) {
            see({});
        }
    }
};

} // namespace

TEST_CASE("a vehicle that stands for a minute is one passage, reported while it stands") {
    Lane lane;
    for (int i = 0; i < 300; ++i) {
        lane.see({plate("XA123BC")});
        if (i == 20) {
            CHECK(lane.passages.size() == 1);
        }
    }
    lane.keep(lane.tracker.finish());
    REQUIRE(lane.passages.size() == 1);
    CHECK(lane.passages[0].reading.text == "XA123BC");
    CHECK(lane.passages[0].agreement == Approx(1));
}

TEST_CASE("a vehicle that passes quickly is reported once when it has left") {
    Lane lane;
    lane.see({plate("XA123BC", .5, 100)});
    lane.see({plate("XA123BC", .6, 160)});
    CHECK(lane.passages.empty());
    lane.empty(2s);
    REQUIRE(lane.passages.size() == 1);
    CHECK(lane.passages[0].firstFrame == 0);
    CHECK(lane.passages[0].lastFrame == 1);
    CHECK(lane.passages[0].bestFrame == 1);
    CHECK(lane.passages[0].agreeing == 2);
    lane.empty(2s);
    CHECK(lane.tracker.finish().empty());
    CHECK(lane.passages.size() == 1);
}

TEST_CASE("misreadings are outvoted and give no event of their own") {
    Lane lane;
    lane.see({plate("XAI23BC", .4, 100)});
    lane.see({plate("XA123BC", .8, 105)});
    lane.see({plate("XA123BC", .8, 110)});
    lane.see({plate("XA123B", .5, 115)});
    lane.see({plate("XA123BC", .9, 120)});
    lane.empty(3s);
    lane.keep(lane.tracker.finish());
    REQUIRE(lane.passages.size() == 1);
    CHECK(lane.passages[0].reading.text == "XA123BC");
    CHECK(lane.passages[0].agreement < 1);
}

TEST_CASE("one doubtful reading alone is no passage") {
    Lane lane;
    lane.see({plate("DOUANE", .9)});
    lane.empty(3s);
    lane.keep(lane.tracker.finish());
    CHECK(lane.passages.empty());
}

TEST_CASE("tractor and trailer in one picture are two passages and their texts are not mixed") {
    Lane lane;
    for (int i = 0; i < 6; ++i) {
        lane.see({plate("XA123BC", .9, 100 + 3 * i), plate("WX4567", .8, 150 + 3 * i)});
    }
    lane.keep(lane.tracker.finish());
    REQUIRE(lane.passages.size() == 2);
    CHECK(lane.passages[0].reading.text != lane.passages[1].reading.text);
    for (const PlatePassage& passage : lane.passages) {
        CHECK(passage.agreement == Approx(1));
    }
}

TEST_CASE("two vehicles one after the other are two passages even with similar plates") {
    Lane lane;
    for (int i = 0; i < 4; ++i) {
        lane.see({plate("XA123BC")});
    }
    lane.empty(4s);
    for (int i = 0; i < 4; ++i) {
        lane.see({plate("XA999ZZ")});
    }
    lane.keep(lane.tracker.finish());
    REQUIRE(lane.passages.size() == 2);
    CHECK(lane.passages[1].reading.text == "XA999ZZ");
}

TEST_CASE("two lorries of one fleet in a queue are two passages though their plates differ by one digit") {
    Lane lane;
    for (int i = 0; i < 20; ++i) {
        lane.see({plate("XA123BC")});
    }
    lane.empty(3s);
    for (int i = 0; i < 20; ++i) {
        lane.see({plate("XA124BC")});
    }
    lane.keep(lane.tracker.finish());
    REQUIRE(lane.passages.size() == 2);
    CHECK(lane.passages[0].reading.text == "XA123BC");
    CHECK(lane.passages[1].reading.text == "XA124BC");
}

TEST_CASE("a camera that is blind for some seconds does not double a standing vehicle") {
    Lane lane;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 10; ++i) {
            lane.see({plate("XA123BC")});
        }
        lane.empty(5s);
    }
    lane.keep(lane.tracker.finish());
    CHECK(lane.passages.size() == 1);
}

TEST_CASE("the same vehicle coming back later is a new passage") {
    Lane lane;
    for (int i = 0; i < 5; ++i) {
        lane.see({plate("XA123BC")});
    }
    lane.empty(30s);
    for (int i = 0; i < 5; ++i) {
        lane.see({plate("XA123BC")});
    }
    lane.keep(lane.tracker.finish());
    CHECK(lane.passages.size() == 2);
}

TEST_CASE("a passage is certain only when no certain reading of another text contradicts it") {
    Lane agreeing;
    for (int i = 0; i < 4; ++i) {
        agreeing.see({plate("XA123BC", .95, 100, true)});
    }
    agreeing.keep(agreeing.tracker.finish());
    REQUIRE(agreeing.passages.size() == 1);
    CHECK(agreeing.passages[0].reading.certain);

    Lane contradicted;
    contradicted.see({plate("XAI23BC", .95, 100, true)});
    contradicted.see({plate("XA123BC", .95, 100, true)});
    contradicted.see({plate("XA123BC", .95, 100, true)});
    contradicted.keep(contradicted.tracker.finish());
    REQUIRE(contradicted.passages.size() == 1);
    CHECK_FALSE(contradicted.passages[0].reading.certain);
}
