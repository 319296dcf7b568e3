// What goes to the centre for a crossing: a versioned JSON envelope, bound to the journal row that recorded it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"

namespace lanepost::store {

/// The schema's name in new envelopes (protocol/crossing-message.schema.json); a receiver ignores keys that it does not
/// know, and refuses a number above those it knows.
constexpr const char* kCrossingSchema = "lanepost.crossing/2";
/// The schema before handling was added. This program writes it no more; a centre may hold messages of it.
constexpr const char* kCrossingSchema1 = "lanepost.crossing/1";

/// What binds an envelope to its journal row; the hash, once at the centre, shows later whether the journal up to that
/// row is still the same.
struct EnvelopeOrigin {
    std::int64_t deviceSequence = 0;
    std::string eventId;
    std::string committedAt; ///< RFC 3339, as in the row
    std::int64_t journalSeq = 0;
    Sha256 journalHash{};
};

/// Canonical JSON {"committed_at","crossing","device_sequence","event_id","handling","journal":{"hash","seq"},"schema"}.
/// record: the crossing's canonical JSON; it is put in as it is. schema: kCrossingSchema.
/// Error: Unsupported for another schema. Thread-safe.
[[nodiscard]] Result<std::string> crossingEnvelope(const EnvelopeOrigin& origin, const std::string& record,
                                                   std::string_view schema = kCrossingSchema);

} // namespace lanepost::store
