// JSON of plate readings there and back.
#include "anpr/plate_json.h"

#include <chrono>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace lanepost;
using namespace lanepost::anpr;

namespace {

PlateReading specimen() {
    PlateReading reading;
    reading.text = "KA01";
    reading.confidence = .5;
    reading.characters = {{'K', .99, {}, ""},
                          {'A', .98, {}, "\xC3\x84"},
                          {'0', .6, {{'O', .4}}, ""},
                          {'1', .9, {{'I', .08}, {'7', .02}}, ""}};
    reading.seen = "K\xC3\x84"
                   "01";
    reading.alternatives = {{"KAO1", .25}};
    reading.rows = 2;
    reading.box = {-3, 20, 100, 60};
    reading.sharpness = .3125;
    reading.detectionConfidence = .75;
    return reading;
}

} // namespace

TEST_CASE("a plate reading survives JSON") {
    PlateReading reading = specimen();
    const Result<PlateReading> plain = plateReadingFromJson(toJson(reading));
    REQUIRE(plain);
    CHECK(*plain == reading);
    CHECK(toJson(reading)["country"].is_null());

    reading.certain = true;
    reading.country = PlateCountry{"UA", true};
    reading.evidence = {{"BG", "UA"}, PlateBand{"UA", .9, true}, "yellow", "red"};
    const Result<PlateReading> back = plateReadingFromJson(toJson(reading));
    REQUIRE(back);
    CHECK(*back == reading);
    CHECK(toJson(reading)["country"] == "UA");
    CHECK(toJson(reading)["box"] == nlohmann::json::array({-3, 20, 100, 60}));
}

TEST_CASE("a scene survives JSON with and without plates") {
    PlateSceneReading scene;
    scene.whyNot = NoReadingReason::TooDark;
    CHECK(toJson(scene)["why_not"] == "too_dark");
    CHECK(plateSceneReadingFromJson(toJson(scene)).value() == scene);
    scene.plates = {specimen(), specimen()};
    scene.adr = {{"X423", true, "1428", true, true, false, .5, {1, 2, 3, 4}},
                 {"", false, "", false, {}, true, .9, {5, 6, 7, 8}}};
    scene.whyNot = NoReadingReason::None;
    CHECK(toJson(scene)["why_not"].is_null());
    CHECK(plateSceneReadingFromJson(toJson(scene)).value() == scene);
}

TEST_CASE("plate JSON that lacks a key, has a wrong one or a wrong box is refused") {
    const nlohmann::json good = toJson(specimen());
    for (const auto& item : good.items()) {
        nlohmann::json lacking = good;
        lacking.erase(item.key());
        INFO(item.key());
        CHECK_FALSE(plateReadingFromJson(lacking));
    }
    nlohmann::json bad = good;
    bad["colour"] = "red";
    CHECK_FALSE(plateReadingFromJson(bad));
    for (const auto& box : {nlohmann::json({1, 2, 3}), nlohmann::json({1, 2, 3, 4e30}), nlohmann::json("box"),
                            nlohmann::json({1, 2, 3, 99999999999999999LL}), nlohmann::json({1, 2, 3, "4"})}) {
        bad = good;
        bad["box"] = box;
        CHECK_FALSE(plateReadingFromJson(bad));
    }
    bad = good;
    bad["rows"] = 3;
    CHECK_FALSE(plateReadingFromJson(bad));
    CHECK_FALSE(plateReadingFromJson(nlohmann::json::array()));
    CHECK_FALSE(plateSceneReadingFromJson(
        {{"plates", nlohmann::json::array()}, {"adr", nlohmann::json::array()}, {"why_not", "bored"}}));
}

TEST_CASE("a passage is written with its frames, direction and best frame") {
    PlatePassage passage;
    passage.reading = specimen();
    passage.direction = PassageDirection::Approaching;
    passage.firstFrame = 3;
    passage.lastFrame = 21;
    passage.bestFrame = 17;
    passage.firstSeen = MonotonicTime{} + std::chrono::milliseconds(500);
    passage.lastSeen = MonotonicTime{} + std::chrono::milliseconds(3500);
    const nlohmann::json object = toJson(passage);
    CHECK(object["text"] == "KA01");
    CHECK(object["why_not"].is_null());
    CHECK(object["frames"] == nlohmann::json({3, 21}));
    CHECK(object["seconds"] == nlohmann::json({.5, 3.5}));
    CHECK(object["direction"] == "approaching");
    CHECK(object["best_frame"] == 17);

    PlatePassage unread;
    unread.whyNot = NoReadingReason::Covered;
    CHECK(toJson(unread)["text"].is_null());
    CHECK(toJson(unread)["why_not"] == "covered");
    CHECK(toJson(unread)["direction"].is_null());
}
