// JSON of what goes into and comes out of the lane's state machine: the journal's and the officer's screen's form.
//
// All keys are always present, in snake_case; what is empty is null or "". Events and actions carry their name in
// "type": {"type":"vehicle_seen","vehicle":{..}}. docs/journal-format.md lists them.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "lane/lane_action.h"
#include "lane/lane_event.h"

namespace lanepost::lane {

/// {"id","at","event":{"type":..}}. Personal data. Thread-safe.
nlohmann::json toJson(const TimedEvent& event);
/// The event that toJson wrote: all keys needed, no other allowed.
/// Error: InvalidArgument; the message names the key's path and what was expected, no values. Thread-safe.
[[nodiscard]] Result<TimedEvent> timedEventFromJson(const nlohmann::json& json);

/// The event alone, {"type":..}. Personal data. Thread-safe.
nlohmann::json toJson(const LaneEvent& event);
/// The event that toJson wrote. Error: as timedEventFromJson. Thread-safe.
[[nodiscard]] Result<LaneEvent> laneEventFromJson(const nlohmann::json& json);

/// {"type":"show_lane",..} and so on. Personal data. Thread-safe.
nlohmann::json toJson(const LaneAction& action);
/// The action that toJson wrote. Error: as timedEventFromJson. Thread-safe.
[[nodiscard]] Result<LaneAction> laneActionFromJson(const nlohmann::json& json);

/// What the officer's screen shows, with "type":"show_lane". Personal data. Thread-safe.
nlohmann::json toJson(const ShowLane& show);

/// The crossing; "vehicle", "decision", "decided_at", "abandoned_at" and a screening's "answer" may be null.
/// Personal data. Thread-safe.
nlohmann::json toJson(const Crossing& crossing);
/// The crossing that toJson wrote. Error: as timedEventFromJson. Thread-safe.
[[nodiscard]] Result<Crossing> crossingFromJson(const nlohmann::json& json);

/// The event's name in "type", for example "vehicle_seen". Thread-safe.
std::string typeName(const LaneEvent& event);
/// The action's name in "type", for example "open_barrier". Thread-safe.
std::string typeName(const LaneAction& action);

} // namespace lanepost::lane
