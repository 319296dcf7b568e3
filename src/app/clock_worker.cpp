#include "app/clock_worker.h"

#include <string>

#include "app/interruptible_wait.h"
#include "base/log.h"

namespace lanepost::app {

ClockWorker::ClockWorker(ClockWatch& watch, LaneChannel& channel, std::chrono::milliseconds period)
    : watch_(watch), channel_(channel), period_(period),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

void ClockWorker::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (const auto change = watch_.look()) {
            const ClockState& state = change->state;
            log(state.trusted ? LogLevel::Info : LogLevel::Warning, "clock",
                std::string(name(state.quality)) + (state.reason.empty() ? "" : ": " + state.reason));
            channel_.push({lane::ClockChanged{std::string(name(state.quality)), state.trusted, state.mayExpire,
                                              change->jump.count(), state.reason, state.lastSynchronised},
                           std::nullopt, nullptr});
        }
        waitInterruptibly(period_, stop);
    }
}

} // namespace lanepost::app
