#include "app/device_watch.h"

#include "base/log.h"

namespace lanepost::app {

void DeviceWatch::worked() {
    if (!available_) {
        report(true, "");
    }
}

void DeviceWatch::failed(const Error& error) {
    if (available_) {
        report(false, error.message);
    }
}

void DeviceWatch::report(bool available, const std::string& detail) {
    available_ = available;
    log(available ? LogLevel::Info : LogLevel::Warning, "capture",
        deviceId_ + (available ? " is back" : " is away: " + detail));
    channel_.push({lane::DeviceStateChanged{deviceId_, available, detail}, std::nullopt, nullptr});
}

} // namespace lanepost::app
