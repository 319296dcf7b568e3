// Which requests are let in at all: the right host name, no other site's page, plain JSON.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <httplib.h>

#include "api/problem.h"

namespace lanepost::api {

/// Why a request is refused.
struct Refusal {
    ProblemKind kind;
    std::string detail;
};

/// Refuses what a page of another site could send through the officer's browser (cross-site requests, DNS rebinding).
/// Immutable, so thread-safe.
class RequestGuard {
public:
    /// hosts: names and addresses, without port, under which the console may be asked besides the loopback ones.
    explicit RequestGuard(const std::vector<std::string>& hosts);

    /// Every request: the Host header names this console, no ranges are asked for. Empty when it may pass.
    std::optional<Refusal> checkAny(const httplib::Request& request) const;

    /// Requests that change something: as checkAny, and the browser's Origin and Sec-Fetch-Site, where sent, are ours,
    /// and the body is uncompressed application/json, which no foreign page can send without being asked first.
    std::optional<Refusal> checkChange(const httplib::Request& request) const;

private:
    std::set<std::string, std::less<>> hosts_;
};

/// The host of "host:port", "[v6]:port" or "host", in lower case; empty when it is none of these. Thread-safe.
std::string hostOf(std::string_view authority);

} // namespace lanepost::api
