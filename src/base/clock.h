// Time as a parameter: UTC for people and records, monotonic for durations.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lanepost {

/// Wall-clock time, UTC, in microseconds. May jump when the clock is set; never used to measure a duration.
using UtcTime = std::chrono::sys_time<std::chrono::microseconds>;

/// Time since boot, in microseconds. Never goes back; meaningless across a restart.
using MonotonicTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::microseconds>;

/// How far the wall clock can be believed.
enum class ClockQuality {
    Synchronised, ///< a time source disciplines it now
    Holdover,     ///< a time source did so not long ago; it has run free since
    Unknown,      ///< no time source is known to have set it, or too long ago
};

/// The quality's name in journal and configuration, for example "holdover". Thread-safe.
std::string_view name(ClockQuality quality);

/// Where time comes from. Nothing outside src/base and src/app asks the system itself.
class Clock {
public:
    virtual ~Clock() = default;
    /// How good the wall clock is now, as the clock itself knows it. What follows from it over time, from jumps and over
    /// restarts is ClockWatch's business. Thread-safe.
    virtual ClockQuality quality() const { return ClockQuality::Unknown; }
    /// The wall clock now. Thread-safe.
    virtual UtcTime utcNow() const = 0;
    /// The monotonic clock now. Thread-safe.
    virtual MonotonicTime monotonicNow() const = 0;
};

/// The machine's clocks. Its quality is the kernel's (adjtimex): Unknown while the kernel calls the clock
/// unsynchronised, Holdover when the kernel's largest possible error is above one second, so that no time source has
/// corrected it for about half an hour. Thread-safe.
class SystemClock final : public Clock {
public:
    ClockQuality quality() const override;
    UtcTime utcNow() const override;
    MonotonicTime monotonicNow() const override;
};

/// A clock that stands still until told; for tests and replay. Not thread-safe.
class ManualClock final : public Clock {
public:
    /// Starts at `start`, with the monotonic clock at zero.
    explicit ManualClock(UtcTime start = {}) : utc_(start) {}
    ClockQuality quality() const override { return quality_; }
    UtcTime utcNow() const override { return utc_; }
    MonotonicTime monotonicNow() const override { return monotonic_; }
    /// Gains or loses its time source; it starts synchronised.
    void setQuality(ClockQuality quality) { quality_ = quality; }
    /// Moves both clocks forward by `step`.
    void advance(std::chrono::microseconds step) {
        utc_ += step;
        monotonic_ += step;
    }
    /// Sets the wall clock alone, as a person or NTP would; the monotonic clock goes on as before.
    void setUtc(UtcTime time) { utc_ = time; }

private:
    UtcTime utc_;
    MonotonicTime monotonic_{};
    ClockQuality quality_ = ClockQuality::Synchronised;
};

/// RFC 3339 in UTC with microseconds, for example "2026-11-21T09:30:01.120000Z". Thread-safe.
std::string toRfc3339(UtcTime time);

/// The time that toRfc3339 wrote; the fraction may have 0 to 6 digits, the zone must be Z.
/// Error: InvalidArgument. Thread-safe.
[[nodiscard]] Result<UtcTime> parseRfc3339(std::string_view text);

/// A length of time as people read it, two units at most: "41 s", "3 h 12 min", "2 d 4 h". Thread-safe.
std::string toReadableDuration(std::chrono::microseconds duration);

} // namespace lanepost
