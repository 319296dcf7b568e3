// What `lanepost read` and `lanepost plates` have in common: images in, one JSON line each out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>

#include "base/result.h"

namespace lanepost::app {

/// What a reader makes of one image.
using ImageReader = std::function<Result<nlohmann::json>(const cv::Mat&)>;

/// Reads each image and prints {"image", .., "ms"}: the reader's keys between, and the milliseconds that reading took,
/// loading not counted. An image that cannot be loaded or read gives {"image", "error"} instead.
/// Returns the exit status: kExitSomeFailed when that happened. Uses one core.
int readImages(const std::vector<std::string>& paths, const ImageReader& reader);

} // namespace lanepost::app
