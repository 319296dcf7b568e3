// Loads one of the embedded ONNX networks into OpenCV.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <opencv2/dnn.hpp>

#include "base/result.h"

namespace lanepost::anpr {

/// The network of the given ONNX bytes, for the processor. title: for the message, for example "plate reader".
/// Error: Internal when OpenCV can't load it. Thread-safe.
[[nodiscard]] Result<cv::dnn::Net> loadEmbeddedNetwork(std::span<const std::byte> bytes, std::string_view title);

} // namespace lanepost::anpr
