// The line network (models/mrz_line.onnx, built into the program): strip in, class probabilities out.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "base/result.h"
#include "inference/convolution.h"
#include "mrz/line_probabilities.h"

namespace lanepost::mrz {

/// Recognises strips as text_zone cuts them. One object per thread: not thread-safe.
class LineRecogniser {
public:
    /// Loads the built-in network. Error: Internal when its layers are not those that are computed here.
    [[nodiscard]] static Result<LineRecogniser> create();

    /// strips: 8-bit, one channel, kStripHeightPx high, equally wide (a multiple of 8 from 64 to 2048), at most 8;
    /// dark text on light ground. One answer per strip.
    /// Error: InvalidArgument for other strips.
    [[nodiscard]] Result<std::vector<LineProbabilities>> recognise(const std::vector<cv::Mat>& strips);

private:
    explicit LineRecogniser(std::vector<inference::Convolution> layers);

    LineProbabilities recogniseOne(const cv::Mat& strip);

    std::vector<inference::Convolution> layers_;
    std::vector<inference::FeatureMap> maps_;
};

} // namespace lanepost::mrz
