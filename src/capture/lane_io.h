// Barrier, lamps and sensors of a lane.
#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"

namespace lanepost::capture {

/// What a lane's sensors report.
enum class LaneInput { LaneEmpty };

/// The lane controller's outputs and inputs. Outputs are called on the lane thread, nextInput on a thread of its own.
class LaneIo {
public:
    virtual ~LaneIo() = default;
    /// The device's name in the configuration.
    virtual const std::string& id() const = 0;
    /// Opens the barrier for one passage. Error: Io when the controller does not answer.
    [[nodiscard]] virtual Result<void> openBarrier() = 0;
    /// Shows the way to secondary inspection and keeps the exit barrier shut. Error: Io.
    [[nodiscard]] virtual Result<void> signalSecondaryInspection() = 0;
    /// Waits for a sensor. Error: Io when the controller went away, Busy when `stop` was requested.
    [[nodiscard]] virtual Result<LaneInput> nextInput(const std::stop_token& stop) = 0;
};

} // namespace lanepost::capture
