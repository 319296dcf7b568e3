// The JSON form of a parse, as `lanepost mrz` prints it (docs: golden samples in tests/golden/mrz).
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "mrz/mrz_parser.h"

namespace lanepost::mrz {

/// The parse as {"type", "fields", "check_digits", "all_present_check_digits_valid"}.
/// fields: those that the format has, "" when all filler. A name gives surname, given_names and, where it shares one
/// field, name_fills_field. Six digits of a date are a string; any other date is {"raw", "complete": false,
/// "unknown_parts": ["year"..]}. sex "X" stands for not stated. document_number_long is there only when true.
/// check_digits: true, false, or null when absent; for a long TD1 number document_number_rule says "without-filler",
/// "with-filler" or null (neither holds). Thread-safe.
nlohmann::json toJson(const MrzParse& parse);

/// The fields alone, as in toJson. Thread-safe.
nlohmann::json fieldsToJson(MrzFormat format, const MrzFields& fields);

/// The check digits alone, as in toJson. Thread-safe.
nlohmann::json checkDigitsToJson(const MrzParse& parse);

/// Parses one line of a JSON Lines file, {"lines": ["..", ".."], "id": ..}; other keys are ignored.
/// Returns toJson's object with "lines" and, when it was a string or a whole number, "id"; or on failure "id", "lines"
/// as far as they could be read, and {"error": {"kind", "message"}}. Never throws; hostile input is answered with an
/// error, and lines of more than 64 kB are not looked at. Thread-safe.
nlohmann::json parseMrzJsonLine(std::string_view jsonLine);

} // namespace lanepost::mrz
