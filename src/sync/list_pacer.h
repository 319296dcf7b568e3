// When the next chunk of a list may be pulled: never before crossings and alerts, and never so much that a slow line is full.
#pragma once

#include <chrono>
#include <functional>

#include "base/clock.h"

namespace lanepost::sync {

/// Asked before each object is fetched.
class PullGate {
public:
    virtual ~PullGate() = default;
    /// Waits until one object may be fetched. False: the program stops, fetch nothing.
    [[nodiscard]] virtual bool admit() = 0;
    /// The object came, or did not.
    virtual void finished() = 0;
};

/// For sticks and folders, where nobody else waits.
class OpenGate final : public PullGate {
public:
    bool admit() override { return true; }
    void finished() override {}
};

/// How a line is shared.
struct PacerRules {
    /// An object that took longer than this shows a slow line; then as much time as it took is left free after it, so that
    /// lists take half of the line at most.
    std::chrono::milliseconds slowPull{100};
    /// How often it is looked whether something more urgent waits.
    std::chrono::milliseconds look{200};
    /// After so long behind urgent traffic one object is pulled all the same: lists must not stand still for ever.
    std::chrono::seconds longestWait{60};
};

/// The gate for lines: one object at a time, urgent traffic first. Lives on the downloading thread.
class ListPacer final : public PullGate {
public:
    /// clock outlives this object. urgentWaits: whether crossings or alerts wait now; called often, must not block.
    /// wait: sleeps so long, false when the program stops.
    ListPacer(const Clock& clock, std::function<bool()> urgentWaits, std::function<bool(std::chrono::milliseconds)> wait,
              PacerRules rules = {})
        : clock_(clock), urgentWaits_(std::move(urgentWaits)), wait_(std::move(wait)), rules_(rules) {}

    bool admit() override;
    void finished() override;

private:
    const Clock& clock_;
    std::function<bool()> urgentWaits_;
    std::function<bool(std::chrono::milliseconds)> wait_;
    PacerRules rules_;
    MonotonicTime began_{};
    std::chrono::milliseconds rest_{0}; ///< left free before the next object
};

} // namespace lanepost::sync
