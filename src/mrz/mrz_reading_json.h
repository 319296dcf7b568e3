// The JSON form of a reading, as `lanepost read` prints it (the command adds "image" and "ms").
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "mrz/mrz_reading.h"

namespace lanepost::mrz {

/// {"format", "lines", "accepted", "doubtful", "fields", "check_digits", "repairs", "confidence", "orientation"}.
/// format: formatName or null; fields and check_digits as in mrz_json, {} without a parse. repairs: {"line",
/// "position", "before", "after", "basis"}, both counts from 1. orientation: {"rotation", "mirrored"}. No zone: format
/// null, lines []. Thread-safe.
nlohmann::json toJson(const MrzReading& reading);

} // namespace lanepost::mrz
