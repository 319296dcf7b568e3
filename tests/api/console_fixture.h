// A console over a lane of specimens on a free loopback port, and small things to ask it with.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include <catch2/catch.hpp>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include "api/lane_console.h"
#include "api/running_clock.h"
#include "api/specimen_lane.h"

namespace lanepost::api::test {

/// Short limits, so that no test waits long. The limit of a decision stays: a busy machine may need it.
inline ConsoleConfig quickConfig() {
    ConsoleConfig config;
    config.heartbeat = std::chrono::milliseconds(100);
    config.readTimeout = std::chrono::seconds(1);
    config.writeTimeout = std::chrono::seconds(1);
    return config;
}

/// The console with its lane; started.
struct ConsoleFixture {
    explicit ConsoleFixture(ConsoleConfig config = quickConfig()) : console(std::move(config), lane, clock) {
        console.publish(lane.shown());
        {
            const std::lock_guard lock(mutex);
            open = true;
        }
        REQUIRE(console.start());
        REQUIRE(console.port() != 0);
    }

    httplib::Client client() const {
        httplib::Client made("127.0.0.1", console.port());
        made.set_read_timeout(std::chrono::seconds(5));
        return made;
    }

    /// The answer to a decision; status 0 when there was none.
    std::pair<int, nlohmann::json> decide(const nlohmann::json& body, const httplib::Headers& headers = {}) const {
        const auto answer = client().Post("/v1/lane/decision", headers, body.dump(), "application/json");
        if (!answer) {
            return {0, {}};
        }
        return {answer->status, nlohmann::json::parse(answer->body, nullptr, false)};
    }

    /// A decision about the open crossing.
    nlohmann::json decision(const std::string& id, const std::string& outcome, const std::string& reason = "") const {
        return {{"id", id},
                {"crossing_id", lane.shown().crossing->id},
                {"officer", "K.M."},
                {"outcome", outcome},
                {"reason", reason}};
    }

    RunningClock clock{parseRfc3339("2026-11-21T09:30:00Z").value()};
    std::mutex mutex;
    bool open = false; ///< the console exists
    SpecimenLane lane{clock, [this](const lane::ShowLane& state) {
                          const std::lock_guard lock(mutex);
                          if (open) {
                              console.publish(state);
                          }
                      }};
    LaneConsole console;
};

/// Asks again until `condition` holds, for at most ten seconds.
inline bool eventually(const std::function<bool()>& condition) {
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock(mutex);
    for (int i = 0; i < 2000; ++i) {
        if (never.wait_for(lock, std::chrono::milliseconds(5), condition)) {
            return true;
        }
    }
    return false;
}

} // namespace lanepost::api::test
