// What the history keeps, forgets and finds.
#include "indicators/crossing_history.h"

#include <catch2/catch.hpp>

namespace lanepost::indicators {
namespace {

UtcTime at(int minute) {
    return *parseRfc3339("2026-11-20T00:00:00Z") + std::chrono::minutes(minute);
}

Sighting plate(const std::string& key, const std::string& crossing, int minute, const std::string& place = "north") {
    return {SubjectKind::Plate, key, crossing, place, "entry", at(minute), false};
}

TEST_CASE("a subject of one crossing is kept once and found by subject, crossing and place") {
    CrossingHistory history;
    history.add(plate("UTO|A1", "c1", 1));
    history.add(plate("UTO|A1", "c1", 2));
    history.add(plate("UTO|A1", "c2", 5));
    history.add({SubjectKind::Person, "SPECIMEN<<ANNA|1974-08-12", "c1", "north", "entry", at(1), false});
    CHECK(history.size() == 3);
    CHECK(history.of(SubjectKind::Plate, "UTO|A1", at(0)).size() == 2);
    CHECK(history.of(SubjectKind::Plate, "UTO|A1", at(3)).size() == 1);
    CHECK(history.crossing("c1").size() == 2);
    CHECK(history.platesAt("north", at(1), at(4)).size() == 1);
    CHECK(history.platesAt("south", at(0), at(9)).empty());
}

TEST_CASE("what is older than the limit is forgotten everywhere") {
    CrossingHistory history;
    for (int i = 0; i < 100; ++i) {
        history.add(plate("UTO|A" + std::to_string(i % 7), "c" + std::to_string(i), i));
    }
    CHECK(history.forgetBefore(at(60)) == 60);
    CHECK(history.size() == 40);
    CHECK(history.oldest() == at(60));
    CHECK(history.platesAt("north", at(0), at(59)).empty());
    CHECK(history.crossing("c59").empty());
    CHECK(history.of(SubjectKind::Plate, "UTO|A3", at(0)).front().at >= at(60));
}

TEST_CASE("a full history drops the oldest") {
    CrossingHistory history(10);
    for (int i = 0; i < 25; ++i) {
        history.add(plate("UTO|A", "c" + std::to_string(i), i));
    }
    CHECK(history.size() == 10);
    CHECK(history.oldest() == at(15));
}

TEST_CASE("a person without a full birth date has no key: a name alone is nobody") {
    CHECK(subjectKey(screening::PersonQuery{"SPECIMEN", "ANNA", false, {1974, 8, 12}, "F", "UTO"}) ==
          "SPECIMEN<<ANNA|1974-08-12");
    CHECK(subjectKey(screening::PersonQuery{"SPECIMEN", "ANNA", false, {1974, 8, std::nullopt}, "F", "UTO"}).empty());
    CHECK(subjectKey(screening::PlateQuery{"", "UTO"}).empty());
}

} // namespace
} // namespace lanepost::indicators
