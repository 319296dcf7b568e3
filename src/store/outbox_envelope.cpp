#include "store/outbox_envelope.h"

#include "base/json_quote.h"
#include "store/message_handling.h"

namespace lanepost::store {
namespace {

constexpr std::size_t kUsualBytesBeside = 640;

/// The crossing's direction, without parsing the whole record: only the crossing itself has such a key, and quotes inside
/// values are escaped, so no value can look like it.
std::string_view directionOf(std::string_view record) {
    return record.find("\"direction\":\"entry\"") == std::string_view::npos ? "exit" : "entry";
}

/// One text for every entry and one for every exit.
const std::string& handlingOf(std::string_view record) {
    static const std::string entry = canonicalText(crossingHandling("entry"));
    static const std::string exit = canonicalText(crossingHandling("exit"));
    return directionOf(record) == "entry" ? entry : exit;
}

} // namespace

Result<std::string> crossingEnvelope(const EnvelopeOrigin& origin, const std::string& record, std::string_view schema) {
    if (schema != kCrossingSchema) {
        return fail(ErrorKind::Unsupported, "this program makes no envelope of schema " + std::string(schema));
    }
    // Keys in order of their bytes, as canonicalText() would write them; the record is canonical already.
    std::string envelope;
    envelope.reserve(kUsualBytesBeside + record.size());
    envelope.append("{\"committed_at\":").append(quotedJson(origin.committedAt));
    envelope.append(",\"crossing\":").append(record);
    envelope.append(",\"device_sequence\":").append(std::to_string(origin.deviceSequence));
    envelope.append(",\"event_id\":").append(quotedJson(origin.eventId));
    envelope.append(",\"handling\":").append(handlingOf(record));
    envelope.append(",\"journal\":{\"hash\":\"").append(toHex(origin.journalHash));
    envelope.append("\",\"seq\":").append(std::to_string(origin.journalSeq));
    return envelope.append("},\"schema\":").append(quotedJson(schema)).append("}");
}

} // namespace lanepost::store
