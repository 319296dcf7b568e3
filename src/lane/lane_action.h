// What LaneSession wants done: the only output of the state machine.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lane/crossing.h"
#include "screening/screening_query.h"

namespace lanepost::lane {

/// Ask the lists; the answer comes back as ScreeningAnswered with the same requestId.
struct StartScreening {
    std::string requestId;
    screening::ScreeningQuery query;
    friend bool operator==(const StartScreening&, const StartScreening&) = default;
};

/// Where the lane stands.
enum class LaneState { OutOfService, Idle, Reading, AwaitingDecision };

/// What the officer's screen shows; `crossing` is empty when nobody is at the lane.
struct ShowLane {
    LaneState state = LaneState::OutOfService;
    std::string laneId;
    std::string direction;
    std::string mode;
    std::optional<Crossing> crossing;
    std::optional<Crossing> lastCrossing; ///< the one decided last, for a moment's review
    std::vector<std::string> unavailable; ///< devices that are away, with the reason
    /// What concerns no open crossing and must not be missed: a hit that came after the decision. At most 8, newest
    /// last; each stays until two crossings were closed after it came.
    std::vector<std::string> notices;
    friend bool operator==(const ShowLane&, const ShowLane&) = default;
};

/// Write the decided crossing and its outbox row, in the transaction that journals this action.
struct RecordCrossing {
    Crossing crossing;
    friend bool operator==(const RecordCrossing&, const RecordCrossing&) = default;
};

/// Let the vehicle or person go on.
struct OpenBarrier {
    std::string crossingId;
    friend bool operator==(const OpenBarrier&, const OpenBarrier&) = default;
};

/// Send the vehicle or person to secondary inspection.
struct SendToSecondaryInspection {
    std::string crossingId;
    friend bool operator==(const SendToSecondaryInspection&, const SendToSecondaryInspection&) = default;
};

/// The decision was taken; also the answer to the same decision sent again.
struct ConfirmDecision {
    std::string decisionId;
    std::string crossingId;
    friend bool operator==(const ConfirmDecision&, const ConfirmDecision&) = default;
};

/// The decision cannot be taken, with a reason that the officer's screen shows.
struct RejectDecision {
    std::string decisionId;
    std::string reason;
    friend bool operator==(const RejectDecision&, const RejectDecision&) = default;
};

/// One of the things above.
using LaneAction = std::variant<StartScreening, ShowLane, RecordCrossing, OpenBarrier, SendToSecondaryInspection,
                                ConfirmDecision, RejectDecision>;

} // namespace lanepost::lane
