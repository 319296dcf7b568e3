// Lays a rough group of text lines flat, at a fixed scale.
#pragma once

#include <optional>
#include <vector>

#include <opencv2/core.hpp>

#include "mrz/grey_pyramid.h"
#include "mrz/text_lines.h"

namespace lanepost::mrz {

inline constexpr double kFlatSpacingPx = 40;   ///< distance of neighbouring lines, 2.5 pitches nominally
inline constexpr double kFlatAlongMargin = 70; ///< px before and after the rough ends

/// A rectangle around rough lines, brought to a common direction and extent.
struct FlatFrame {
    cv::Matx33d toImage;
    double width = 0;  ///< px
    double height = 0; ///< px
};

/// The frame of 1 to 3 about parallel lines in full-image pixels. lines: turned to one direction and put in order.
/// Empty when they are too close together or too long to be a zone. Thread-safe.
std::optional<FlatFrame> flatFrame(std::vector<TextLine>& lines);

/// Frame y at which a line's middle should be. Thread-safe.
double roughMiddle(int line, int lineCount, double frameHeight);

/// The flat patch's dark strokes, 8-bit, the ground between the lines pressed down; pixel (x, y) is frame place
/// (x + 0.5, y + 0.5). Thread-safe.
cv::Mat flatStrokes(const GreyPyramid& image, const FlatFrame& frame, int lineCount);

} // namespace lanepost::mrz
