#include "mrz/measured_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "mrz/flat_zone.h"

namespace lanepost::mrz {

namespace {

// Weighted least squares of y over t in [-0.5, 0.5] with the given number of coefficients (1 to 3).
std::array<double, 3> fitCurve(const std::vector<cv::Vec3d>& points, int order) {
    cv::Mat a = cv::Mat::zeros(order, order, CV_64F);
    cv::Mat b = cv::Mat::zeros(order, 1, CV_64F);
    for (const cv::Vec3d& point : points) {
        const std::array<double, 3> powers = {1.0, point[0], point[0] * point[0]};
        for (int i = 0; i < order; ++i) {
            for (int j = 0; j < order; ++j) {
                a.at<double>(i, j) += point[2] * powers[i] * powers[j];
            }
            b.at<double>(i) += point[2] * powers[i] * point[1];
        }
    }
    cv::Mat solution;
    std::array<double, 3> curve{};
    if (cv::solve(a, b, solution, cv::DECOMP_SVD)) {
        for (int i = 0; i < order; ++i) {
            curve[i] = solution.at<double>(i);
        }
    }
    return curve;
}

// Strokes per row in one window of columns.
struct Window {
    double middleX = 0;
    std::vector<float> rows; // mean over the window's columns
};

std::vector<Window> windowsOf(const cv::Mat& strokes) {
    constexpr int kWindows = 16;
    const int from = static_cast<int>(kFlatAlongMargin * 0.8);
    const int to = strokes.cols - from;
    std::vector<Window> windows;
    for (int i = 0; i < kWindows; ++i) {
        const int x0 = from + (to - from) * i / kWindows;
        const int x1 = from + (to - from) * (i + 1) / kWindows;
        Window window{(x0 + x1) / 2.0, {}};
        cv::Mat means;
        cv::reduce(strokes.colRange(x0, x1), means, 1, cv::REDUCE_AVG, CV_32F);
        window.rows.assign(means.begin<float>(), means.end<float>());
        windows.push_back(std::move(window));
    }
    return windows;
}

// Place along the line (-0.5 to 0.5), middle and mass of the strokes near y in one window.
cv::Vec3d windowMiddle(const Window& window, double width, double nearY, double half) {
    double mass = 0;
    double y = nearY;
    for (int pass = 0; pass < 3; ++pass) {
        double moment = 0;
        mass = 0;
        const int top = std::max(0, static_cast<int>(std::floor(y - half)));
        const int bottom = std::min(static_cast<int>(window.rows.size()), static_cast<int>(std::ceil(y + half)));
        for (int row = top; row < bottom; ++row) {
            mass += window.rows[row];
            moment += window.rows[row] * (row + 0.5);
        }
        y = mass > 0 ? moment / mass : y;
    }
    return {window.middleX / width - 0.5, y, mass};
}

ZoneLine followLine(const std::vector<Window>& windows, double width, double nearY) {
    std::vector<cv::Vec3d> middles;
    ZoneLine line;
    line.curve[0] = nearY;
    for (int round = 0; round < 3; ++round) {
        middles.clear();
        for (const Window& window : windows) {
            const double expected = line.middleAt(window.middleX, width);
            cv::Vec3d middle = windowMiddle(window, width, expected, round == 0 ? 13 : 11);
            const double off = (middle[1] - expected) / (round == 0 ? 6.0 : 2.5);
            middle[2] = std::min(middle[2], 600.0) / (1 + off * off);
            middles.push_back(middle);
        }
        line.curve = fitCurve(middles, round + 1);
    }
    return line;
}

// Mean strokes per row, the line laid straight; index 0 is 20 px above the middle.
StrokeProfile acrossProfile(const cv::Mat& strokes, const ZoneLine& line) {
    StrokeProfile profile(40, 0.0);
    for (int x = static_cast<int>(kFlatAlongMargin); x < strokes.cols - static_cast<int>(kFlatAlongMargin); ++x) {
        const int top = static_cast<int>(std::lround(line.middleAt(x + 0.5, strokes.cols) - 20));
        for (int i = 0; i < 40; ++i) {
            if (top + i >= 0 && top + i < strokes.rows) {
                profile[i] += strokes.at<std::uint8_t>(top + i, x);
            }
        }
    }
    return profile;
}

// Height of the capitals, and how far the curve misses their middle.
std::pair<double, double> capitalExtent(const StrokeProfile& profile) {
    const double peak = *std::max_element(profile.begin() + 10, profile.begin() + 30);
    const double floor = *std::min_element(profile.begin(), profile.end());
    const double threshold = floor + 0.3 * (peak - floor);
    const auto edge = [&](int step) {
        int i = 20;
        while (i > 0 && i < 39 && profile[i] >= threshold) {
            i += step;
        }
        const double inside = profile[i - step];
        const double outside = profile[i];
        const double part = inside > outside ? (inside - threshold) / (inside - outside) : 0.5;
        return i - step + step * part + 0.5;
    };
    const double top = edge(-1);
    const double bottom = edge(1);
    return {bottom - top, (top + bottom) / 2 - 20};
}

// Strokes per column within the line's height.
StrokeProfile alongProfile(const cv::Mat& strokes, const ZoneLine& line) {
    StrokeProfile profile(strokes.cols, 0.0);
    const int half = std::max(3, static_cast<int>(line.capitalHeight / 2));
    for (int x = 0; x < strokes.cols; ++x) {
        const int middle = static_cast<int>(line.middleAt(x + 0.5, strokes.cols));
        for (int y = std::max(0, middle - half); y <= std::min(strokes.rows - 1, middle + half); ++y) {
            profile[x] += strokes.at<std::uint8_t>(y, x);
        }
        profile[x] /= 2 * half + 1;
    }
    return profile;
}

// Strokes per column just above and below a line: what the ground alone shows.
StrokeProfile groundProfile(const cv::Mat& strokes, const ZoneLine& line) {
    StrokeProfile profile(strokes.cols, 0.0);
    for (int x = 0; x < strokes.cols; ++x) {
        const int middle = static_cast<int>(line.middleAt(x + 0.5, strokes.cols));
        int count = 0;
        for (const int side : {-1, 1}) {
            for (int off = 16; off < 25; ++off) {
                const int y = middle + side * off;
                if (y >= 0 && y < strokes.rows) {
                    profile[x] += strokes.at<std::uint8_t>(y, x);
                    ++count;
                }
            }
        }
        profile[x] /= std::max(1, count);
    }
    return profile;
}

} // namespace

std::vector<MeasuredLine> measureLines(const cv::Mat& strokes, int lineCount) {
    const std::vector<Window> windows = windowsOf(strokes);
    std::vector<MeasuredLine> lines;
    for (int i = 0; i < lineCount; ++i) {
        MeasuredLine measured;
        measured.line = followLine(windows, strokes.cols, roughMiddle(i, lineCount, strokes.rows));
        const auto [height, offset] = capitalExtent(acrossProfile(strokes, measured.line));
        measured.line.curve[0] += offset;
        measured.line.capitalHeight = height;
        measured.columns = alongProfile(strokes, measured.line);
        measured.ground = groundProfile(strokes, measured.line);
        lines.push_back(std::move(measured));
    }
    return lines;
}

} // namespace lanepost::mrz
