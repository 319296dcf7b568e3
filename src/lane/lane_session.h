// The lane's state machine: events in, actions out.
//
// States: OutOfService until LaneStarted; Idle while nobody is there; Reading from the first vehicle or page until a
// document was read and every screening is answered; then AwaitingDecision. A decision or LaneCleared closes the
// crossing and the lane is Idle again.
//
// Only a named person decides. The session never refuses anybody, and opens the barrier only in answer to a
// DecisionTaken with outcome Pass that carries an officer's name.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lane/lane_action.h"
#include "lane/lane_event.h"
#include "lane/open_crossing.h"

namespace lanepost::lane {

/// One lane. Pure: no clock, no randomness, no input or output, so the same events always give the same actions, byte
/// for byte. Memory is bounded: one open crossing, the last one, and the decisions of the last kRemembered crossings.
/// Lives on the lane thread.
class LaneSession {
public:
    /// How many closed crossings are remembered, so that a decision sent again is confirmed and not taken twice.
    static constexpr std::size_t kRemembered = 64;
    /// How many notices the screen keeps.
    static constexpr std::size_t kMaxNotices = 8;

    /// Takes the next event and says what to do, in this order: questions to the lists, RecordCrossing, the effect at
    /// the lane, the answer to the officer, ShowLane. The caller journals event and actions before any effect; when
    /// that fails, it performs none of them and tries the same append again (or ends; the journal resumes).
    ///
    /// - LaneStarted keeps an open crossing open and asks its unanswered questions again; devices count as available
    ///   until they say otherwise. Events before the first LaneStarted change nothing; a decision is rejected.
    /// - VehicleSeen and DocumentPresented open a crossing whose id is the event's id, or add to the open one.
    /// - ScreeningAnswered for a crossing that is closed or unknown changes no decision; a hit in it becomes a notice.
    /// - DecisionTaken is rejected without id, officer, the open crossing's id, or, for Pass against a recommendation
    ///   other than Clear, a reason. The same decision again is only confirmed.
    /// - ClockChanged: while the clock is not trusted, every crossing has the degraded mode "clock not trusted", so that
    ///   no date of it passes unseen. Outside production a clock that no time source has ever set counts as trusted.
    /// - RecordsErased: the crossings it names are no longer remembered nor shown.
    /// - LaneCleared closes a crossing that nobody decided: recorded as abandoned, without a decision.
    ///
    /// ShowLane comes with LaneStarted and after every event that changes what is to be seen.
    std::vector<LaneAction> on(const TimedEvent& event);

    /// Takes a crossing that was closed before the first event that will come, oldest first: for resuming from a
    /// journal without feeding all of it. Only before the first on().
    void remember(const Crossing& closed);

    /// What the screen shows now.
    const ShowLane& shown() const { return shown_; }

private:
    struct ClosedCrossing {
        std::string crossingId;
        std::optional<OfficerDecision> decision;
    };

    struct Notice {
        std::string text;
        int closings = 0; ///< crossings closed since it came
    };

    std::vector<LaneAction> take(const LaneStarted& event, const TimedEvent& envelope);
    std::vector<LaneAction> take(const DeviceStateChanged& event, const TimedEvent& envelope);
    std::vector<LaneAction> take(const VehicleSeen& event, const TimedEvent& envelope);
    std::vector<LaneAction> take(const DocumentPresented& event, const TimedEvent& envelope);
    std::vector<LaneAction> take(const ScreeningAnswered& event, const TimedEvent& envelope);
    std::vector<LaneAction> take(const DecisionTaken& event, const TimedEvent& envelope);
    std::vector<LaneAction> take(const LaneCleared& event, const TimedEvent& envelope);
    std::vector<LaneAction> take(const ClockChanged& event, const TimedEvent& envelope);
    std::vector<LaneAction> take(const RecordsErased& event, const TimedEvent& envelope);

    OpenCrossing& openCrossing(const TimedEvent& envelope);
    void noteMissingDevices();
    void takeLateAnswer(const ScreeningAnswered& event);
    std::optional<std::string> whyRejected(const OfficerDecision& decision) const;
    const OfficerDecision* takenBefore(const std::string& decisionId) const;
    void notice(std::string text);
    RecordCrossing close(Crossing crossing);
    ShowLane screen() const;

    bool inService_ = false;
    LaneStarted lane_;
    std::map<std::string, std::string> away_; ///< device id to detail
    std::string clockDoubt_;                  ///< why the clock is not trusted; empty: it is
    std::optional<OpenCrossing> open_;
    std::optional<Crossing> last_;
    std::deque<ClosedCrossing> closed_;
    std::vector<Notice> notices_;
    ShowLane shown_;
};

} // namespace lanepost::lane
