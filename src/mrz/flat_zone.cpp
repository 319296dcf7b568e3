#include "mrz/flat_zone.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "mrz/stroke_filter.h"

namespace lanepost::mrz {

namespace {

constexpr double kAcrossMargin = 40; // above the first and below the last line
constexpr double kMaxPatchWidth = 1600;

cv::Point2d onLine(const TextLine& line, cv::Point2d along, double t) {
    const cv::Point2d a = line.start;
    const cv::Point2d b = line.end;
    const double ta = a.dot(along);
    const double tb = b.dot(along);
    return a + (b - a) * ((t - ta) / (tb - ta));
}

double spacingOf(const std::vector<TextLine>& lines, cv::Point2d along, double length) {
    if (lines.size() < 2) {
        return length / 15; // between a card's 12 and a passport's 17.6
    }
    const cv::Point2d across(-along.y, along.x);
    const auto middle = [&](const TextLine& line) { return (cv::Point2d(line.start) + cv::Point2d(line.end)) * 0.5; };
    return std::abs((middle(lines.back()) - middle(lines.front())).dot(across)) / static_cast<double>(lines.size() - 1);
}

// Points where the lines' directions, brought to one, begin and end.
struct Extent {
    double from = 1e9;
    double to = -1e9;
};

// Turns all lines to one direction, right or down when steep; a unit vector.
cv::Point2d alignDirections(std::vector<TextLine>& lines) {
    cv::Point2d along(0, 0);
    for (TextLine& line : lines) {
        cv::Point2d direction = cv::Point2d(line.end - line.start);
        if (along.dot(direction) < 0 || (along == cv::Point2d(0, 0) && direction.x + 0.01 * direction.y < 0)) {
            std::swap(line.start, line.end);
            direction = -direction;
        }
        along += direction;
    }
    return along * (1.0 / cv::norm(along));
}

Extent extentOf(const std::vector<TextLine>& lines, cv::Point2d along) {
    Extent extent;
    for (const TextLine& line : lines) {
        extent.from = std::min(extent.from, cv::Point2d(line.start).dot(along));
        extent.to = std::max(extent.to, cv::Point2d(line.end).dot(along));
    }
    return extent;
}

// Takes the flat frame to the image: by the first and last line, or by both sides of a single one.
cv::Matx33d perspectiveOf(const std::vector<TextLine>& lines, cv::Point2d along, const Extent& extent, double spacing,
                          const FlatFrame& frame) {
    const bool single = lines.size() == 1;
    const cv::Point2d aside = single ? cv::Point2d(-along.y, along.x) * (spacing / 2) : cv::Point2d();
    const auto px = [](cv::Point2d p) { return cv::Point2f(static_cast<float>(p.x), static_cast<float>(p.y)); };
    const auto above = [&](double t) { return px(onLine(lines.front(), along, t) - aside); };
    const auto below = [&](double t) { return px(onLine(lines.back(), along, t) + aside); };
    const float left = static_cast<float>(kFlatAlongMargin);
    const float right = static_cast<float>(frame.width - kFlatAlongMargin);
    const float top = static_cast<float>(single ? frame.height / 2 - kFlatSpacingPx / 2 : kAcrossMargin);
    const float bottom = static_cast<float>(single ? frame.height / 2 + kFlatSpacingPx / 2 : frame.height - kAcrossMargin);
    const std::array<cv::Point2f, 4> flat = {cv::Point2f(left, top), {right, top}, {right, bottom}, {left, bottom}};
    const std::array<cv::Point2f, 4> seen = {above(extent.from), above(extent.to), below(extent.to), below(extent.from)};
    return cv::getPerspectiveTransform(flat.data(), seen.data());
}

// The value that this share of the counts does not exceed.
double quantile(const std::array<int, 256>& histogram, double share) {
    double left = share * std::accumulate(histogram.begin(), histogram.end(), 0);
    int value = 0;
    while (value < 255 && (left -= histogram[value]) >= 0) {
        ++value;
    }
    return value;
}

// Bends the strokes' scale between what the ground (between the lines) and the text reach.
void pressDownGround(cv::Mat& strokes, int lineCount) {
    std::array<int, 256> ground{};
    std::array<int, 256> text{};
    const int from = static_cast<int>(kFlatAlongMargin);
    for (int line = 0; line < lineCount; ++line) {
        const int middle = static_cast<int>(roughMiddle(line, lineCount, strokes.rows));
        for (int off = -22; off <= 22; off += 2) {
            const int y = middle + off;
            if (y < 0 || y >= strokes.rows || (std::abs(off) > 8 && std::abs(off) < 16)) {
                continue;
            }
            std::array<int, 256>& histogram = std::abs(off) > 8 ? ground : text;
            const auto* row = strokes.ptr<std::uint8_t>(y);
            for (int x = from; x < strokes.cols - from; ++x) {
                ++histogram[row[x]];
            }
        }
    }
    const double weak = quantile(ground, 0.8);
    const double strong = std::max(quantile(text, 0.9), weak + 10.0);
    const double scale = std::max(12.0, 0.4 * (strong - weak));
    cv::Mat table(1, 256, CV_8U);
    for (int i = 0; i < 256; ++i) {
        const double above = std::max(0.0, i - 0.7 * weak - 3) / scale;
        table.at<std::uint8_t>(i) = cv::saturate_cast<std::uint8_t>(255.0 * (1.0 - std::exp(-above)));
    }
    cv::LUT(strokes, table, strokes);
}

} // namespace

std::optional<FlatFrame> flatFrame(std::vector<TextLine>& lines) {
    const cv::Point2d along = alignDirections(lines);
    const Extent extent = extentOf(lines, along);
    const double spacing = spacingOf(lines, along, extent.to - extent.from);
    FlatFrame frame;
    frame.width = std::round((extent.to - extent.from) * kFlatSpacingPx / spacing + 2 * kFlatAlongMargin);
    frame.height = std::round(kFlatSpacingPx * static_cast<double>(lines.size() - 1) + 2 * kAcrossMargin);
    if (spacing < 3 || frame.width > kMaxPatchWidth) {
        return std::nullopt;
    }
    const cv::Point2d across(-along.y, along.x);
    std::sort(lines.begin(), lines.end(), [&](const TextLine& a, const TextLine& b) {
        return cv::Point2d(a.start + a.end).dot(across) < cv::Point2d(b.start + b.end).dot(across);
    });
    frame.toImage = perspectiveOf(lines, along, extent, spacing, frame);
    return frame;
}

double roughMiddle(int line, int lineCount, double frameHeight) {
    return lineCount == 1 ? frameHeight / 2 : kAcrossMargin + kFlatSpacingPx * line;
}

cv::Mat flatStrokes(const GreyPyramid& image, const FlatFrame& frame, int lineCount) {
    const cv::Size size(static_cast<int>(frame.width), static_cast<int>(frame.height));
    const auto at = [&](double x) {
        const cv::Vec3d v = frame.toImage * cv::Vec3d(x, frame.height / 2, 1);
        return cv::Point2d(v[0] / v[2], v[1] / v[2]);
    };
    const double step = cv::norm(at(frame.width) - at(0)) / frame.width;
    cv::Mat strokes = relativeStrokes(image.flatten(frame.toImage, size, step), 9);
    pressDownGround(strokes, lineCount);
    return strokes;
}

} // namespace lanepost::mrz
