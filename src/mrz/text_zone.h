// Where a candidate machine readable zone lies: straight frame, curved lines, pitch; and how its strips are cut.
#pragma once

#include <array>
#include <vector>

#include <opencv2/core.hpp>

#include "mrz/grey_pyramid.h"

namespace lanepost::mrz {

/// Height of a strip, and what the line recogniser expects inside: see training/mrz/render_lines.py.
inline constexpr int kStripHeightPx = 32;
inline constexpr double kStripCapitalPx = 22.0;       ///< height of a capital letter
inline constexpr double kStripPitchPx = 14.0;         ///< distance of neighbouring characters
inline constexpr double kStripMarginCharacters = 2.0; ///< room left and right of the first and last character

/// Characters a line may have.
inline constexpr std::array<int, 3> kZoneLengths = {30, 36, 44};

/// One text line in the zone's frame: its middle runs along y = curve[0] + curve[1] t + curve[2] t^2 where t is
/// frame x divided by frameWidth, minus one half.
struct ZoneLine {
    std::array<double, 3> curve{};
    double capitalHeight = 0; ///< frame px
    /// Middle of the line at frame x.
    double middleAt(double x, double frameWidth) const {
        const double t = x / frameWidth - 0.5;
        return curve[0] + t * (curve[1] + t * curve[2]);
    }
};

/// A candidate zone: 1 to 3 lines of equal length. The frame is a rectangle whose x runs along the lines in one of the
/// two reading directions; `toImage` takes it to the image (perspective).
struct TextZone {
    cv::Matx33d toImage = cv::Matx33d::eye();
    double frameWidth = 0;
    double frameHeight = 0;
    std::vector<ZoneLine> lines; ///< from the top of the frame downwards
    double firstX = 0;           ///< frame x where the first character's cell begins
    double pitch = 0;            ///< frame px
    int charactersPerLine = 0;   ///< nearest of 30, 36 and 44
    double score = 0;            ///< how much it looks like a zone, 0 to about 1; for ranking only

    /// Frame px between the middles of neighbouring lines; 0 for one line.
    double lineSpacing() const {
        return lines.size() < 2 ? 0.0
                                : (lines.back().curve[0] - lines.front().curve[0]) / static_cast<double>(lines.size() - 1);
    }
    /// Frame point to image pixels.
    cv::Point2d toImagePoint(cv::Point2d point) const;
    /// Corners of the text in image pixels, clockwise from the frame's top left.
    std::array<cv::Point2d, 4> corners() const;
    /// Full-image pixels of one character's pitch, in the middle of the zone.
    double pitchInImage() const;
};

/// Cuts one line out: grey, 8-bit, 32 px high, dark on light as in the image, contrast stretched; the width is that of
/// `characters` with the margins, a multiple of 8. line: index into zone.lines. Thread-safe.
cv::Mat cutStrip(const GreyPyramid& image, const TextZone& zone, int line, int characters);

/// Stretches the contrast of a strip in place as the recogniser was trained. strip: 8-bit, one channel. Thread-safe.
void stretchContrast(cv::Mat& strip);

} // namespace lanepost::mrz
