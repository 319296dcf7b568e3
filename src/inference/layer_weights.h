// The weights of a network's layers, taken from its ONNX file.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <opencv2/core.hpp>

#include "base/result.h"
#include "inference/convolution.h"

namespace lanepost::inference {

/// The convolutions of an ONNX file in the order in which it lists them, which must be those of `shapes`. title: for
/// the message, for example "plate reader". Error: Internal when OpenCV can't read the file or a layer differs; the
/// message names the layer. Thread-safe.
[[nodiscard]] Result<std::vector<Convolution>>
convolutionsOf(std::span<const std::byte> onnx, std::span<const ConvolutionShape> shapes, std::string_view title);

/// Puts a CV_32FC1 picture into `map`, within a border of zeros that is one place wide. Thread-safe.
void take(const cv::Mat& picture, FeatureMap& map);

} // namespace lanepost::inference
