// The lane thread: takes events, lets the state machine decide, journals, and only then acts.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "api/lane_console.h"
#include "app/lane_message.h"
#include "app/lane_screening.h"
#include "base/clock.h"
#include "base/clock_watch.h"
#include "base/random.h"
#include "capture/lane_io.h"
#include "lane/lane_session.h"
#include "store/crossing_journal.h"

namespace lanepost::app {

/// What the lane thread works with; all of it outlives the loop.
struct LaneLoopParts {
    LaneChannel& channel;
    store::CrossingJournal& journal;
    LaneScreening& screening;
    api::LaneConsole& console;
    capture::LaneIo* laneIo = nullptr; ///< nullptr: a lane without barrier and signals
    const Clock& clock;
    Random& random;
    const ClockWatch* clockWatch = nullptr; ///< how far the clock is believed; nullptr: not known
};

/// One lane's life. Lives on the lane thread.
class LaneLoop {
public:
    explicit LaneLoop(LaneLoopParts parts) : parts_(parts) {}

    /// Takes up where the journal ends, reports LaneStarted, then works until `stop`.
    /// Error: the journal could not be read or written any more; nothing was done that is not in it.
    [[nodiscard]] Result<void> run(const lane::LaneStarted& started, const std::stop_token& stop);

private:
    Result<void> takeMessage(LaneMessage message);
    Result<void> takeEvent(lane::LaneEvent event, LaneMessage* message);
    Result<void> journalWithPatience(const lane::TimedEvent& event, const std::vector<lane::LaneAction>& actions);
    bool isRefusedErasure(const LaneMessage& message) const;
    store::JournalClock journalClock() const;
    bool belongsToClosedCrossing(const LaneMessage& message) const;
    void perform(const lane::LaneAction& action, LaneMessage* message);
    void perform(const lane::StartScreening& action, LaneMessage* message);
    void perform(const lane::ShowLane& action, LaneMessage* message);
    void perform(const lane::RecordCrossing& action, LaneMessage* message);
    void perform(const lane::OpenBarrier& action, LaneMessage* message);
    void perform(const lane::SendToSecondaryInspection& action, LaneMessage* message);
    void perform(const lane::ConfirmDecision& action, LaneMessage* message);
    void perform(const lane::RejectDecision& action, LaneMessage* message);
    void reportLaneIo(const Result<void>& done);

    LaneLoopParts parts_;
    lane::LaneSession session_;
    std::deque<lane::LaneEvent> followUps_;   ///< events that actions brought about, taken before the channel's
    std::optional<MonotonicTime> closedAt_;   ///< when the last crossing was recorded
    bool laneIoAvailable_ = true;
};

} // namespace lanepost::app
