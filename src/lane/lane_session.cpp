#include "lane/lane_session.h"

#include <algorithm>
#include <utility>

namespace lanepost::lane {
namespace {

bool blank(const std::string& text) {
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

std::string crossingOf(const std::string& requestId) {
    return requestId.substr(0, requestId.rfind('/'));
}

std::vector<LaneAction> actionsFor(std::vector<StartScreening> questions) {
    return {std::make_move_iterator(questions.begin()), std::make_move_iterator(questions.end())};
}

std::string lateHitNotice(const screening::WatchlistHit& hit, const std::string& crossingId) {
    const std::string what = hit.category.empty() ? "watch list " + hit.listId : hit.category;
    return "Hit after the crossing was closed: " + what + (hit.laneText.empty() ? "" : ", " + hit.laneText) +
           " (list " + hit.listId + ", crossing " + crossingId + ")";
}

} // namespace

std::vector<LaneAction> LaneSession::on(const TimedEvent& event) {
    std::vector<LaneAction> actions = std::visit([&](const auto& inner) { return take(inner, event); }, event.event);
    if (!inService_) {
        return actions;
    }
    if (open_ && !std::holds_alternative<DecisionTaken>(event.event)) {
        noteMissingDevices();
        open_->recommendAt(event.at);
    }
    ShowLane now = screen();
    if (std::holds_alternative<LaneStarted>(event.event) || now != shown_) {
        shown_ = now;
        actions.emplace_back(std::move(now));
    }
    return actions;
}

void LaneSession::remember(const Crossing& closed) {
    closed_.push_back({closed.id, closed.decision});
    if (closed_.size() > kRemembered) {
        closed_.pop_front();
    }
    last_ = closed;
}

std::vector<LaneAction> LaneSession::take(const LaneStarted& event, const TimedEvent&) {
    inService_ = true;
    lane_ = event;
    away_.clear();
    clockDoubt_.clear();
    return open_ ? actionsFor(open_->unanswered()) : std::vector<LaneAction>();
}

std::vector<LaneAction> LaneSession::take(const DeviceStateChanged& event, const TimedEvent&) {
    if (event.available) {
        away_.erase(event.deviceId);
    } else {
        away_[event.deviceId] = event.detail;
    }
    return {};
}

std::vector<LaneAction> LaneSession::take(const VehicleSeen& event, const TimedEvent& envelope) {
    if (!inService_) {
        return {};
    }
    return actionsFor(openCrossing(envelope).take(event.vehicle));
}

std::vector<LaneAction> LaneSession::take(const DocumentPresented& event, const TimedEvent& envelope) {
    if (!inService_) {
        return {};
    }
    return actionsFor(openCrossing(envelope).take(event.reading));
}

std::vector<LaneAction> LaneSession::take(const ScreeningAnswered& event, const TimedEvent&) {
    if (open_ && crossingOf(event.requestId) == open_->crossing().id) {
        open_->take(event);
    } else if (inService_) {
        takeLateAnswer(event);
    }
    return {};
}

std::vector<LaneAction> LaneSession::take(const DecisionTaken& event, const TimedEvent& envelope) {
    const OfficerDecision& decision = event.decision;
    const OfficerDecision* before = takenBefore(decision.id);
    if (before != nullptr && before->crossingId == decision.crossingId && before->outcome == decision.outcome) {
        return {ConfirmDecision{decision.id, decision.crossingId}};
    }
    if (const auto reason = whyRejected(decision)) {
        return {RejectDecision{decision.id, *reason}};
    }
    Crossing crossing = open_->crossing();
    crossing.decision = decision;
    crossing.decidedAt = envelope.at;
    std::vector<LaneAction> actions{close(std::move(crossing))};
    if (decision.outcome == DecisionOutcome::Pass) {
        actions.emplace_back(OpenBarrier{decision.crossingId});
    } else {
        actions.emplace_back(SendToSecondaryInspection{decision.crossingId});
    }
    actions.emplace_back(ConfirmDecision{decision.id, decision.crossingId});
    return actions;
}

std::vector<LaneAction> LaneSession::take(const LaneCleared& event, const TimedEvent& envelope) {
    if (!open_) {
        return {};
    }
    Crossing crossing = open_->crossing();
    crossing.abandonedAt = envelope.at;
    crossing.abandonedReason = event.reason;
    return {close(std::move(crossing))};
}

std::vector<LaneAction> LaneSession::take(const ClockChanged& event, const TimedEvent&) {
    const bool onlyUnset = event.quality == "unknown" && event.jumpMicros == 0 && !event.lastSynchronised;
    const bool tolerated = onlyUnset && lane_.mode != "production" && clockDoubt_.empty();
    clockDoubt_ = event.trusted || tolerated ? "" : event.reason;
    return {};
}

std::vector<LaneAction> LaneSession::take(const RecordsErased& event, const TimedEvent&) {
    const auto erased = [&](const std::string& crossingId) {
        return std::ranges::any_of(event.records,
                                   [&](const ErasedRecord& record) { return record.subject == crossingId; });
    };
    std::erase_if(closed_, [&](const ClosedCrossing& closed) { return erased(closed.crossingId); });
    if (last_ && erased(last_->id)) {
        last_.reset();
    }
    return {};
}

OpenCrossing& LaneSession::openCrossing(const TimedEvent& envelope) {
    if (!open_) {
        Crossing crossing;
        crossing.id = envelope.id;
        crossing.laneId = lane_.laneId;
        crossing.direction = lane_.direction;
        crossing.mode = lane_.mode;
        crossing.openedAt = envelope.at;
        open_.emplace(std::move(crossing));
    }
    return *open_;
}

/// A device that was away for any part of the crossing stays named: what it would have seen is missing.
void LaneSession::noteMissingDevices() {
    for (const auto& [deviceId, detail] : away_) {
        open_->noteDegraded(deviceId + " missing");
    }
    if (!clockDoubt_.empty()) {
        open_->noteDegraded("clock not trusted");
    }
}

void LaneSession::takeLateAnswer(const ScreeningAnswered& event) {
    const std::string crossingId = crossingOf(event.requestId);
    if (last_ && last_->id == crossingId) {
        for (ScreeningRecord& record : last_->screenings) {
            const bool hitStays = record.answer && !record.answer->hits.empty() && event.answer.hits.empty();
            if (record.requestId == event.requestId && !hitStays) {
                record.answer = event.answer;
                record.indicators = event.indicators;
            }
        }
    }
    for (const screening::WatchlistHit& hit : event.answer.hits) {
        notice(lateHitNotice(hit, crossingId));
    }
}

void LaneSession::notice(std::string text) {
    std::erase_if(notices_, [&](const Notice& other) { return other.text == text; });
    notices_.push_back({std::move(text), 0});
    if (notices_.size() > kMaxNotices) {
        notices_.erase(notices_.begin());
    }
}

std::optional<std::string> LaneSession::whyRejected(const OfficerDecision& decision) const {
    if (!inService_) {
        return "The lane is out of service.";
    }
    if (blank(decision.id)) {
        return "The decision has no id.";
    }
    if (takenBefore(decision.id) != nullptr) {
        return "This decision id was already used for another decision.";
    }
    if (!open_) {
        return "No crossing is open: it was decided or abandoned already.";
    }
    if (decision.crossingId != open_->crossing().id) {
        return "The decision is for another crossing than the open one.";
    }
    if (blank(decision.officer)) {
        return "The decision needs the officer's name.";
    }
    const bool against =
        decision.outcome == DecisionOutcome::Pass && open_->crossing().recommendation.outcome != Outcome::Clear;
    if (against && blank(decision.reason)) {
        return "Passing against the recommendation needs a reason.";
    }
    return std::nullopt;
}

const OfficerDecision* LaneSession::takenBefore(const std::string& decisionId) const {
    for (const ClosedCrossing& closed : closed_) {
        if (closed.decision && closed.decision->id == decisionId) {
            return &*closed.decision;
        }
    }
    return nullptr;
}

RecordCrossing LaneSession::close(Crossing crossing) {
    remember(crossing);
    // One whole crossing long on the screen, so that none goes away while the officer looks elsewhere.
    for (Notice& notice : notices_) {
        ++notice.closings;
    }
    std::erase_if(notices_, [](const Notice& notice) { return notice.closings >= 2; });
    open_.reset();
    return {std::move(crossing)};
}

ShowLane LaneSession::screen() const {
    ShowLane show;
    show.laneId = lane_.laneId;
    show.direction = lane_.direction;
    show.mode = lane_.mode;
    show.lastCrossing = last_;
    for (const Notice& notice : notices_) {
        show.notices.push_back(notice.text);
    }
    for (const auto& [deviceId, detail] : away_) {
        show.unavailable.push_back(detail.empty() ? deviceId : deviceId + ": " + detail);
    }
    if (!clockDoubt_.empty()) {
        show.unavailable.push_back("clock: " + clockDoubt_);
    }
    if (!open_) {
        show.state = LaneState::Idle;
        return show;
    }
    show.state = open_->readyForDecision() ? LaneState::AwaitingDecision : LaneState::Reading;
    show.crossing = open_->crossing();
    return show;
}

} // namespace lanepost::lane
