// Straight runs of dark text in a small grey image, at any angle: the raw material of zone_locator.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace lanepost::mrz {

/// One straight line of text. Coordinates are pixels of the searched image; which end comes first says nothing.
struct TextLine {
    cv::Point2f start;
    cv::Point2f end;
    float coverage = 0; ///< share of the length where text was seen, 0 to about 1
    float strength = 0; ///< mean darkness of the text against its surroundings, 0 to 255 (saturating)

    /// Distance of the two ends.
    float length() const;
};

/// Finds lines of dark text whose characters are about 3.5 to 8 px apart, at least `minLengthPx` long.
/// grey: 8-bit, one channel, any content; not kept. At most 200 lines come back, the longest first. Thread-safe.
std::vector<TextLine> findTextLines(const cv::Mat& grey, float minLengthPx);

} // namespace lanepost::mrz
