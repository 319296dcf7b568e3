// The officer's console: serves the lane screen and the calls behind it, for one lane.
//
// protocol/lane-console.openapi.json describes the calls, docs/officer-screen.md the screen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "api/console_config.h"
#include "api/lane_port.h"
#include "base/clock.h"
#include "base/result.h"
#include "lane/lane_action.h"

namespace lanepost::api {

class ConsoleServer;

/// The HTTP server of one lane, on threads of its own: maxEventStreams + 8, so that open screens cannot starve the
/// rest. Logs no personal data. Thread-safe.
class LaneConsole {
public:
    /// port and clock outlive the console.
    LaneConsole(ConsoleConfig config, LanePort& port, const Clock& clock);
    /// Stops.
    ~LaneConsole();
    LaneConsole(const LaneConsole&) = delete;
    LaneConsole& operator=(const LaneConsole&) = delete;

    /// Binds and begins to answer. At most once. Error: InvalidArgument for an address that is not allowed, Io when it
    /// cannot be bound; the message says what to do.
    [[nodiscard]] Result<void> start();

    /// The port it listens on; 0 before start().
    std::uint16_t port() const;
    /// The address for the browser, for example "http://127.0.0.1:8080/".
    std::string url() const;

    /// Sends a new state of the lane to all screens. Returns at once.
    void publish(const lane::ShowLane& state);

    /// How many event streams are open.
    std::size_t openEventStreams() const;

    /// Ends all streams and stops listening; returns when the threads have ended.
    void stop();

private:
    std::unique_ptr<ConsoleServer> server_; // keeps httplib out of this header
};

} // namespace lanepost::api
