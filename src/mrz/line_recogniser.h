// The line network (models/mrz_line.onnx, built into the program): strip in, class probabilities out.
#pragma once

#include <map>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

#include "base/result.h"
#include "mrz/line_probabilities.h"

namespace lanepost::mrz {

/// Recognises strips as text_zone cuts them. One object per thread: not thread-safe.
class LineRecogniser {
public:
    /// Loads the built-in network. Error: Corrupt when OpenCV cannot read it.
    [[nodiscard]] static Result<LineRecogniser> create();

    /// strips: 8-bit, one channel, kStripHeightPx high, equally wide (a multiple of 8 from 64 to 2048), at most 8;
    /// dark text on light ground. One answer per strip.
    /// Error: InvalidArgument for other strips, Internal when the network fails.
    [[nodiscard]] Result<std::vector<LineProbabilities>> recognise(const std::vector<cv::Mat>& strips);

private:
    LineRecogniser() = default;

    // cv::Exception when the network fails.
    Result<LineProbabilities> recogniseOne(const cv::Mat& strip);

    // A network keeps its buffers only while its input keeps its shape, so there is one per width. Strips go through it
    // one by one: together they take as long, and need buffers for each number of them.
    std::map<int, cv::dnn::Net> nets_;
};

} // namespace lanepost::mrz
