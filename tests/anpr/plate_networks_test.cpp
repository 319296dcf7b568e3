// The two networks against OpenCV's DNN module.
#include "anpr/plate_networks.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <catch2/catch.hpp>

#include "support/opencv_network.h"

using namespace lanepost::anpr;
using lanepost::test::answerOfOpenCv;
using lanepost::test::modelBytes;
using lanepost::test::randomPicture;

namespace {

/// The largest difference as a share of the largest score: what rounding makes of a sum grows with the sum.
double largestDifference(const cv::Mat& a, const cv::Mat& b) {
    REQUIRE(a.total() == b.total());
    double most = 0;
    double largest = 0;
    for (std::size_t i = 0; i < a.total(); ++i) {
        most = std::max(most, static_cast<double>(std::abs(a.ptr<float>()[i] - b.ptr<float>()[i])));
        largest = std::max(largest, static_cast<double>(std::abs(b.ptr<float>()[i])));
    }
    return most / largest;
}

// Own layers round the factors of their longest sums (inference/convolution_whole.h).
constexpr double kRounded = 1e-3;

} // namespace

TEST_CASE("the detector network answers as OpenCV's DNN module does") {
    const auto file = modelBytes("plate_detector.onnx");
    auto network = PlateDetectorNetwork::load(file);
    REQUIRE(network);
    for (const cv::Size size : {cv::Size(320, 192), cv::Size(64, 96), cv::Size(32, 32)}) {
        const cv::Mat picture = randomPicture(size.height, size.width);
        CHECK(largestDifference(network->run(picture), answerOfOpenCv(file, picture)) < kRounded);
    }
}

TEST_CASE("the reader network answers as OpenCV's DNN module does") {
    const auto file = modelBytes("plate_reader.onnx");
    auto network = PlateReaderNetwork::load(file);
    REQUIRE(network);
    const cv::Mat picture = randomPicture(32, 144);
    CHECK(largestDifference(network->run(picture), answerOfOpenCv(file, picture)) < kRounded);
}

TEST_CASE("a file with other layers than the program expects is refused and the layer named") {
    const auto wrong = PlateDetectorNetwork::load(modelBytes("plate_reader.onnx"));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().message.find("layer 1") != std::string::npos);
    CHECK_FALSE(PlateDetectorNetwork::load({}));
}
