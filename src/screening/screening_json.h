// JSON of the screening question and answer, as the journal keeps them and the officer's screen gets them.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "screening/screening_answer.h"
#include "screening/screening_query.h"

namespace lanepost::screening {

/// One piece of evidence as it stands in an answer. Thread-safe.
nlohmann::json toJson(const HitEvidence& evidence);

/// The query as {"persons":[..],"documents":[..],"plates":[..],"vins":[..],"containers":[..]}, all keys always present. Personal data. Thread-safe.
nlohmann::json toJson(const ScreeningQuery& query);

/// The query that toJson wrote: all keys needed, no other allowed.
/// Error: InvalidArgument; the message names the key's path and what was expected, no values. Thread-safe.
[[nodiscard]] Result<ScreeningQuery> screeningQueryFromJson(const nlohmann::json& json);

/// The answer as {"answered_at","hits":[..],"lists":[..]}, all keys always present. Times are RFC 3339, ages are
/// seconds; "built_at" is null when unknown (missing or corrupt list). kind: person, document, plate, vin, container; strength: exact,
/// possible; state: current, stale, missing, corrupt. Personal data in the evidence. Thread-safe.
nlohmann::json toJson(const ScreeningAnswer& answer);

/// The answer that toJson wrote: all keys needed, no other allowed.
/// Error: InvalidArgument; the message names the key's path and what was expected, no values. Thread-safe.
[[nodiscard]] Result<ScreeningAnswer> screeningAnswerFromJson(const nlohmann::json& json);

} // namespace lanepost::screening
