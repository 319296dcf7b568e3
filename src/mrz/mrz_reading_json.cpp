// JSON of readings.
#include "mrz/mrz_reading_json.h"

#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

#include "mrz/mrz_json.h"

namespace lanepost::mrz {

namespace {

using nlohmann::json;

json repairsToJson(const std::vector<MrzRepair>& repairs) {
    json array = json::array();
    for (const MrzRepair& repair : repairs) {
        array.push_back({{"line", repair.position.line},
                         {"position", repair.position.position},
                         {"before", std::string(1, repair.before)},
                         {"after", std::string(1, repair.after)},
                         {"basis", repair.basis}});
    }
    return array;
}

} // namespace

json toJson(const MrzReading& reading) {
    return {{"format", reading.format ? json(std::string(formatName(*reading.format))) : json(nullptr)},
            {"lines", reading.lines},
            {"accepted", reading.accepted},
            {"doubtful", reading.doubtful},
            {"fields", reading.parse ? fieldsToJson(reading.parse->format, reading.parse->fields) : json::object()},
            {"check_digits", reading.parse ? checkDigitsToJson(*reading.parse) : json::object()},
            {"repairs", repairsToJson(reading.repairs)},
            {"may_be_truncated", reading.parse && reading.parse->fields.nameFillsField},
            // Four digits say more than the figure can.
            {"confidence", std::round(reading.confidence * 1e4) / 1e4},
            {"orientation", {{"rotation", reading.orientation.rotation}, {"mirrored", reading.orientation.mirrored}}}};
}

} // namespace lanepost::mrz
