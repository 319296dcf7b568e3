// A grey image at halving sizes, so that every sampling reads pixels of about its own scale.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace lanepost::mrz {

/// An image and its halves. Coordinates given to it are pixels of the full image. Not thread-safe while being built;
/// reading is thread-safe.
class GreyPyramid {
public:
    /// grey: 8-bit, one channel, not empty; shared, not copied, and must not change while the pyramid lives.
    explicit GreyPyramid(const cv::Mat& grey);

    /// Size of the full image.
    cv::Size size() const { return levels_.front().size(); }

    /// The whole image with the longer side `longSidePx` (enlarged when it is smaller), and in `scale` how many pixels
    /// of the result one pixel of the full image makes.
    cv::Mat resized(double longSidePx, double& scale) const;

    /// Reads the image at the places of mapX, mapY (CV_32F, full-image pixels). step: how many full-image pixels lie
    /// between neighbouring places; the halves are chosen by it. Outside the image the edge is repeated.
    cv::Mat sample(const cv::Mat& mapX, const cv::Mat& mapY, double step) const;

    /// Lays a part of the image flat: pixel (x, y) of the result shows what toImage makes of (x + 0.5, y + 0.5).
    /// step and edges as in sample; linear interpolation.
    cv::Mat flatten(const cv::Matx33d& toImage, cv::Size size, double step) const;

private:
    std::size_t levelFor(double& step) const;

    std::vector<cv::Mat> levels_; // each half the size of the one before
};

} // namespace lanepost::mrz
