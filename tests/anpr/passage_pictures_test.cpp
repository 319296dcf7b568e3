// The picture of a passage is found again, and memory stays bounded.
#include "anpr/passage_pictures.h"

#include <catch2/catch.hpp>

using namespace lanepost::anpr;

namespace {

cv::Mat picture(int grey) {
    return {360, 1280, CV_8UC3, cv::Scalar::all(grey)};
}

PlateSceneReading scene(const PlateBox& box) {
    PlateReading reading;
    reading.text = "XA123BC";
    reading.box = box;
    PlateSceneReading result;
    result.plates = {reading};
    result.whyNot = NoReadingReason::None;
    return result;
}

PlatePassage passage(std::uint64_t frame, const PlateBox& box) {
    PlatePassage result;
    result.reading.text = "XA123BC";
    result.reading.box = box;
    result.bestFrame = frame;
    return result;
}

} // namespace

TEST_CASE("a passage finds the crop of its best frame, with the vehicle around the plate") {
    PassagePictures pictures;
    const PlateBox box{300, 100, 100, 20};
    for (int i = 0; i < 5; ++i) {
        pictures.keep(static_cast<std::uint64_t>(i), picture(10 * i), scene(box), true);
    }
    const cv::Mat crop = pictures.of(passage(3, box));
    CHECK(crop.size() == cv::Size(200, 60));
    CHECK(cv::mean(crop)[0] == Approx(30));
    CHECK(pictures.of(passage(3, {0, 0, 1, 1})).empty());
    CHECK(pictures.of(passage(99, box)).empty());
}

TEST_CASE("a vehicle without a reading has a view of the whole picture") {
    PassagePictures pictures;
    for (int i = 0; i < 12; ++i) {
        pictures.keep(static_cast<std::uint64_t>(i), picture(10 * i), {}, true);
    }
    PlatePassage unread;
    unread.lastFrame = 11;
    unread.bestFrame = 11;
    const cv::Mat view = pictures.of(unread);
    CHECK(view.size() == cv::Size(640, 180));
    CHECK(cv::mean(view)[0] == Approx(100)); // every fifth frame: 0, 5, 10
}

TEST_CASE("a box beyond the edge and an hour of frames are no trouble") {
    PassagePictures pictures;
    for (int i = 0; i < 2000; ++i) {
        pictures.keep(static_cast<std::uint64_t>(i), picture(7), scene({1270, 350, 60, 20}), true);
        pictures.keep(static_cast<std::uint64_t>(i), picture(7), scene({-500, -500, 60, 20}), true);
    }
    CHECK(pictures.of(passage(0, {1270, 350, 60, 20})).empty()); // forgotten long since
    CHECK_FALSE(pictures.of(passage(1999, {1270, 350, 60, 20})).empty());
    CHECK(cropAround(picture(7), {-500, -500, 60, 20}).empty());
}

TEST_CASE("an overlay is a new BGR picture of the same size") {
    const cv::Mat grey(360, 640, CV_8UC1, cv::Scalar(90));
    const cv::Mat drawn = withOverlay(grey, scene({600, 5, 100, 20}));
    CHECK(drawn.size() == grey.size());
    CHECK(drawn.channels() == 3);
    CHECK(cv::norm(withOverlay(picture(90), {}), picture(90), cv::NORM_INF) > 50);
}
