// JSON of the indicators' answers, as the journal keeps them and the officer's screen gets them.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "indicators/risk_indicator.h"

namespace lanepost::indicators {

/// The answer, all keys always present. state: fired, not_fired, not_enough_data; of the set: current, expired,
/// not_yet_valid, missing. Personal data in the evidence. Thread-safe.
nlohmann::json toJson(const IndicatorAnswer& answer);

/// The answer that toJson wrote. Error: InvalidArgument naming the key. Thread-safe.
[[nodiscard]] Result<IndicatorAnswer> indicatorAnswerFromJson(const nlohmann::json& json);

} // namespace lanepost::indicators
