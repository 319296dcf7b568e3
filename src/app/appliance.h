// The wiring: the only place that sees every folder, every device and every thread.
#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "base/result.h"

namespace lanepost::app {

/// One running lane. Made, started and destroyed on the main thread.
class Appliance {
public:
    /// Opens stores and lists, starts the console and all threads. Devices that are away and lists that are missing
    /// do not keep it from starting: the lane names them.
    /// Error: what keeps the lane from working at all (journal, console address, simulated pictures), with what to do.
    [[nodiscard]] static Result<std::unique_ptr<Appliance>> start(const ApplianceConfig& config);
    /// Stops all threads in order: devices, lane, console. What was committed stays.
    ~Appliance();
    Appliance(const Appliance&) = delete;
    Appliance& operator=(const Appliance&) = delete;

    /// The address of the officer's screen.
    std::string screenUrl() const;
    /// True when the lane thread ended because the journal could not be written; the process must end then. Thread-safe.
    bool failed() const;

private:
    struct Parts;
    explicit Appliance(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

} // namespace lanepost::app
