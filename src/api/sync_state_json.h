// JSON of the exchange's state, as GET /v1/sync gives it.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "api/lane_port.h"

namespace lanepost::api {

/// {"server_time","link","waiting","oldest_waiting_at","oldest_waiting_s","last_receipt_at","lists":[..]}, all keys
/// always present, null when unknown. link: not_configured, connected, away; the lists as in a screening answer.
/// Thread-safe.
nlohmann::json toJson(const SyncState& state, UtcTime now);

} // namespace lanepost::api
