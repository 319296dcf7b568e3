// What holds for every request: limits, headers, and problems instead of empty errors.
#pragma once

#include <string>

#include <httplib.h>

#include "api/console_config.h"
#include "api/request_guard.h"

namespace lanepost::api {

/// True for 127.0.0.0/8 and ::1. Thread-safe.
bool isLoopback(const std::string& address);

/// Sets timeouts, sizes, security headers, the check of GET requests by `guard`, and how errors look. Called before
/// the server is bound; guard outlives it.
void setLimits(httplib::Server& server, const ConsoleConfig& config, const RequestGuard& guard);

} // namespace lanepost::api
