// Lists of plate sets, tables of plates, and what is counted of them.
#include "accuracy/plate_set.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "accuracy/plate_tally.h"

using namespace lanepost;
using namespace lanepost::accuracy;

namespace {

std::filesystem::path writtenTable(const std::string& name, const std::string& content) {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / ("lanepost-plate-set-" + name);
    std::ofstream(path) << content;
    return path;
}

PlateSet setOf(const std::filesystem::path& truth, int percent = 100) {
    PlateSet set;
    set.truth = truth;
    set.images = "pictures";
    set.keptOutPercent = percent;
    return set;
}

} // namespace

TEST_CASE("a table of plates is read by its heading, and pictures without a text are left out") {
    const auto rows = readPlateTruth(
        setOf(writtenTable("a.tsv", "image\tcountry\tplate_text\r\na.jpg\tHR\tZG1234AB\r\nb.jpg\t\tXY9\nc.jpg\tHR\t\n")));
    REQUIRE(rows);
    REQUIRE(rows->size() == 2);
    CHECK(rows->at(0).text == "ZG1234AB");
    CHECK(rows->at(0).country == "HR");
    CHECK(rows->at(0).image == "pictures/a.jpg");
    CHECK(rows->at(1).country.empty());
}

TEST_CASE("the part kept out is the one training keeps out") {
    // zlib.crc32 of these texts, modulo 100: 29 and 63.
    const auto path = writtenTable("b.tsv", "image\tplate_text\na.jpg\tW1518B\nb.jpg\tFR1SFK\n");
    REQUIRE(readPlateTruth(setOf(path)).value().size() == 2);
    const auto kept = readPlateTruth(setOf(path, 50));
    REQUIRE(kept);
    REQUIRE(kept->size() == 1);
    CHECK(kept->front().text == "W1518B");
}

TEST_CASE("a table without the columns is refused, and a set that is not here is told apart") {
    CHECK(readPlateTruth(setOf(writtenTable("c.tsv", "a\tb\n"))).error().kind == ErrorKind::InvalidArgument);
    CHECK(readPlateTruth(setOf("/nowhere/labels.tsv")).error().kind == ErrorKind::NotFound);
    CHECK(readPlateSets(writtenTable("d.json", R"({"sets": [{"name": "x"}]})")).error().kind == ErrorKind::InvalidArgument);
}

TEST_CASE("every floor is held against its figure") {
    PlateSet set;
    set.leastExact = 8;
    set.leastCertain = 5;
    set.mostReadings = 12;
    PlateTally tally;
    tally.pictures = 10;
    tally.exact = 8;
    tally.certain = 5;
    tally.readings = 12;
    CHECK(brokenFloors(set, tally).empty());
    tally.exact = 7;
    tally.certain = 4;
    tally.certainWrong = 1;
    tally.countryWrong = 1;
    tally.readings = 13;
    const auto broken = brokenFloors(set, tally);
    REQUIRE(broken.size() == 5);
    CHECK(broken[0] == "exact 7, at least 8");
    CHECK(broken[2] == "certain and wrong 1, at most 0");
    CHECK(plateRow("cars", tally).find("| cars | 10 | 7 (70.0 %)") == 0);
}
