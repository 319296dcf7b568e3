// To which record a journal row belongs: whose key seals it.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "lane/lane_action.h"
#include "lane/lane_event.h"

namespace lanepost::store {

/// The record of one journal row.
struct RecordSubject {
    std::string id;          ///< the crossing's id; that of the event when it belongs to no crossing
    std::string recordClass; ///< "open", "unassigned", or what the crossing was closed as
    bool closing = false;    ///< this row closes the crossing
};

/// The record to which `event` and `actions` belong; empty when nothing in them is about a person.
/// A row that shows a crossing belongs to it: the open one, else the one decided last. Thread-safe.
std::optional<RecordSubject> subjectOf(const lane::TimedEvent& event, std::span<const lane::LaneAction> actions);

/// The retention class of a closed crossing: "referred" when it was referred or any list had a hit, else "passed" or
/// "abandoned". Thread-safe.
std::string recordClassOf(const lane::Crossing& crossing);

} // namespace lanepost::store
