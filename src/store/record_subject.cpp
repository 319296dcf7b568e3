#include "store/record_subject.h"

#include <algorithm>

#include "store/journal_row.h"

namespace lanepost::store {
namespace {

template <typename Action>
const Action* find(std::span<const lane::LaneAction> actions) {
    for (const lane::LaneAction& action : actions) {
        if (const auto* found = std::get_if<Action>(&action)) {
            return found;
        }
    }
    return nullptr;
}

/// The crossing that the event itself names; empty for none.
std::string namedIn(const lane::LaneEvent& event) {
    if (const auto* answered = std::get_if<lane::ScreeningAnswered>(&event)) {
        return answered->requestId.substr(0, answered->requestId.rfind('/'));
    }
    return {};
}

} // namespace

std::string recordClassOf(const lane::Crossing& crossing) {
    const bool hit = std::ranges::any_of(crossing.screenings, [](const lane::ScreeningRecord& record) {
        return record.answer && !record.answer->hits.empty();
    });
    if (hit || (crossing.decision && crossing.decision->outcome == lane::DecisionOutcome::Refer)) {
        return "referred";
    }
    return crossing.decision ? "passed" : "abandoned";
}

std::optional<RecordSubject> subjectOf(const lane::TimedEvent& event, std::span<const lane::LaneAction> actions) {
    if (const auto* record = find<lane::RecordCrossing>(actions)) {
        return RecordSubject{storedText(record->crossing.id), recordClassOf(record->crossing), true};
    }
    const auto* shown = find<lane::ShowLane>(actions);
    if (shown != nullptr && shown->crossing) {
        return RecordSubject{storedText(shown->crossing->id), "open", false};
    }
    if (const std::string named = namedIn(event.event); !named.empty()) {
        return RecordSubject{storedText(named), "unassigned", false};
    }
    if (shown != nullptr && shown->lastCrossing) {
        return RecordSubject{storedText(shown->lastCrossing->id), "unassigned", false};
    }
    const bool technical = !std::holds_alternative<lane::VehicleSeen>(event.event) &&
                           !std::holds_alternative<lane::DocumentPresented>(event.event) &&
                           !std::holds_alternative<lane::DecisionTaken>(event.event);
    if (technical && actions.empty()) {
        return std::nullopt;
    }
    if (technical && shown != nullptr && actions.size() == 1) {
        return std::nullopt; // an empty lane on the screen
    }
    return RecordSubject{storedText(event.id), "unassigned", false};
}

} // namespace lanepost::store
