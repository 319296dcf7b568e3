// JSON of plate readings.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "anpr/passage_tracker.h"
#include "anpr/plate_reading.h"
#include "base/result.h"

namespace lanepost::anpr {

/// {"text","confidence","certain","country","country_certain","evidence","characters","alternatives","rows",
/// "box":[x,y,w,h],"detection_confidence"}; country is the distinguishing sign or null, evidence is
/// {"syntax":[..],"band":null|{"sign","confidence","right"},"colour":{"paper","ink"}}. Thread-safe.
nlohmann::json toJson(const PlateReading& reading);
/// {"plates":[..],"adr":[..],"why_not"}; why_not is null when there is a plate. Thread-safe.
nlohmann::json toJson(const PlateSceneReading& reading);

/// The reading's keys (text null for a vehicle without one), "why_not", "frames":[first,last],
/// "seconds":[first,last] since the beginning of the clock, "direction", "best_frame", "agreeing", "agreement".
/// Thread-safe.
nlohmann::json toJson(const PlatePassage& passage);

/// Reads what toJson wrote; every key is required. Error: InvalidArgument, naming the key. Thread-safe.
[[nodiscard]] Result<PlateReading> plateReadingFromJson(const nlohmann::json& object);
/// Reads what toJson wrote; every key is required. Error: InvalidArgument, naming the key. Thread-safe.
[[nodiscard]] Result<PlateSceneReading> plateSceneReadingFromJson(const nlohmann::json& object);

} // namespace lanepost::anpr
