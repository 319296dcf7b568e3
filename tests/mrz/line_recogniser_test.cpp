#include "mrz/line_recogniser.h"

#include <cmath>

#include <catch2/catch.hpp>

#include "mrz/text_zone.h"
#include "support/opencv_network.h"

using namespace lanepost;
using namespace lanepost::mrz;

TEST_CASE("every column of every strip is a distribution") {
    Result<LineRecogniser> recogniser = LineRecogniser::create();
    REQUIRE(recogniser);
    for (const int width : {480, 560, 672, 320}) {
        cv::Mat strip(kStripHeightPx, width, CV_8U);
        cv::randu(strip, 0, 255);
        const auto lines = recogniser->recognise({strip, cv::Mat(kStripHeightPx, width, CV_8U, cv::Scalar(255))});
        REQUIRE(lines);
        REQUIRE(lines->size() == 2);
        for (const LineProbabilities& line : *lines) {
            CHECK(line.columns * line.columnPx == Approx(width));
            for (int t = 0; t < line.columns; ++t) {
                float sum = 0;
                for (int k = 0; k < kLineClasses; ++k) {
                    sum += line.column(t)[k];
                }
                CHECK(sum == Approx(1.0F).margin(1e-4));
            }
        }
    }
}

TEST_CASE("white paper holds no characters") {
    Result<LineRecogniser> recogniser = LineRecogniser::create();
    REQUIRE(recogniser);
    const auto lines = recogniser->recognise({cv::Mat(kStripHeightPx, 672, CV_8U, cv::Scalar(250))});
    REQUIRE(lines);
    const LineProbabilities& line = lines->front();
    int inked = 0;
    for (int t = 4; t < line.columns - 4; ++t) {
        inked += line.column(t)[0] < 0.5F ? 1 : 0;
    }
    CHECK(inked == 0);
}

TEST_CASE("a strip reads the same alone and among others") {
    Result<LineRecogniser> recogniser = LineRecogniser::create();
    REQUIRE(recogniser);
    cv::RNG random(7);
    cv::Mat a(kStripHeightPx, 480, CV_8U);
    cv::Mat b(kStripHeightPx, 480, CV_8U);
    random.fill(a, cv::RNG::UNIFORM, 0, 255);
    random.fill(b, cv::RNG::UNIFORM, 0, 255);
    const auto alone = recogniser->recognise({b});
    const auto both = recogniser->recognise({a, b});
    REQUIRE(alone);
    REQUIRE(both);
    for (std::size_t i = 0; i < alone->front().values.size(); ++i) {
        REQUIRE((*both)[1].values[i] == Approx(alone->front().values[i]).margin(1e-3));
    }
}

TEST_CASE("strips of a wrong kind are refused") {
    Result<LineRecogniser> recogniser = LineRecogniser::create();
    REQUIRE(recogniser);
    CHECK_FALSE(recogniser->recognise({}));
    CHECK_FALSE(recogniser->recognise({cv::Mat(30, 672, CV_8U, cv::Scalar(0))}));
    CHECK_FALSE(recogniser->recognise({cv::Mat(32, 670, CV_8U, cv::Scalar(0))}));
    CHECK_FALSE(recogniser->recognise({cv::Mat(32, 4096, CV_8U, cv::Scalar(0))}));
    CHECK_FALSE(recogniser->recognise({cv::Mat(32, 672, CV_8UC3, cv::Scalar(0))}));
    const auto error =
        recogniser->recognise({cv::Mat(32, 672, CV_8U, cv::Scalar(0)), cv::Mat(32, 560, CV_8U, cv::Scalar(0))});
    REQUIRE_FALSE(error);
    CHECK(error.error().kind == ErrorKind::InvalidArgument);
}

TEST_CASE("the line network answers as OpenCV's DNN module does, at changing widths") {
    Result<LineRecogniser> recogniser = LineRecogniser::create();
    REQUIRE(recogniser);
    const auto file = lanepost::test::modelBytes("mrz_line.onnx");
    for (const int width : {672, 64, 528, 672}) {
        cv::Mat strip(kStripHeightPx, width, CV_8U);
        cv::RNG(9).fill(strip, cv::RNG::UNIFORM, 0, 255);
        const auto lines = recogniser->recognise({strip});
        REQUIRE(lines);
        cv::Mat values;
        strip.convertTo(values, CV_32F, 1.0 / 255);
        const cv::Mat logits = lanepost::test::answerOfOpenCv(file, values);
        const LineProbabilities& line = lines->front();
        REQUIRE(logits.total() == line.values.size());
        double worst = 0;
        for (int t = 0; t < line.columns; ++t) {
            double sum = 0;
            for (int k = 0; k < kLineClasses; ++k) {
                sum += std::exp(static_cast<double>(logits.ptr<float>()[k * line.columns + t]));
            }
            for (int k = 0; k < kLineClasses; ++k) {
                const double share = std::exp(static_cast<double>(logits.ptr<float>()[k * line.columns + t])) / sum;
                worst = std::max(worst, std::abs(share - static_cast<double>(line.column(t)[k])));
            }
        }
        CHECK(worst < 1e-3);
    }
}
