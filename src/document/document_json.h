// JSON of a document reading, as the journal keeps it and the officer's screen gets it.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "document/document_reading.h"

namespace lanepost::document {

/// The reading with all keys always present, in snake_case; dates as "1974-08-12" or "1974-XX-XX"; check results as
/// successful, failed, undetermined, not_supported, not_performed, aborted. Personal data. Thread-safe.
nlohmann::json toJson(const DocumentReading& reading);

/// The reading that toJson wrote: all keys needed, no other allowed.
/// Error: InvalidArgument; the message names the key's path and what was expected, no values. Thread-safe.
[[nodiscard]] Result<DocumentReading> documentReadingFromJson(const nlohmann::json& json);

} // namespace lanepost::document
