#include "api/lane_console.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "api/console_server.h"
#include "base/strict_json.h"
#include "lane/lane_json.h"

namespace lanepost::api {

LaneConsole::LaneConsole(ConsoleConfig config, LanePort& port, const Clock& clock)
    : server_(std::make_unique<ConsoleServer>(std::move(config), port, clock)) {}

LaneConsole::~LaneConsole() {
    stop();
}

Result<void> LaneConsole::start() {
    return server_->start();
}

std::uint16_t LaneConsole::port() const {
    return server_->port();
}

std::string LaneConsole::url() const {
    const std::string& address = server_->config().address;
    const bool v6 = address.find(':') != std::string::npos;
    return "http://" + (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port()) + "/";
}

void LaneConsole::publish(const lane::ShowLane& state) {
    server_->feed().publish(canonicalText(lane::toJson(state)));
}

std::size_t LaneConsole::openEventStreams() const {
    return server_->feed().readers();
}

void LaneConsole::stop() {
    server_->stop();
}

} // namespace lanepost::api
