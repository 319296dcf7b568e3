// A clock that starts at a fixed time and runs, so that ages on the screen are the same in every test run.
#pragma once

#include <chrono>

#include "base/clock.h"

namespace lanepost::api::test {

/// The wall clock is `start` plus the time since construction. Thread-safe.
class RunningClock final : public Clock {
public:
    explicit RunningClock(UtcTime start) : start_(start), began_(system_.monotonicNow()) {}
    UtcTime utcNow() const override { return start_ + (system_.monotonicNow() - began_); }
    MonotonicTime monotonicNow() const override { return system_.monotonicNow(); }

private:
    SystemClock system_;
    UtcTime start_;
    MonotonicTime began_;
};

} // namespace lanepost::api::test
