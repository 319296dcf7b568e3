// Each reason on a picture that has it: the rendered car with its plate blurred, covered, written over or far away.
#include "anpr/no_reading_reason.h"

#include <functional>
#include <string>

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "anpr/plate_reader.h"

using namespace lanepost;
using namespace lanepost::anpr;

namespace {

const cv::Rect kPlate(640, 414, 183, 32); // truth.jsonl
const cv::Scalar kInk(20, 20, 20);

cv::Mat car() {
    const std::string folder = std::string(LANEPOST_SOURCE_DIR) + "/tests/samples/vehicles/";
    cv::Mat image = cv::imread(folder + "car_rear_de_day.jpg", cv::IMREAD_COLOR);
    REQUIRE_FALSE(image.empty());
    return image;
}

NoReadingReason reasonOf(const cv::Mat& image) {
    cv::setNumThreads(1);
    Result<PlateReader> reader = PlateReader::create();
    REQUIRE(reader);
    const Result<PlateSceneReading> scene = reader->read(image);
    REQUIRE(scene);
    CHECK(scene->plates.empty());
    return scene->whyNot;
}

cv::Rect grown(int x, int y) {
    return {kPlate.x - x, kPlate.y - y, kPlate.width + 2 * x, kPlate.height + 2 * y};
}

UnreadPlace placeAt(const cv::Rect2f& box, double detection = .7, const std::string& text = "", double confidence = 0) {
    return {box, detection, text, confidence};
}

} // namespace

TEST_CASE("a car without a plate has no plate, and is not said to be blurred") {
    const std::string folder = std::string(LANEPOST_SOURCE_DIR) + "/tests/samples/vehicles/";
    CHECK(reasonOf(cv::imread(folder + "car_rear_no_plate.jpg")) == NoReadingReason::NoPlateFound);
}

TEST_CASE("a plate smeared by motion or out of focus is blurred") {
    cv::Mat motion = car();
    cv::Mat part = motion(grown(30, 12));
    cv::blur(part, part, {31, 7});
    CHECK(reasonOf(motion) == NoReadingReason::Blurred);
    cv::Mat focus = car();
    cv::GaussianBlur(focus, focus, {0, 0}, 7);
    CHECK(reasonOf(focus) == NoReadingReason::Blurred);
}

TEST_CASE("a plate behind something, or taped over, is covered") {
    cv::Mat behind = car();
    behind(cv::Rect(kPlate.x + 50, kPlate.y - 2, kPlate.width - 50, kPlate.height + 4)) = cv::Scalar(60, 80, 95);
    CHECK(reasonOf(behind) == NoReadingReason::Covered);
    cv::Mat taped = car();
    taped(cv::Rect(kPlate.x + 20, kPlate.y + 4, kPlate.width - 24, kPlate.height - 8)) = cv::Scalar(215, 215, 215);
    CHECK(reasonOf(taped) == NoReadingReason::Covered);
}

TEST_CASE("a sharp plate full of strokes that are no Latin characters is in a foreign script") {
    cv::Mat image = car();
    image(cv::Rect(kPlate.x + 20, kPlate.y + 4, kPlate.width - 24, kPlate.height - 8)) = cv::Scalar(225, 225, 225);
    for (int i = 0; i < 7; ++i) {
        const int x = kPlate.x + 32 + i * 21;
        cv::ellipse(image, {x, kPlate.y + 16}, {7, 7}, 0, 20 + 40 * i, 230 + 30 * i, kInk, 3);
        if (i % 2 == 1) {
            cv::line(image, {x - 6, kPlate.y + 9}, {x + 5, kPlate.y + 25}, kInk, 2);
        }
        cv::circle(image, {x + 4, kPlate.y + (i % 3 == 0 ? 26 : 8)}, 1, kInk, 2);
    }
    CHECK(reasonOf(image) == NoReadingReason::ForeignScript);
}

TEST_CASE("a plate far away is too small") {
    cv::Mat far;
    cv::resize(car(), far, {}, .15, .15, cv::INTER_AREA);
    CHECK(reasonOf(far) == NoReadingReason::TooSmall);
}

TEST_CASE("a nearly black picture is too dark, and so is a nearly black plate") {
    CHECK(reasonOf(car() * .015) == NoReadingReason::TooDark);
    const cv::Mat grey(480, 640, CV_8UC1, cv::Scalar(90));
    cv::Mat black = grey.clone();
    black(cv::Rect(200, 200, 160, 36)) = 8;
    CHECK(reasonFor(black, {placeAt({200, 200, 160, 36})}) == NoReadingReason::TooDark);
}

TEST_CASE("lettering and patterns are not taken for a plate nobody could read") {
    const cv::Mat grey(480, 640, CV_8UC1, cv::Scalar(90));
    const cv::Rect2f box(200, 200, 160, 36);
    CHECK(reasonFor(grey, {placeAt(box, .9, "DOUANE", .6)}) == NoReadingReason::NoPlateFound);
    CHECK(reasonFor(grey, {placeAt(box, .9, "88B888", .01)}) == NoReadingReason::NoPlateFound);
    CHECK(reasonFor(grey, {placeAt(box, .3)}) == NoReadingReason::NoPlateFound);
    CHECK(reasonFor(grey, {placeAt({200, 200, 40, 12}, .9, "D0U7M", .001)}) == NoReadingReason::NoPlateFound);
    CHECK(reasonFor(grey, {placeAt({200, 200, 60, 50}, .45)}) == NoReadingReason::NoPlateFound);
    CHECK(reasonFor(grey, {placeAt(box, .9)}) == NoReadingReason::Covered); // nothing at all is written there
    // The surest place decides.
    CHECK(reasonFor(grey, {placeAt(box, .6), placeAt({10, 10, 30, 8}, .9, "XA12", .1)}) == NoReadingReason::TooSmall);
}

TEST_CASE("places beyond the edge are looked at without a crash") {
    const cv::Mat grey(480, 640, CV_8UC1, cv::Scalar(90));
    CHECK(lookAtPlace(grey, {-500, -500, 100, 30}).brightest == 0);
    CHECK(lookAtPlace(grey, {0, 0, 0, 0}).contrast == 0);
    CHECK(lookAtPlace(grey, {630, 470, 100, 30}).sharpness <= 1);
    CHECK(reasonFor(grey, {placeAt({-50, -20, 100, 30})}) != NoReadingReason::None);
}
