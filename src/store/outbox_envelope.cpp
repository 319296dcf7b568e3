#include "store/outbox_envelope.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/strict_json.h"

namespace lanepost::store {

Result<std::string> crossingEnvelope(std::int64_t deviceSequence, const std::string& record, const JournalRow& row) {
    auto crossing = parseJson(record);
    if (!crossing) {
        return fail(ErrorKind::Corrupt, "crossing record: " + crossing.error().message);
    }
    return canonicalText({{"schema", kCrossingSchema},
                          {"device_sequence", deviceSequence},
                          {"event_id", row.eventId},
                          {"committed_at", row.at},
                          {"journal", {{"seq", row.seq}, {"hash", toHex(row.hash)}}},
                          {"crossing", std::move(*crossing)}});
}

} // namespace lanepost::store
