// Why a picture with a vehicle gave no reading.
#pragma once

#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "anpr/plate_reading.h"

namespace lanepost::anpr {

/// A place where the detector saw a plate and the recogniser read nothing that could be reported.
struct UnreadPlace {
    cv::Rect2f box;
    double detectionConfidence = 0;
    std::string text;          ///< the best text all the same
    double textConfidence = 0; ///< and its probability
};

/// What a place looks like, for the decision; the outermost tenth of the box does not count.
struct PlaceLook {
    double brightest = 0; ///< grey level that 5 % of the pixels exceed, 0..255
    double contrast = 0;  ///< between the levels of the darkest and the brightest 5 % of its middle
    double sharpness = 0; ///< steepest edges as a share of the contrast, per pixel of a plate 32 px high
    double covered = 0;   ///< share of the width without strokes
};

/// Measures a place. box: at least partly inside the 8-bit grey frame, else all values are 0. Thread-safe.
PlaceLook lookAtPlace(const cv::Mat& grey, const cv::Rect& box);

/// The reason for the surest place that looks like a plate and not like other lettering; NoPlateFound or TooDark where
/// there is none. How each is decided stands in docs/plate-json.md. Thread-safe.
NoReadingReason reasonFor(const cv::Mat& grey, const std::vector<UnreadPlace>& places);

} // namespace lanepost::anpr
