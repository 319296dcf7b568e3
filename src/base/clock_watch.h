// Whether the wall clock can be believed: its quality over time, its jumps, and what follows for deletion and expiry.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace lanepost {

/// Limits of belief; all are engineering choices of ours, none comes from a standard.
struct ClockWatchConfig {
    /// A difference between wall and monotonic clock from one look to the next that counts as a jump.
    std::chrono::microseconds jump = std::chrono::seconds(2);
    /// How long after the last synchronisation the wall clock is believed: at 50 ppm a week is half a minute.
    std::chrono::microseconds holdover = std::chrono::hours(24 * 7);
    /// A jump, or a gap while switched off, from which a synchronised clock must first settle before anything expires.
    std::chrono::microseconds large = std::chrono::hours(24);
    /// A gap while switched off that nobody believes without a time source.
    std::chrono::microseconds longestPause = std::chrono::hours(24 * 60);
    /// How long a clock must run synchronised after a large jump before personal data is deleted by it.
    std::chrono::microseconds settling = std::chrono::hours(24);
};

/// What was known when the program last ran; from the journal.
struct ClockHistory {
    std::optional<UtcTime> lastSeen;         ///< the wall clock at the last journal row
    std::optional<UtcTime> lastSynchronised; ///< when a time source last disciplined it
};

/// How the wall clock stands.
struct ClockState {
    ClockQuality quality = ClockQuality::Unknown;
    /// May dates be judged by it? False after a jump that no time source explains, and when the quality is unknown.
    bool trusted = false;
    /// May anything be deleted because its time is over? Never when not trusted; not while settling after a large jump.
    bool mayExpire = false;
    /// Why not trusted, or why nothing expires; empty when all is well. For people, no personal data.
    std::string reason;
    std::optional<UtcTime> lastSynchronised; ///< empty while synchronised, and when never
    friend bool operator==(const ClockState&, const ClockState&) = default;
};

/// What a look found to be new; goes into the journal.
struct ClockChange {
    ClockState state;
    /// How far the wall clock moved against the monotonic one since the look before; zero when only the state changed.
    std::chrono::microseconds jump{0};
    friend bool operator==(const ClockChange&, const ClockChange&) = default;
};

/// Watches a clock. Look at least once a minute: what lies between two looks is one jump. Thread-safe; the clock
/// outlives it.
class ClockWatch {
public:
    /// Compares the clock with `history` at once; the first look() reports what came of it.
    ClockWatch(const Clock& clock, ClockHistory history, ClockWatchConfig config = {});

    /// Looks at the clock. Returns what is new since the look before; the first look always returns something.
    std::optional<ClockChange> look();
    /// As the last look found it.
    ClockState state() const;

private:
    void compareWithHistory(const ClockHistory& history);
    void judgeJump(std::chrono::microseconds jump);
    void judgeQuality(MonotonicTime now, UtcTime wall);
    ClockState found() const;

    const Clock& clock_;
    const ClockWatchConfig config_;
    mutable std::mutex mutex_;
    UtcTime wall_;
    MonotonicTime monotonic_;
    ClockQuality quality_ = ClockQuality::Unknown;
    std::optional<UtcTime> lastSynchronised_;
    std::chrono::microseconds freeRunning_{0}; ///< since the last synchronisation, as far as known
    std::string doubt_;                        ///< a jump that no time source has explained
    std::optional<MonotonicTime> settledAt_;   ///< when a large jump will have settled
    std::string settlingReason_;
    std::optional<ClockState> reported_;
    std::chrono::microseconds unreportedJump_{0};
};

} // namespace lanepost
