// Dark strokes of an image, freed of light and shadow.
#pragma once

#include <opencv2/core.hpp>

namespace lanepost::mrz {

/// How much darker each pixel is than the paper about it, 0 to 255 for none to all of the paper's brightness.
/// grey: 8-bit, one channel. widthPx: odd; strokes narrower than this count, broader dark areas do not. Thread-safe.
cv::Mat relativeStrokes(const cv::Mat& grey, int widthPx);

} // namespace lanepost::mrz
