// Tells the lane when a device goes away and when it is back.
#pragma once

#include <string>

#include "app/lane_message.h"
#include "base/result.h"

namespace lanepost::app {

/// The state of one device as last reported. Lives on the device's own thread.
class DeviceWatch {
public:
    DeviceWatch(std::string deviceId, LaneChannel& channel) : deviceId_(std::move(deviceId)), channel_(channel) {}

    /// The device worked: reports it as back if it had been away.
    void worked();
    /// The device failed: reports it as away, with the reason, unless that is known already.
    void failed(const Error& error);

private:
    void report(bool available, const std::string& detail);

    const std::string deviceId_;
    LaneChannel& channel_;
    bool available_ = true;
};

} // namespace lanepost::app
