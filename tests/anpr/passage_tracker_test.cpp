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
    void see(const PlateSceneReading& scene, bool vehicle) {
        keep(tracker.observe(frame++, now, scene, vehicle));
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

TEST_CASE("a passage carries the orange panels that its frames agree on") {
    Lane lane;
    const AdrPanel petrol{"33", true, "1203", true, true, false, .9, {120, 260, 60, 40}};
    AdrPanel misread = petrol;
    misread.hazardNumber = "38";
    PlateSceneReading scene;
    scene.adr = {petrol};
    lane.see(scene, true); // the panel is seen before the plate
    for (int i = 0; i < 20; ++i) {
        scene.plates = {plate("XA123BC"), plate("XB77ZZ", .9, 900)};
        scene.adr = {i == 0 ? misread : petrol};
        lane.see(scene, true);
    }
    lane.empty(2s);
    REQUIRE(lane.passages.size() == 2);
    CHECK(lane.passages[0].reading.text == "XA123BC");
    REQUIRE(lane.passages[0].adr.size() == 1);
    CHECK(lane.passages[0].adr[0] == petrol);
    CHECK(lane.passages[1].adr.empty()); // it stands beside the vehicle with the panel
}

TEST_CASE("a vehicle without a readable plate keeps its orange panels") {
    Lane lane;
    PlateSceneReading scene;
    scene.whyNot = NoReadingReason::Covered;
    AdrPanel blank;
    blank.blank = true;
    blank.confidence = .9;
    scene.adr = {blank};
    for (int i = 0; i < 5; ++i) {
        lane.see(scene, true);
    }
    lane.empty(2s);
    REQUIRE(lane.passages.size() == 1);
    REQUIRE(lane.passages[0].adr.size() == 1);
    CHECK(lane.passages[0].adr[0].blank);
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

namespace {

PlateReading plateAt(const std::string& text, const PlateBox& box) {
    PlateReading reading = plate(text);
    reading.box = box;
    return reading;
}

PassageDirection directionThrough(const PlateBox& first, const PlateBox& last) {
    constexpr int kSteps = 10;
    PassageConfig whole;
    whole.settledWeight = 1000;
    PassageTracker tracker(whole);
    for (int i = 0; i <= kSteps; ++i) {
        const auto between = [&](int a, int b) { return a + (b - a) * i / kSteps; };
        PlateSceneReading scene;
        scene.plates = {plateAt("XA123BC", {between(first.x, last.x), between(first.y, last.y),
                                            between(first.width, last.width), between(first.height, last.height)})};
        CHECK(tracker.observe(static_cast<std::uint64_t>(i), MonotonicTime{} + i * 100ms, scene).empty());
    }
    const std::vector<PlatePassage> passages = tracker.finish();
    REQUIRE(passages.size() == 1);
    return passages[0].direction;
}

PlateSceneReading unread(NoReadingReason reason) {
    PlateSceneReading scene;
    scene.whyNot = reason;
    return scene;
}

} // namespace

TEST_CASE("the direction follows from growth, then from motion") {
    CHECK(directionThrough({300, 200, 80, 20}, {280, 300, 140, 35}) == PassageDirection::Approaching);
    CHECK(directionThrough({280, 300, 140, 35}, {300, 200, 80, 20}) == PassageDirection::Leaving);
    CHECK(directionThrough({50, 200, 100, 25}, {500, 205, 102, 25}) == PassageDirection::LeftToRight);
    CHECK(directionThrough({500, 200, 100, 25}, {50, 205, 102, 25}) == PassageDirection::RightToLeft);
    CHECK(directionThrough({300, 100, 100, 25}, {305, 200, 103, 25}) == PassageDirection::Approaching);
    CHECK(directionThrough({300, 200, 100, 25}, {302, 201, 101, 25}) == PassageDirection::Standing);
    CHECK(name(PassageDirection::LeftToRight) == "left_to_right");
    CHECK(name(PassageDirection::Unknown).empty());
}

TEST_CASE("a text that is second in every frame can win over several that are first once") {
    Lane lane;
    for (const char* first : {"VFX39", "SVFX39", "VFX39", "BVFX39"}) {
        PlateReading reading = plate(first, .4);
        reading.alternatives = {{"3VFX39", .35}};
        lane.see({reading});
    }
    lane.see({plate("3VFX39", .5)});
    lane.see({plate("3VFX39", .5)});
    lane.keep(lane.tracker.finish());
    REQUIRE(lane.passages.size() == 1);
    CHECK(lane.passages[0].reading.text == "3VFX39");
}

TEST_CASE("a vehicle whose plate cannot be read is one passage with the reason that was seen most") {
    Lane lane;
    for (int i = 0; i < 5; ++i) {
        lane.see(unread(NoReadingReason::NoPlateFound), true);
    }
    for (int i = 0; i < 3; ++i) {
        lane.see(unread(NoReadingReason::Covered), true);
    }
    lane.empty(3s);
    lane.keep(lane.tracker.finish());
    REQUIRE(lane.passages.size() == 1);
    CHECK(lane.passages[0].reading.text.empty());
    CHECK(lane.passages[0].whyNot == NoReadingReason::Covered);
    CHECK(lane.passages[0].firstFrame == 0);
    CHECK(lane.passages[0].lastFrame == 7);
    CHECK(lane.passages[0].bestFrame == 7);
}

TEST_CASE("a vehicle without a plate that stands is reported once, while it stands") {
    Lane lane;
    for (int i = 0; i < 200; ++i) {
        lane.see(unread(NoReadingReason::NoPlateFound), true);
        if (i == 25) {
            CHECK(lane.passages.size() == 1);
        }
    }
    lane.keep(lane.tracker.finish());
    REQUIRE(lane.passages.size() == 1);
    CHECK(lane.passages[0].whyNot == NoReadingReason::NoPlateFound);
}

TEST_CASE("a vehicle with a readable plate is no second passage, also before the plate comes into sight") {
    Lane lane;
    for (int i = 0; i < 8; ++i) {
        lane.see(unread(NoReadingReason::NoPlateFound), true);
    }
    PlateSceneReading scene;
    scene.plates = {plate("XA123BC")};
    scene.whyNot = NoReadingReason::None;
    for (int i = 0; i < 6; ++i) {
        lane.see(scene, true);
    }
    for (int i = 0; i < 30; ++i) {
        lane.see(unread(NoReadingReason::NoPlateFound), true); // the rear of a long vehicle
    }
    lane.empty(3s);
    lane.keep(lane.tracker.finish());
    REQUIRE(lane.passages.size() == 1);
    CHECK(lane.passages[0].reading.text == "XA123BC");
}

TEST_CASE("a plate nobody can read is a vehicle even when nothing else says so") {
    Lane lane;
    for (int i = 0; i < 5; ++i) {
        lane.see(unread(NoReadingReason::ForeignScript), false);
    }
    lane.empty(3s);
    REQUIRE(lane.passages.size() == 1);
    CHECK(lane.passages[0].whyNot == NoReadingReason::ForeignScript);
}

TEST_CASE("a passing shadow and a dark lane are no vehicles") {
    Lane lane;
    lane.see(unread(NoReadingReason::NoPlateFound), true);
    lane.see(unread(NoReadingReason::NoPlateFound), true);
    for (int i = 0; i < 50; ++i) {
        lane.see(unread(NoReadingReason::TooDark), false);
    }
    lane.keep(lane.tracker.finish());
    CHECK(lane.passages.empty());
}

TEST_CASE("the one doubtful reading of a vehicle is given with it, never as certain") {
    Lane lane;
    PlateSceneReading once;
    once.plates = {plate("XA123BC", .5, 100, true)};
    once.whyNot = NoReadingReason::None;
    lane.see(unread(NoReadingReason::Blurred), true);
    lane.see(once, true);
    lane.see(unread(NoReadingReason::Blurred), true);
    lane.see(unread(NoReadingReason::Blurred), true);
    lane.empty(3s);
    REQUIRE(lane.passages.size() == 1);
    CHECK(lane.passages[0].reading.text == "XA123BC");
    CHECK_FALSE(lane.passages[0].reading.certain);
    CHECK(lane.passages[0].whyNot == NoReadingReason::None);
}

TEST_CASE("a short number on a vehicle is no passage unless it is certain") {
    Lane lane;
    for (int i = 0; i < 8; ++i) {
        lane.see({plate("K1A", .5, 100)});
    }
    lane.keep(lane.tracker.finish());
    CHECK(lane.passages.empty());
    for (int i = 0; i < 8; ++i) {
        lane.see({plate("K1A", .98, 100, true)});
    }
    lane.keep(lane.tracker.finish());
    CHECK(lane.passages.size() == 1);
}

TEST_CASE("two lorries of one fleet are two passages though each frame offers the other's plate") {
    Lane lane;
    const auto see = [&](const char* text, const char* other) {
        PlateReading reading = plate(text);
        reading.alternatives = {{other, .05}};
        lane.see({reading});
    };
    for (int i = 0; i < 10; ++i) {
        see("XA123BC", "XA124BC");
    }
    lane.empty(3s);
    for (int i = 0; i < 10; ++i) {
        see("XA124BC", "XA123BC");
    }
    lane.keep(lane.tracker.finish());
    REQUIRE(lane.passages.size() == 2);
    CHECK(lane.passages[1].reading.text == "XA124BC");
}
