// The events between the newest receipt and the last one sent: what a receipt must fit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "base/hash.h"
#include "store/outbox.h"

namespace lanepost::sync {

/// Where the outbox chain stands after one event.
struct ChainPoint {
    std::int64_t sequence = 0;
    std::string eventId;
    Sha256 chain{};
};

/// Follows the chain over a run of events without gaps. Payloads are not kept. Lives on the upload thread.
class OutgoingWindow {
public:
    /// Begins anew after `base`.
    void restart(ChainPoint base);
    /// Takes the event after the last one; returns the chain before and after it.
    struct Link {
        Sha256 previous{};
        Sha256 chain{};
    };
    Link add(const store::OutboxEvent& event);
    /// Forgets everything up to `sequence`, which is in the window; that becomes the base.
    void releaseThrough(std::int64_t sequence);

    /// The point at `sequence`; nullptr when it is neither the base nor in the window.
    const ChainPoint* at(std::int64_t sequence) const;
    /// Everything up to here has a receipt.
    const ChainPoint& base() const { return base_; }
    /// The last event taken; the base when there is none.
    const ChainPoint& last() const { return points_.empty() ? base_ : points_.back(); }
    /// Events taken and not released.
    std::size_t size() const { return points_.size(); }
    /// Their payload bytes.
    std::size_t bytes() const { return bytes_; }

private:
    ChainPoint base_;
    std::deque<ChainPoint> points_;
    std::deque<std::size_t> sizes_;
    std::size_t bytes_ = 0;
};

} // namespace lanepost::sync
