// JSON of the parts of a crossing that events and actions share.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "lane/crossing.h"

namespace lanepost::lane {

/// The vehicle with all keys present. Personal data. Thread-safe.
nlohmann::json toJson(const Vehicle& vehicle);
/// The vehicle that toJson wrote. Error: InvalidArgument, with the key's path and no values. Thread-safe.
[[nodiscard]] Result<Vehicle> vehicleFromJson(const nlohmann::json& json);

/// The decision; outcome is "pass" or "refer". Thread-safe.
nlohmann::json toJson(const OfficerDecision& decision);
/// The decision that toJson wrote. Error: InvalidArgument, with the key's path and no values. Thread-safe.
[[nodiscard]] Result<OfficerDecision> officerDecisionFromJson(const nlohmann::json& json);

} // namespace lanepost::lane
