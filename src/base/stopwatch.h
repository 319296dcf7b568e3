// How long some work took, for output.
#pragma once

#include <cmath>

#include "base/clock.h"

namespace lanepost {

/// Runs from its construction on.
class Stopwatch {
public:
    /// Milliseconds so far, rounded to hundredths.
    double millis() const {
        const auto micros = static_cast<double>((clock_.monotonicNow() - start_).count());
        return std::round(micros / 10) / 100;
    }

private:
    SystemClock clock_;
    MonotonicTime start_ = clock_.monotonicNow();
};

} // namespace lanepost
