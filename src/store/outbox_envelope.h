// What goes to the centre for a crossing: a versioned JSON envelope, bound to the journal row that recorded it.
#pragma once

#include <cstdint>
#include <string>

#include "store/journal_row.h"

namespace lanepost::store {

/// The schema's name in the envelope; a receiver ignores keys that it does not know.
constexpr const char* kCrossingSchema = "lanepost.crossing/1";

/// Canonical JSON {"schema","device_sequence","event_id","committed_at","journal":{"seq","hash"},"crossing":{..}}.
/// record: the crossing's canonical JSON. row: the journal row that holds its RecordCrossing; its hash, once at the
/// centre, shows later whether the journal up to that row is still the same.
/// Error: Corrupt when `record` is no JSON. Thread-safe.
[[nodiscard]] Result<std::string> crossingEnvelope(std::int64_t deviceSequence, const std::string& record,
                                                   const JournalRow& row);

} // namespace lanepost::store
