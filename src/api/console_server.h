// The server behind LaneConsole: routes and handlers. Only src/api includes it.
#pragma once

#include <cstdint>
#include <string>
#include <thread>

#include <httplib.h>

#include "api/console_config.h"
#include "api/lane_feed.h"
#include "api/lane_port.h"
#include "api/request_guard.h"
#include "base/clock.h"
#include "base/result.h"
#include "lane/crossing.h"

namespace lanepost::api {

/// Answers the calls of protocol/lane-console.openapi.json. Thread-safe.
class ConsoleServer {
public:
    /// lane and clock outlive the server.
    ConsoleServer(ConsoleConfig config, LanePort& lane, const Clock& clock);

    /// As LaneConsole::start.
    [[nodiscard]] Result<void> start();
    /// As LaneConsole::stop.
    void stop();
    /// 0 before start().
    std::uint16_t port() const { return port_; }
    /// As given.
    const ConsoleConfig& config() const { return config_; }
    /// Where new states go.
    LaneFeed& feed() { return feed_; }

private:
    void setRoutes();
    void get(const std::string& pattern, void (ConsoleServer::*handler)(const httplib::Request&, httplib::Response&));
    void serveAsset(const httplib::Request& request, httplib::Response& response);
    void serveIndex(const httplib::Request& request, httplib::Response& response);
    void serveHealth(const httplib::Request& request, httplib::Response& response);
    void serveLane(const httplib::Request& request, httplib::Response& response);
    void serveEvents(const httplib::Request& request, httplib::Response& response);
    void serveEvidence(const httplib::Request& request, httplib::Response& response);
    void serveSync(const httplib::Request& request, httplib::Response& response);
    void takeDecision(const httplib::Request& request, httplib::Response& response, const httplib::ContentReader& read);
    void answerDecision(const lane::OfficerDecision& decision, httplib::Response& response);

    const ConsoleConfig config_;
    LanePort& lane_;
    const Clock& clock_;
    const RequestGuard guard_;
    LaneFeed feed_;
    httplib::Server http_;
    std::uint16_t port_ = 0;
    std::jthread acceptor_;
};

} // namespace lanepost::api
