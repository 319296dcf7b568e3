// Why a picture with a vehicle gave no reading.
#include "anpr/no_reading_reason.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>

#include <opencv2/imgproc.hpp>

namespace lanepost::anpr {
namespace {

// A place is taken for a plate from the first figure on; below it only with a plate's proportions, down to the second.
constexpr double kSurePlate = .5;
constexpr double kShapedPlate = .38;
constexpr float kNarrowestShape = 2.8F;
constexpr float kWidestShape = 6.5F;
constexpr double kLettering = .55; // letters without a digit, each guessed this surely, are a sign or a brand

constexpr float kSmallestWidthPx = 60; // what the readers are made for
constexpr float kSmallestHeightPx = 10;
constexpr double kGuessed = .3;
constexpr double kDarkMean = 14;      // of the whole picture
constexpr double kDarkPlace = 40;     // of a place's brightest pixels
constexpr double kLeastContrast = 28; // below it nothing is written there, or nothing can be seen of it
// Measured on plates of tests/samples/vehicles as they are and blurred, and on nl_clips.
constexpr double kSharpEdges = .22;
constexpr double kMostCovered = .45;
constexpr int kReaderHeight = 32;

int levelBelow(const cv::Mat& grey, double share) {
    std::vector<uchar> values(grey.begin<uchar>(), grey.end<uchar>());
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

// The mean share of a character: how far the text can be guessed at all.
double guessed(const UnreadPlace& place) {
    return place.text.empty() ? 0 : std::pow(place.textConfidence, 1. / static_cast<double>(place.text.size()));
}

bool isLettering(const UnreadPlace& place) {
    return place.text.size() >= 3 && place.text.find_first_of("0123456789") == std::string::npos &&
           guessed(place) >= kLettering;
}

// Rows of windows, grilles and railings come out as one or two signs over and over.
bool isPattern(const UnreadPlace& place) {
    return place.text.size() >= 4 && std::set<char>(place.text.begin(), place.text.end()).size() <= 2;
}

bool isSmall(const UnreadPlace& place) {
    return place.box.width < kSmallestWidthPx || place.box.height < kSmallestHeightPx;
}

bool looksLikePlate(const UnreadPlace& place) {
    const float aspect = place.box.width / std::max(1.F, place.box.height);
    const bool shaped = aspect >= kNarrowestShape && aspect <= kWidestShape;
    // Far windows and lamps look like far plates; only one whose characters can be guessed at counts.
    if (isSmall(place) && guessed(place) < kGuessed) {
        return false;
    }
    return !isLettering(place) && !isPattern(place) &&
           (place.detectionConfidence >= kSurePlate || (shaped && place.detectionConfidence >= kShapedPlate));
}

// The longest part of the width in which no column has an edge of a stroke, as a share.
double widestGap(const cv::Mat& edges, double least) {
    cv::Mat columns;
    cv::reduce(edges, columns, 0, cv::REDUCE_MAX);
    int longest = 0;
    int run = 0;
    for (int x = 0; x < columns.cols; ++x) {
        run = columns.at<float>(x) < least ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return static_cast<double>(longest) / std::max(1, columns.cols);
}

NoReadingReason reasonAt(const cv::Mat& grey, const UnreadPlace& place) {
    if (isSmall(place)) {
        return NoReadingReason::TooSmall;
    }
    const PlaceLook look = lookAtPlace(grey, cv::Rect(place.box));
    if (look.brightest < kDarkPlace) {
        return NoReadingReason::TooDark;
    }
    if (look.contrast < kLeastContrast) {
        return NoReadingReason::Covered;
    }
    if (look.sharpness < kSharpEdges) {
        return NoReadingReason::Blurred;
    }
    return look.covered > kMostCovered ? NoReadingReason::Covered : NoReadingReason::ForeignScript;
}

} // namespace

PlaceLook lookAtPlace(const cv::Mat& grey, const cv::Rect& box) {
    PlaceLook look;
    const cv::Rect inner(box.x + box.width / 10, box.y + box.height / 5, box.width - box.width / 5,
                         box.height - 2 * (box.height / 5));
    const cv::Rect inside = inner & cv::Rect(0, 0, grey.cols, grey.rows);
    if (inside.empty()) {
        return look;
    }
    cv::Mat place;
    const double factor = static_cast<double>(kReaderHeight) / std::max(1, box.height);
    cv::resize(grey(inside), place,
               {std::max(8, cvRound(inside.width * factor)), std::max(8, cvRound(inside.height * factor))}, 0, 0,
               factor < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    look.brightest = levelBelow(place, .95);
    // The frame's edges are no characters: contrast counts in the middle only.
    const cv::Mat middle =
        place(cv::Rect(place.cols / 16, place.rows / 4, place.cols - place.cols / 8, place.rows / 2));
    look.contrast = levelBelow(middle, .95) - levelBelow(middle, .05);
    cv::Mat edges;
    cv::Sobel(place, edges, CV_32F, 1, 0, 3, 1. / 8);
    edges = cv::abs(edges);
    std::vector<float> steepest(edges.begin<float>(), edges.end<float>());
    const auto high = steepest.begin() + static_cast<std::ptrdiff_t>(.97 * static_cast<double>(steepest.size() - 1));
    std::nth_element(steepest.begin(), high, steepest.end());
    look.sharpness = *high / std::max(1., look.contrast);
    look.covered = widestGap(edges, .12 * look.contrast);
    return look;
}

NoReadingReason reasonFor(const cv::Mat& grey, const std::vector<UnreadPlace>& places) {
    const UnreadPlace* surest = nullptr;
    for (const UnreadPlace& place : places) {
        if (looksLikePlate(place) && (surest == nullptr || place.detectionConfidence > surest->detectionConfidence)) {
            surest = &place;
        }
    }
    if (surest == nullptr) {
        return cv::mean(grey)[0] < kDarkMean ? NoReadingReason::TooDark : NoReadingReason::NoPlateFound;
    }
    return reasonAt(grey, *surest);
}

} // namespace lanepost::anpr
