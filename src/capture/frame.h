// A picture with where and when it was taken: the only owners of a cv::Mat.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <opencv2/core.hpp>

#include "base/clock.h"

namespace lanepost::capture {

/// One picture of a camera. `image` is 8-bit grey or BGR, never empty; copies share the pixels.
struct Frame {
    cv::Mat image;
    std::string sourceId; ///< the device that took it, as the configuration names it
    std::uint64_t sequence = 0; ///< counts up per source; a gap means frames were dropped
    MonotonicTime capturedAt{};
};

/// One document page under the reader's lights; at least `white` or `infrared` is there.
struct PageImages {
    std::optional<Frame> white;
    std::optional<Frame> infrared;
    std::optional<Frame> ultraviolet;
};

} // namespace lanepost::capture
