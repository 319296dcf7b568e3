// Halving by area average: cheap, and free of aliasing for the small print that matters here.
#include "mrz/grey_pyramid.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace lanepost::mrz {

GreyPyramid::GreyPyramid(const cv::Mat& grey) {
    levels_.push_back(grey);
    while (std::max(levels_.back().rows, levels_.back().cols) > 500 &&
           std::min(levels_.back().rows, levels_.back().cols) > 40) {
        cv::Mat half;
        const cv::Mat& last = levels_.back();
        // Odd sizes lose their last row or column, so that the factor is exactly two.
        cv::resize(last(cv::Rect(0, 0, last.cols / 2 * 2, last.rows / 2 * 2)), half, {last.cols / 2, last.rows / 2}, 0,
                   0, cv::INTER_AREA);
        levels_.push_back(half);
    }
}

cv::Mat GreyPyramid::resized(double longSidePx, double& scale) const {
    std::size_t level = 0;
    const auto longSide = [&](std::size_t i) {
        return static_cast<double>(std::max(levels_[i].cols, levels_[i].rows));
    };
    while (level + 1 < levels_.size() && longSide(level + 1) >= longSidePx) {
        ++level;
    }
    const double levelScale = longSidePx / longSide(level);
    cv::Mat result;
    cv::resize(levels_[level], result, {}, levelScale, levelScale, levelScale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    scale = levelScale / std::pow(2.0, static_cast<double>(level));
    return result;
}

// The level whose pixels are about as far apart as the places; step becomes their distance there.
std::size_t GreyPyramid::levelFor(double& step) const {
    std::size_t level = 0;
    while (level + 1 < levels_.size() && step >= 1.6) {
        step /= 2;
        ++level;
    }
    return level;
}

cv::Mat GreyPyramid::flatten(const cv::Matx33d& toImage, cv::Size size, double step) const {
    const std::size_t level = levelFor(step);
    const double factor = 1.0 / std::pow(2.0, static_cast<double>(level));
    const double shift = 0.5 * factor - 0.5;
    const cv::Matx33d fromPixel(1, 0, 0.5, 0, 1, 0.5, 0, 0, 1);
    const cv::Matx33d toLevel(factor, 0, shift, 0, factor, shift, 0, 0, 1);
    cv::Mat result;
    cv::warpPerspective(levels_[level], result, toLevel * toImage * fromPixel, size,
                        cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    return result;
}

cv::Mat GreyPyramid::sample(const cv::Mat& mapX, const cv::Mat& mapY, double step) const {
    const std::size_t level = levelFor(step);
    const int interpolation = step < 0.7 ? cv::INTER_CUBIC : cv::INTER_LINEAR;
    cv::Mat result;
    if (level == 0) {
        cv::remap(levels_[0], result, mapX, mapY, interpolation, cv::BORDER_REPLICATE);
        return result;
    }
    // Pixel centres: x of the full image lies at (x + 0.5) / factor - 0.5 of the level.
    const double factor = 1.0 / std::pow(2.0, static_cast<double>(level));
    const double shift = 0.5 * factor - 0.5;
    cv::Mat levelX;
    cv::Mat levelY;
    mapX.convertTo(levelX, CV_32F, factor, shift);
    mapY.convertTo(levelY, CV_32F, factor, shift);
    cv::remap(levels_[level], result, levelX, levelY, interpolation, cv::BORDER_REPLICATE);
    return result;
}

} // namespace lanepost::mrz
