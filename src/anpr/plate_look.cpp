// What a plate looks like besides its characters.
#include "anpr/plate_look.h"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace lanepost::anpr {
namespace {

// Shares are of the sum of the three channels, so that brightness falls out. Chosen on nl_clips and hr_text, where
// yellow paper has .14 to .35 and white paper under lamps up to .09; see models/plate_reader.md for what they give.
constexpr double kYellow = .13;        // the lesser of red and green above blue
constexpr double kYellowGreenish = .2; // how far red and green may be apart in yellow
constexpr double kYellowAround = .08;  // yellow paper is this much yellower than what surrounds it
constexpr double kWhite = .06;         // white paper has no channel farther than this from a third
constexpr double kRedInk = .12;        // red above the mean of green and blue in the darkest pixels
constexpr double kBandBlue = .09;      // blue above red in a band
constexpr double kBandAbovePaper = .07;
constexpr double kDarkOffset = 24; // added to a sum of channels: dark pixels have no reliable colour
// A band is 40 to 50 mm wide on a plate 110 mm high; the box may cut it, and slant smears it.
constexpr double kNarrowestBand = .14;
constexpr double kWidestBand = .75;
constexpr int kLeastPlateHeight = 11;

// Mean share of each channel, and blue-red, yellow and red measures of it.
struct Tint {
    cv::Vec3d share{1. / 3, 1. / 3, 1. / 3};

    explicit Tint(const cv::Scalar& mean) {
        const double sum = mean[0] + mean[1] + mean[2] + kDarkOffset;
        share = {mean[0] / sum, mean[1] / sum, mean[2] / sum};
    }
    double yellow() const { return std::min(share[1], share[2]) - share[0]; }
    double red() const { return share[2] - (share[0] + share[1]) / 2; }
    double spread() const {
        return std::max({share[0], share[1], share[2]}) - std::min({share[0], share[1], share[2]});
    }
};

cv::Rect partOf(const cv::Rect& box, double left, double top, double right, double bottom) {
    const auto x = [&](double share) { return box.x + cvRound(box.width * share); };
    const auto y = [&](double share) { return box.y + cvRound(box.height * share); };
    return {cv::Point(x(left), y(top)), cv::Point(x(right), y(bottom))};
}

// The grey value below which `share` of the pixels lie.
int darkerThan(const cv::Mat& grey, double share) {
    std::vector<uchar> values(grey.begin<uchar>(), grey.end<uchar>());
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

void lookAtColours(const cv::Mat& image, const cv::Rect& box, PlateLook& look) {
    const cv::Rect frame(0, 0, image.cols, image.rows);
    const cv::Mat inside = image(partOf(box, .2, .22, .92, .78) & frame);
    cv::Mat grey;
    cv::cvtColor(inside, grey, cv::COLOR_BGR2GRAY);
    const Tint paper(cv::mean(inside, grey >= darkerThan(grey, .6)));
    const Tint ink(cv::mean(inside, grey <= darkerThan(grey, .12)));
    // Above and below the plate: the same light, but not the plate.
    const cv::Rect around = partOf(box, -.1, -.8, 1.1, 1.8) & frame;
    cv::Mat ring(around.size(), CV_8UC1, cv::Scalar(255));
    ring((partOf(box, -.06, -.15, 1.06, 1.15) & around) - around.tl()) = 0;
    const Tint surroundings(cv::mean(image(around), ring));
    const bool yellow = paper.yellow() >= kYellow && std::abs(paper.share[2] - paper.share[1]) <= kYellowGreenish &&
                        paper.yellow() - surroundings.yellow() >= kYellowAround;
    look.paper = yellow ? PaperLook::Yellow : paper.spread() <= kWhite ? PaperLook::White : PaperLook::Unknown;
    look.redInk =
        look.paper == PaperLook::White && ink.red() >= kRedInk && ink.red() - surroundings.red() >= kRedInk / 2;
}

// How much bluer than red each column is, as the median over its rows.
std::vector<double> blueColumns(const cv::Mat& image) {
    std::vector<double> columns;
    std::vector<double> rows(static_cast<std::size_t>(image.rows));
    for (int x = 0; x < image.cols; ++x) {
        for (int y = 0; y < image.rows; ++y) {
            const auto& pixel = image.at<cv::Vec3b>(y, x);
            const double sum = pixel[0] + pixel[1] + pixel[2] + kDarkOffset;
            rows[static_cast<std::size_t>(y)] = (pixel[0] - pixel[2]) / sum;
        }
        const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
        std::nth_element(rows.begin(), middle, rows.end());
        columns.push_back(*middle);
    }
    return columns;
}

// The longest run of blue columns in the strip; empty when it is no band: too narrow, too wide or not ending inside.
std::optional<cv::Rect> bandIn(const cv::Mat& image, const cv::Rect& strip, double paperBlue, int plateHeight) {
    const double least = std::max(kBandBlue, paperBlue + kBandAbovePaper);
    const std::vector<double> blue = blueColumns(image(strip));
    std::pair<int, int> longest{0, 0};
    int begin = 0;
    for (int x = 0; x <= strip.width; ++x) {
        if (x < strip.width && blue[static_cast<std::size_t>(x)] > least) {
            continue;
        }
        if (x - begin > longest.second - longest.first) {
            longest = {begin, x};
        }
        begin = x + 1;
    }
    const int width = longest.second - longest.first;
    // A run that fills the strip's inner end is a blue plate, one that is wide a blue car.
    if (width < kNarrowestBand * plateHeight || width > kWidestBand * plateHeight) {
        return std::nullopt;
    }
    return cv::Rect(strip.x + longest.first, strip.y, width, strip.height);
}

} // namespace

PlateLook lookAtPlate(const cv::Mat& image, const cv::Rect& box) {
    PlateLook look;
    const cv::Rect frame(0, 0, image.cols, image.rows);
    const cv::Rect plate = box & frame;
    if (image.type() != CV_8UC3 || plate.height < kLeastPlateHeight || plate.width < 3 * kLeastPlateHeight ||
        plate.area() < .7 * box.area()) {
        return look;
    }
    lookAtColours(image, plate, look);
    const cv::Scalar paper = cv::mean(image(partOf(plate, .3, .2, .9, .8) & frame));
    const double paperBlue = (paper[0] - paper[2]) / (paper[0] + paper[1] + paper[2] + kDarkOffset);
    const int reach = plate.height / 3 + plate.width / 10;
    const cv::Rect rows(0, plate.y + plate.height / 10, image.cols, std::max(4, plate.height * 8 / 10));
    const cv::Rect left(plate.x - reach, rows.y, reach + plate.width / 4, rows.height);
    const cv::Rect right(plate.br().x - plate.width / 5, rows.y, reach + plate.width / 5, rows.height);
    look.leftBand = bandIn(image, left & frame, paperBlue, plate.height);
    look.rightBand = look.leftBand && bandIn(image, right & frame, paperBlue, plate.height).has_value();
    return look;
}

} // namespace lanepost::anpr
