// Orange panels: the rendered ones, the numbers' lists, and orange things that are none.
#include "anpr/adr_panel.h"

#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "anpr/adr_goods_data.h"
#include "anpr/adr_numbers.h"
#include "anpr/plate_reader.h"

using namespace lanepost;
using namespace lanepost::anpr;

namespace {

const std::string kAdrSamples = std::string(LANEPOST_SOURCE_DIR) + "/tests/samples/";
const cv::Scalar kOrange(32, 106, 240);

} // namespace

TEST_CASE("rendered orange panels are read and checked") {
    cv::setNumThreads(1);
    Result<PlateReader> reader = PlateReader::create();
    REQUIRE(reader);
    std::ifstream file(kAdrSamples + "adr/truth.jsonl");
    int count = 0;
    for (std::string line; std::getline(file, line); ++count) {
        const nlohmann::json truth = nlohmann::json::parse(line);
        INFO(line);
        const Result<PlateSceneReading> scene =
            reader->read(cv::imread(kAdrSamples + "adr/" + truth["image"].get<std::string>()));
        REQUIRE(scene);
        REQUIRE(scene->adr.size() == 1);
        const AdrPanel& panel = scene->adr[0];
        CHECK(panel.hazardNumber == truth["hazard_number"]);
        CHECK(panel.unNumber == truth["un_number"]);
        CHECK(panel.blank == truth["un_number"].get<std::string>().empty());
        CHECK(panel.hazardNumberListed == !panel.blank);
        CHECK(panel.unNumberInRange == !panel.blank);
        const cv::Rect box(panel.box.x, panel.box.y, panel.box.width, panel.box.height);
        const cv::Rect there(truth["box"][0].get<int>(), truth["box"][1].get<int>(), truth["box"][2].get<int>(),
                             truth["box"][3].get<int>());
        CHECK((box & there).area() > .7 * there.area());
    }
    CHECK(count == 4);
}

TEST_CASE("vehicles without an orange panel have none") {
    cv::setNumThreads(1);
    Result<PlateReader> reader = PlateReader::create();
    REQUIRE(reader);
    std::ifstream file(kAdrSamples + "vehicles/truth.jsonl");
    for (std::string line; std::getline(file, line);) {
        INFO(line);
        const nlohmann::json truth = nlohmann::json::parse(line);
        const Result<PlateSceneReading> scene =
            reader->read(cv::imread(kAdrSamples + "vehicles/" + truth["image"].get<std::string>()));
        REQUIRE(scene);
        CHECK(scene->adr.empty());
    }
}

TEST_CASE("hazard numbers are those of the list, with the X where it belongs") {
    for (const char* listed : {"20", "33", "X333", "X423", "336", "80", "X886", "89", "90", "99"}) {
        CHECK(isHazardNumber(listed));
    }
    for (const char* other : {"", "X", "34", "X33", "21", "999", "033", "3 3", "X99", "X823", "78"}) {
        CHECK_FALSE(isHazardNumber(other));
    }
}

TEST_CASE("UN numbers are four digits in the assigned ranges") {
    for (const char* assigned : {"0004", "1001", "1203", "3560"}) {
        CHECK(isUnNumber(assigned));
    }
    for (const char* other : {"", "1000", "0003", "0517", "9999", "120", "12033", "12O3", "-120", "+120"}) {
        CHECK_FALSE(isUnNumber(other));
    }
}

TEST_CASE("orange things of other shapes are no panels") {
    const auto picture = [](const cv::Rect& orange) {
        cv::Mat image(540, 960, CV_8UC3, cv::Scalar(110, 105, 100));
        image(orange & cv::Rect(0, 0, 960, 540)) = kOrange;
        return image;
    };
    CHECK(findOrangePanels(picture({300, 200, 120, 90})).size() == 1);
    CHECK(findOrangePanels(picture({300, 200, 150, 60})).size() == 1); // the small form
    CHECK(findOrangePanels(picture({300, 200, 240, 50})).empty());     // as a Dutch taxi's plate in the evening
    CHECK(findOrangePanels(picture({300, 200, 40, 200})).empty());     // a post
    CHECK(findOrangePanels(picture({300, 200, 24, 18})).empty());      // a lamp
    cv::Mat ball = picture({0, 0, 1, 1});
    cv::ellipse(ball, {400, 300}, {30, 22}, 45, 0, 360, kOrange, 6);
    CHECK(findOrangePanels(ball).empty());
    CHECK(findOrangePanels(cv::Mat()).empty());
    CHECK(findOrangePanels(cv::Mat(100, 100, CV_8UC1, cv::Scalar(90))).empty());
    CHECK(findOrangePanels(cv::Mat(40, 40, CV_8UC3, kOrange)).size() <= 1);
}

TEST_CASE("hazard and UN number are held against each other where the goods are known") {
    CHECK(isHazardOf("33", "1203") == true);
    CHECK(isHazardOf("30", "1203") == false); // diesel's number on petrol
    CHECK(isHazardOf("30", "1202") == true);
    CHECK(isHazardOf("X423", "1428") == true);
    CHECK(isHazardOf("423", "1428") == false); // the X is part of it
    CHECK(isHazardOf("66", "2810") == true);
    CHECK(isHazardOf("60", "2810") == true);
    CHECK(isHazardOf("6", "2810") == false);
    CHECK_FALSE(isHazardOf("33", "3560"));
    CHECK_FALSE(isHazardOf("", "1203"));
    CHECK_FALSE(isHazardOf("33", "12a3"));
}

TEST_CASE("every goods of the table has a UN number of its own, in order, and hazard numbers of the list") {
    int before = 0;
    for (const AdrGoods& goods : adrGoods()) {
        INFO(goods.unNumber);
        CHECK(goods.unNumber > before);
        before = goods.unNumber;
        CHECK(isUnNumber(std::to_string(goods.unNumber)));
        std::istringstream hazards{std::string(goods.hazards)};
        int count = 0;
        for (std::string hazard; hazards >> hazard; ++count) {
            CHECK(isHazardNumber(hazard));
        }
        CHECK(count > 0);
    }
    CHECK(adrGoods().size() == 1705);
    CHECK_FALSE(isHazardOf("33", "1950")); // aerosols are not carried in tanks: no hazard number
}
