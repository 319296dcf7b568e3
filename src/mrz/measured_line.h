// One line of a flat patch, measured from its strokes.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "mrz/text_zone.h"

namespace lanepost::mrz {

/// Strokes by row or by column, in px of the flat patch.
using StrokeProfile = std::vector<double>;

/// Where a line runs and what stands in it.
struct MeasuredLine {
    ZoneLine line;
    StrokeProfile columns; ///< strokes per column within the line's height
    StrokeProfile ground;  ///< strokes per column just above and below: what the ground alone shows
};

/// Follows and measures the lines of flatStrokes(), from top to bottom. Thread-safe.
std::vector<MeasuredLine> measureLines(const cv::Mat& strokes, int lineCount);

} // namespace lanepost::mrz
