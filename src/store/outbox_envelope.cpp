#include "store/outbox_envelope.h"

#include <nlohmann/json.hpp>

#include "base/strict_json.h"
#include "store/message_handling.h"

namespace lanepost::store {
namespace {

/// The crossing's direction, without parsing the whole record: only the crossing itself has such a key, and quotes inside
/// values are escaped, so no value can look like it.
std::string_view directionOf(std::string_view record) {
    return record.find("\"direction\":\"entry\"") == std::string_view::npos ? "exit" : "entry";
}

} // namespace

Result<std::string> crossingEnvelope(const EnvelopeOrigin& origin, const std::string& record, std::string_view schema) {
    if (schema != kCrossingSchema) {
        return fail(ErrorKind::Unsupported, "this program makes no envelope of schema " + std::string(schema));
    }
    // Keys in order of their bytes, as canonicalText() would write them; the record is canonical already.
    const auto text = [](const std::string& value) { return lanepost::canonicalText(nlohmann::json(value)); };
    return "{\"committed_at\":" + text(origin.committedAt) + ",\"crossing\":" + record +
                           ",\"device_sequence\":" + std::to_string(origin.deviceSequence) +
                           ",\"event_id\":" + text(origin.eventId) +
                           ",\"handling\":" + canonicalText(crossingHandling(directionOf(record))) + ",\"journal\":{\"hash\":\"" + toHex(origin.journalHash) +
                "\",\"seq\":" + std::to_string(origin.journalSeq) + "},\"schema\":" + text(std::string(schema)) + "}";
}

} // namespace lanepost::store
