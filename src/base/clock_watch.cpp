#include "base/clock_watch.h"

#include <utility>

namespace lanepost {
namespace {

using std::chrono::microseconds;

microseconds magnitude(microseconds duration) {
    return duration < microseconds(0) ? -duration : duration;
}

std::string moved(microseconds jump) {
    return "the clock went " + std::string(jump < microseconds(0) ? "back" : "ahead") + " by " +
           toReadableDuration(magnitude(jump));
}

} // namespace

ClockWatch::ClockWatch(const Clock& clock, ClockHistory history, ClockWatchConfig config)
    : clock_(clock), config_(config), wall_(clock.utcNow()), monotonic_(clock.monotonicNow()) {
    lastSynchronised_ = history.lastSynchronised;
    if (lastSynchronised_ && wall_ > *lastSynchronised_) {
        freeRunning_ = wall_ - *lastSynchronised_;
    }
    judgeQuality(monotonic_, wall_);
    compareWithHistory(history);
}

/// The clock kept running on its battery while the program did not: it must be later than the last row, not by years.
void ClockWatch::compareWithHistory(const ClockHistory& history) {
    if (!history.lastSeen) {
        return;
    }
    const microseconds gap = wall_ - *history.lastSeen;
    const bool back = gap < -config_.jump;
    if (!back && gap < config_.longestPause) {
        return;
    }
    unreportedJump_ = gap;
    const std::string what = back ? "the clock stands " + toReadableDuration(-gap) + " before the last journal row"
                                  : "the clock stands " + toReadableDuration(gap) + " after the last journal row";
    if (quality_ == ClockQuality::Synchronised) {
        settledAt_ = monotonic_ + config_.settling;
        settlingReason_ = what;
    } else {
        doubt_ = what + " and no time source confirms it";
    }
}

std::optional<ClockChange> ClockWatch::look() {
    const std::lock_guard lock(mutex_);
    const MonotonicTime now = clock_.monotonicNow();
    const UtcTime wall = clock_.utcNow();
    const microseconds elapsed = now - monotonic_;
    const microseconds jump = (wall - wall_) - elapsed;
    freeRunning_ += elapsed;
    wall_ = wall;
    monotonic_ = now;
    judgeQuality(now, wall);
    if (magnitude(jump) > config_.jump) {
        unreportedJump_ += jump;
        judgeJump(jump);
    }
    const ClockState state = found();
    if (reported_ == state && unreportedJump_ == microseconds(0)) {
        return std::nullopt;
    }
    reported_ = state;
    return ClockChange{state, std::exchange(unreportedJump_, microseconds(0))};
}

ClockState ClockWatch::state() const {
    const std::lock_guard lock(mutex_);
    return reported_ ? *reported_ : found();
}

void ClockWatch::judgeJump(microseconds jump) {
    if (quality_ != ClockQuality::Synchronised) {
        doubt_ = moved(jump) + " and no time source confirms it";
        return;
    }
    if (magnitude(jump) >= config_.large) {
        settledAt_ = monotonic_ + config_.settling;
        settlingReason_ = moved(jump);
    }
}

void ClockWatch::judgeQuality(MonotonicTime now, UtcTime wall) {
    if (clock_.quality() == ClockQuality::Synchronised) {
        quality_ = ClockQuality::Synchronised;
        lastSynchronised_ = wall;
        freeRunning_ = microseconds(0);
        doubt_.clear();
    } else if (lastSynchronised_ && freeRunning_ <= config_.holdover) {
        quality_ = ClockQuality::Holdover;
    } else {
        quality_ = ClockQuality::Unknown;
    }
    if (settledAt_ && now >= *settledAt_) {
        settledAt_.reset();
    }
}

ClockState ClockWatch::found() const {
    ClockState state;
    state.quality = quality_;
    // Now, while it is synchronised: told only afterwards, so that the state does not change with every look.
    state.lastSynchronised = quality_ == ClockQuality::Synchronised ? std::nullopt : lastSynchronised_;
    if (!doubt_.empty()) {
        state.reason = doubt_;
    } else if (quality_ == ClockQuality::Unknown) {
        state.reason = lastSynchronised_ ? "no time source for more than " + toReadableDuration(config_.holdover)
                                         : "no time source has ever set the clock";
    } else if (settledAt_) {
        state.reason = settlingReason_ + "; nothing expires until it has run synchronised for " +
                       toReadableDuration(config_.settling);
    }
    state.trusted = doubt_.empty() && quality_ != ClockQuality::Unknown;
    state.mayExpire = state.trusted && !settledAt_;
    return state;
}

} // namespace lanepost
