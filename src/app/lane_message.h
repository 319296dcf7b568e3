// What other threads tell the lane thread.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>

#include "api/lane_port.h"
#include "base/channel.h"
#include "base/clock.h"
#include "lane/lane_event.h"

namespace lanepost::app {

/// One event on its way to the lane thread.
struct LaneMessage {
    lane::LaneEvent event;
    /// When a camera or reader took the picture behind the event; empty for everything else.
    std::optional<MonotonicTime> capturedAt;
    /// Where the answer to a decision goes. Shared: the asking thread may have given up waiting.
    std::shared_ptr<std::promise<Result<api::DecisionReceipt>>> reply;
    /// Called on the lane thread when the event's journal row is durable; empty when nobody waits for that.
    std::function<void()> journaled = {};
};

/// The only way into the lane thread. Bounded: writers wait when the lane is behind.
using LaneChannel = Channel<LaneMessage>;

/// How many messages may wait.
inline constexpr std::size_t kLaneChannelCapacity = 64;

} // namespace lanepost::app
