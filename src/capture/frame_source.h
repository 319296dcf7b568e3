// Where frames of a lane camera come from.
#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"
#include "capture/frame.h"

namespace lanepost::capture {

/// A camera. Lives on its own capture thread.
class FrameSource {
public:
    virtual ~FrameSource() = default;
    /// The device's name in the configuration.
    virtual const std::string& id() const = 0;
    /// Waits for the next frame. Error: Io when the camera went away (the caller tries again later),
    /// Busy when `stop` was requested before a frame came.
    [[nodiscard]] virtual Result<Frame> next(const std::stop_token& stop) = 0;
};

} // namespace lanepost::capture
