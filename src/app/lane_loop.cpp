#include "app/lane_loop.h"

#include <chrono>
#include <thread>
#include <utility>
#include <variant>

#include "base/ids.h"
#include "base/log.h"

namespace lanepost::app {
namespace {

// A full disk or a busy database may pass; longer than this the lane must not seem to work.
constexpr int kJournalAttempts = 10;
constexpr std::chrono::milliseconds kJournalPause{200};

void answer(LaneMessage* message, Result<api::DecisionReceipt> receipt) {
    if (message != nullptr && message->reply) {
        message->reply->set_value(std::move(receipt));
        message->reply.reset();
    }
}

} // namespace

Result<void> LaneLoop::run(const lane::LaneStarted& started, const std::stop_token& stop) {
    const auto resumed = parts_.journal.resume(session_);
    if (!resumed) {
        return fail(resumed.error());
    }
    log(LogLevel::Info, "lane", "resumed from journal row " + std::to_string(parts_.journal.head().seq) + ", " +
                                    std::to_string(*resumed) + " events");
    auto done = takeEvent(started, nullptr);
    while (done && !stop.stop_requested()) {
        if (!followUps_.empty()) {
            lane::LaneEvent event = std::move(followUps_.front());
            followUps_.pop_front();
            done = takeEvent(std::move(event), nullptr);
            continue;
        }
        auto message = parts_.channel.pop(stop);
        if (message) {
            done = takeMessage(std::move(*message));
        }
    }
    return done;
}

Result<void> LaneLoop::takeMessage(LaneMessage message) {
    if (belongsToClosedCrossing(message)) {
        // The page was taken before the officer decided and read after: it must not open the next traveller's crossing.
        log(LogLevel::Warning, "lane", "a reading came after its crossing was decided and was left out");
        return {};
    }
    if (isRefusedErasure(message)) {
        return {};
    }
    auto done = takeEvent(std::move(message.event), &message);
    if (done && message.journaled) {
        message.journaled();
    }
    answer(&message, fail(ErrorKind::Internal, "the lane did not answer this decision"));
    return done;
}

/// What may not be erased any more, or not yet, must not reach the session: event and deed are one.
bool LaneLoop::isRefusedErasure(const LaneMessage& message) const {
    const auto* erased = std::get_if<lane::RecordsErased>(&message.event);
    const auto allowed = erased != nullptr ? parts_.journal.mayErase(*erased) : Result<void>();
    if (!allowed) {
        log(LogLevel::Warning, "lane", allowed.error().message);
    }
    return !allowed;
}

store::JournalClock LaneLoop::journalClock() const {
    if (parts_.clockWatch == nullptr) {
        return {};
    }
    const ClockState state = parts_.clockWatch->state();
    return {state.quality, state.trusted, parts_.clock.monotonicNow()};
}

bool LaneLoop::belongsToClosedCrossing(const LaneMessage& message) const {
    return message.capturedAt && closedAt_ && *message.capturedAt < *closedAt_;
}

Result<void> LaneLoop::takeEvent(lane::LaneEvent event, LaneMessage* message) {
    const UtcTime now = parts_.clock.utcNow();
    const lane::TimedEvent timed{newUuid7(now, parts_.random), now, std::move(event)};
    const std::vector<lane::LaneAction> actions = session_.on(timed);
    if (auto written = journalWithPatience(timed, actions); !written) {
        return written;
    }
    for (const lane::LaneAction& action : actions) {
        perform(action, message);
    }
    return {};
}

Result<void> LaneLoop::journalWithPatience(const lane::TimedEvent& event, const std::vector<lane::LaneAction>& actions) {
    const store::JournalClock clock = journalClock(); // the same for every attempt: the row must be the same
    for (int attempt = 1;; ++attempt) {
        auto written = parts_.journal.append(event, actions, clock);
        if (written) {
            return {};
        }
        log(LogLevel::Error, "lane", "journal: " + written.error().message);
        const bool passing = written.error().kind == ErrorKind::Io || written.error().kind == ErrorKind::Busy;
        if (!passing || attempt == kJournalAttempts) {
            return fail(written.error());
        }
        std::this_thread::sleep_for(kJournalPause);
    }
}

void LaneLoop::perform(const lane::LaneAction& action, LaneMessage* message) {
    std::visit([&](const auto& alternative) { perform(alternative, message); }, action);
}

void LaneLoop::perform(const lane::StartScreening& action, LaneMessage*) {
    followUps_.push_back(parts_.screening.answer(action, parts_.clock.utcNow()));
}

void LaneLoop::perform(const lane::ShowLane& action, LaneMessage*) {
    parts_.console.publish(action);
}

void LaneLoop::perform(const lane::RecordCrossing&, LaneMessage*) {
    closedAt_ = parts_.clock.monotonicNow(); // the record itself was written with the journal row
}

void LaneLoop::perform(const lane::OpenBarrier&, LaneMessage*) {
    if (parts_.laneIo != nullptr) {
        reportLaneIo(parts_.laneIo->openBarrier());
    }
}

void LaneLoop::perform(const lane::SendToSecondaryInspection&, LaneMessage*) {
    if (parts_.laneIo != nullptr) {
        reportLaneIo(parts_.laneIo->signalSecondaryInspection());
    }
}

void LaneLoop::perform(const lane::ConfirmDecision& action, LaneMessage* message) {
    answer(message, api::DecisionReceipt{action.decisionId, action.crossingId});
}

void LaneLoop::perform(const lane::RejectDecision& action, LaneMessage* message) {
    answer(message, fail(ErrorKind::Conflict, action.reason));
}

void LaneLoop::reportLaneIo(const Result<void>& done) {
    if (done.has_value() == laneIoAvailable_) {
        return;
    }
    laneIoAvailable_ = done.has_value();
    followUps_.push_back(lane::DeviceStateChanged{parts_.laneIo->id(), laneIoAvailable_,
                                                  laneIoAvailable_ ? "" : done.error().message});
}

} // namespace lanepost::app
