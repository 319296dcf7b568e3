// `lanepost run --config FILE`: the appliance, until SIGTERM or SIGINT.
#include <csignal>
#include <cstdio>
#include <ctime>

#include <CLI/CLI.hpp>
#include <opencv2/core.hpp>

#include "app/appliance.h"
#include "app/commands.h"
#include "app/complaint.h"
#include "app/config.h"
#include "app/stop_signals.h"

namespace lanepost::app {
namespace {

/// Returns when a signal asks to stop or the lane failed.
void waitForEnd(const sigset_t& signals, const Appliance& appliance) {
    const timespec pause{0, 200'000'000};
    while (!appliance.failed() && sigtimedwait(&signals, nullptr, &pause) < 0) {
    }
}

int run(const std::string& configPath) {
    const auto config = loadConfig(configPath);
    if (!config) {
        return complain("run", config.error());
    }
    // Each reader has a thread of its own; threads within OpenCV would only fight over the cores.
    cv::setNumThreads(1);
    const sigset_t signals = blockStopSignals();
    const auto appliance = Appliance::start(*config);
    if (!appliance) {
        return complain("run", appliance.error());
    }
    std::printf("Officer's screen: %s\n", (*appliance)->screenUrl().c_str());
    std::fflush(stdout);
    waitForEnd(signals, **appliance);
    return (*appliance)->failed() ? kExitFailure : kExitOk;
}

} // namespace

void addRunCommand(CLI::App& program, int& status) {
    auto config = std::make_shared<std::string>(); // shared: the callback outlives this function
    CLI::App* command = program.add_subcommand("run", "Run the appliance with the devices that the configuration names");
    command->add_option("--config", *config, "Configuration file (board/config/simulated.jsonc)")->required();
    command->callback([config, &status] { status = run(*config); });
}

} // namespace lanepost::app
