// The thread that watches the wall clock and tells the lane when it is believed more or less than before.
#pragma once

#include <chrono>
#include <thread>

#include "app/lane_message.h"
#include "base/clock_watch.h"

namespace lanepost::app {

/// The machine's clock for lanes without a time source, taken as synchronised: for simulation and tests only.
class AssumedClock final : public Clock {
public:
    UtcTime utcNow() const override { return system_.utcNow(); }
    MonotonicTime monotonicNow() const override { return system_.monotonicNow(); }
    ClockQuality quality() const override { return ClockQuality::Synchronised; }

private:
    SystemClock system_;
};

/// Looks every `period`; the first change is reported at once. Watch and channel outlive it.
class ClockWorker {
public:
    ClockWorker(ClockWatch& watch, LaneChannel& channel, std::chrono::milliseconds period);

private:
    void work(const std::stop_token& stop);

    ClockWatch& watch_;
    LaneChannel& channel_;
    const std::chrono::milliseconds period_;
    std::jthread thread_;
};

} // namespace lanepost::app
