#include "mrz/zone_locator.h"

#include <cmath>

#include <catch2/catch.hpp>
#include <opencv2/imgproc.hpp>

#include "mrz/document_samples.h"

using namespace lanepost::mrz;

namespace {

cv::Point2d middleOf(const TextZone& zone) {
    const auto corners = zone.corners();
    return (corners[0] + corners[1] + corners[2] + corners[3]) * 0.25;
}

// Whether a candidate covers the zone. Shadows and dense ground print may hide an end: the reader finds it by reading.
bool finds(const cv::Mat& grey, cv::Point2d middle, double lengthPx) {
    const GreyPyramid image(grey);
    const ZoneLocator locator(image);
    for (int level = 0; level < locator.levelCount(); ++level) {
        for (const TextZone& zone : locator.locate(level, 4)) {
            const auto corners = zone.corners();
            const double length = cv::norm(corners[1] - corners[0]);
            if (cv::norm(middleOf(zone) - middle) < 5 * zone.pitchInImage() && length > 0.75 * lengthPx &&
                length < 1.35 * lengthPx) {
                return true;
            }
        }
    }
    return false;
}

struct Place {
    cv::Point2d middle;
    double length = 0;
};

Place placeOf(const DocumentSample& sample) {
    Place place;
    for (const auto& corner : sample.corners) {
        place.middle += cv::Point2d(corner[0], corner[1]) * 0.25;
    }
    place.length = std::hypot(sample.corners[1][0] - sample.corners[0][0], sample.corners[1][1] - sample.corners[0][1]);
    return place;
}

} // namespace

TEST_CASE("the zone of every own document is among the candidates") {
    const auto samples = documentSamples(ownDocuments());
    REQUIRE(samples.size() >= 10);
    for (const DocumentSample& sample : samples) {
        if (sample.lines.empty()) {
            continue;
        }
        INFO(sample.image.filename());
        const Place place = placeOf(sample);
        cv::Mat grey;
        cv::cvtColor(sample.load(), grey, cv::COLOR_BGR2GRAY);
        CHECK(finds(grey, place.middle, place.length));
    }
}

TEST_CASE("the zone is found at any skew") {
    const DocumentSample sample = documentSamples(ownDocuments()).front();
    const Place place = placeOf(sample);
    cv::Mat grey;
    cv::cvtColor(sample.load(), grey, cv::COLOR_BGR2GRAY);
    for (const double degrees : {-40.0, -25.0, -15.0, -6.0, 6.0, 15.0, 25.0, 40.0, 75.0}) {
        INFO(degrees << " degrees");
        const cv::Point2f centre(static_cast<float>(grey.cols) / 2, static_cast<float>(grey.rows) / 2);
        cv::Mat turn = cv::getRotationMatrix2D(centre, degrees, 1.0);
        const int side = static_cast<int>(std::hypot(grey.cols, grey.rows));
        turn.at<double>(0, 2) += side / 2.0 - centre.x;
        turn.at<double>(1, 2) += side / 2.0 - centre.y;
        cv::Mat turned;
        cv::warpAffine(grey, turned, turn, {side, side}, cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(90));
        const cv::Mat middle = turn * cv::Mat(cv::Vec3d(place.middle.x, place.middle.y, 1));
        CHECK(finds(turned, {middle.at<double>(0), middle.at<double>(1)}, place.length));
    }
}

TEST_CASE("plain paper and even noise hold no zone") {
    cv::Mat noise(720, 1280, CV_8U);
    cv::RNG random(3);
    random.fill(noise, cv::RNG::NORMAL, 128, 40);
    for (const cv::Mat& grey : {cv::Mat(720, 1280, CV_8U, cv::Scalar(200)), noise}) {
        const GreyPyramid image(grey);
        const ZoneLocator locator(image);
        for (int level = 0; level < locator.levelCount(); ++level) {
            CHECK(locator.locate(level, 4).empty());
        }
    }
}
