// Strips are sampled straight from the image, through frame and curve at once: no pixel is interpolated twice.
#include "mrz/text_zone.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace lanepost::mrz {

namespace {

constexpr int kOversample = 2; // in x: characters are squeezed to 0.6 of their width

double stripWidth(int characters) {
    return std::ceil((characters + 2 * kStripMarginCharacters) * kStripPitchPx / 8) * 8;
}

} // namespace

cv::Point2d TextZone::toImagePoint(cv::Point2d point) const {
    const cv::Vec3d v = toImage * cv::Vec3d(point.x, point.y, 1.0);
    return {v[0] / v[2], v[1] / v[2]};
}

std::array<cv::Point2d, 4> TextZone::corners() const {
    const double lastX = firstX + charactersPerLine * pitch;
    const auto at = [&](const ZoneLine& line, double x, double side) {
        return toImagePoint({x, line.middleAt(x, frameWidth) + side * line.capitalHeight / 2});
    };
    return {at(lines.front(), firstX, -1), at(lines.front(), lastX, -1), at(lines.back(), lastX, 1),
            at(lines.back(), firstX, 1)};
}

double TextZone::pitchInImage() const {
    const cv::Point2d middle(frameWidth / 2, frameHeight / 2);
    return cv::norm(toImagePoint(middle + cv::Point2d(pitch / 2, 0)) -
                    toImagePoint(middle - cv::Point2d(pitch / 2, 0)));
}

cv::Mat cutStrip(const GreyPyramid& image, const TextZone& zone, int line, int characters) {
    const ZoneLine& text = zone.lines[line];
    const int width = static_cast<int>(stripWidth(characters));
    cv::Mat mapX(kStripHeightPx, width * kOversample, CV_32F);
    cv::Mat mapY(kStripHeightPx, width * kOversample, CV_32F);
    const double perPixelX = zone.pitch / kStripPitchPx;
    const double perPixelY = text.capitalHeight / kStripCapitalPx;
    const cv::Matx33d& h = zone.toImage;
    for (int column = 0; column < mapX.cols; ++column) {
        const double x =
            zone.firstX + ((column + 0.5) / kOversample - kStripMarginCharacters * kStripPitchPx) * perPixelX;
        const double middle = text.middleAt(x, zone.frameWidth);
        for (int row = 0; row < kStripHeightPx; ++row) {
            const double y = middle + (row + 0.5 - kStripHeightPx / 2.0) * perPixelY;
            const double w = 1.0 / (h(2, 0) * x + h(2, 1) * y + h(2, 2));
            mapX.at<float>(row, column) = static_cast<float>((h(0, 0) * x + h(0, 1) * y + h(0, 2)) * w);
            mapY.at<float>(row, column) = static_cast<float>((h(1, 0) * x + h(1, 1) * y + h(1, 2)) * w);
        }
    }
    const double step = zone.pitchInImage() / zone.pitch * perPixelY;
    cv::Mat strip;
    cv::resize(image.sample(mapX, mapY, step), strip, {width, kStripHeightPx}, 0, 0, cv::INTER_AREA);
    stretchContrast(strip);
    return strip;
}

void stretchContrast(cv::Mat& strip) {
    std::array<int, 256> histogram{};
    for (int y = 0; y < strip.rows; ++y) {
        const auto* row = strip.ptr<std::uint8_t>(y);
        for (int x = 0; x < strip.cols; ++x) {
            ++histogram[row[x]];
        }
    }
    const auto percentile = [&](double share) {
        int left = static_cast<int>(share * static_cast<double>(strip.total()));
        int value = 0;
        while (value < 255 && (left -= histogram[value]) >= 0) {
            ++value;
        }
        return value;
    };
    const int low = percentile(0.02);
    const int high = std::max(low + 20, percentile(0.95));
    const double gain = 255.0 / (high - low);
    strip.convertTo(strip, CV_8U, gain, -low * gain);
}

} // namespace lanepost::mrz
