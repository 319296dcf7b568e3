// Orange panels for dangerous goods (ADR 5.3.2): finding, reading and checking them.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "anpr/plate_reading.h"
#include "anpr/plate_recogniser.h"
#include "base/result.h"

namespace lanepost::anpr {

/// Places of a BGR frame that look like an orange panel: orange, four-cornered, 4:3 or 5:2, from about 24 px high.
/// Empty for a grey frame. Thread-safe.
std::vector<cv::Rect> findOrangePanels(const cv::Mat& image);

/// Reads the orange panels of a frame. Only panels that are blank, or whose lower row gives four digits, are reported:
/// many things are orange. image: BGR, grey: the same picture. Error: of the recogniser.
[[nodiscard]] Result<std::vector<AdrPanel>> readOrangePanels(const cv::Mat& image, const cv::Mat& grey,
                                                             PlateRecogniser& recogniser);

} // namespace lanepost::anpr
