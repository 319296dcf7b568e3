// The real console over a lane of specimens, for the screen's test and for looking at the screen without an appliance.
//
// specimen_console [PORT] prints its address, then takes one command a line from standard input and answers each with
// "ok" or "unknown": scene NAME, clear, silent on|off, device ID on|off, opened, decisions. Ends with the input.
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>

#include "api/lane_console.h"
#include "api/running_clock.h"
#include "api/specimen_lane.h"

using namespace lanepost;

namespace {

std::string answer(api::test::SpecimenLane& lane, const std::string& line) {
    std::istringstream words(line);
    std::string command;
    std::string first;
    std::string second;
    words >> command >> first >> second;
    if (command == "scene") {
        return lane.play(first) ? "ok" : "unknown";
    }
    if (command == "clear") {
        lane.clear();
    } else if (command == "silent") {
        lane.setSilent(first == "on");
    } else if (command == "device") {
        lane.device(first, second == "on");
    } else if (command == "opened") {
        return "ok " + std::to_string(lane.opened().size());
    } else if (command == "decisions") {
        return "ok " + std::to_string(lane.decisionsSeen());
    } else {
        return "unknown";
    }
    return "ok";
}

} // namespace

int main(int argc, char** argv) {
    const api::test::RunningClock clock(parseRfc3339("2026-11-21T09:30:00Z").value());
    api::LaneConsole* shown = nullptr;
    api::test::SpecimenLane lane(clock, [&](const lane::ShowLane& state) {
        if (shown != nullptr) {
            shown->publish(state);
        }
    });
    api::ConsoleConfig config;
    config.port = argc > 1 ? static_cast<std::uint16_t>(std::atoi(argv[1])) : 0;
    config.decisionTimeout = std::chrono::milliseconds(1000);
    api::LaneConsole console(config, lane, clock);
    shown = &console;
    console.publish(lane.shown());
    if (const auto started = console.start(); !started) {
        std::cerr << started.error().message << "\n";
        return 1;
    }
    std::cout << console.url() << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        std::cout << answer(lane, line) << std::endl;
    }
    console.stop();
    return 0;
}
