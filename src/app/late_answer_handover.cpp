#include "app/late_answer_handover.h"

#include <utility>

namespace lanepost::app {

bool journalLateAnswer(LaneChannel& lane, const sync::LateAnswer& late, std::chrono::milliseconds patience,
                       const std::stop_token& stop) {
    const auto journaled = std::make_shared<Channel<bool>>(1); // shared: the lane may confirm after the waiting ended
    LaneMessage message{lane::ScreeningAnswered{late.requestId, late.answer, {}}, std::nullopt, nullptr};
    message.journaled = [journaled] { static_cast<void>(journaled->tryPush(true)); };
    return lane.tryPush(std::move(message)) && journaled->popFor(patience, stop).has_value();
}

} // namespace lanepost::app
