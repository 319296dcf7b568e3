// JSON of the exchange's state, as GET /v1/sync gives it.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "api/lane_port.h"

namespace lanepost::api {

/// {"server_time","link","upload":{..},"download":{..},"lists":[..]}, all keys always present, null when unknown.
/// link: not_configured, connected, away. upload: waiting, oldest_waiting_at, oldest_waiting_s, last_receipt_at, limit_s,
/// overdue, trouble (sync::name), detail. download: last_checked_at, last_checked_s, limit_s, overdue, trouble, detail.
/// The lists as in a screening answer. Thread-safe.
nlohmann::json toJson(const SyncState& state, UtcTime now);

} // namespace lanepost::api
