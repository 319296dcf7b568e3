// A late answer's last step: from whoever brought it into the lane's journal.
#pragma once

#include <chrono>
#include <stop_token>

#include "app/lane_message.h"
#include "sync/notice.h"

namespace lanepost::app {

/// Gives it to the lane thread and waits until its journal row is durable: only then may whoever brought it forget it.
/// False when the lane is behind, closed, or does not confirm within `patience`; it must come again then, which shows
/// the same notice once. Thread-safe.
[[nodiscard]] bool journalLateAnswer(LaneChannel& lane, const sync::LateAnswer& late,
                                     std::chrono::milliseconds patience, const std::stop_token& stop = {});

} // namespace lanepost::app
