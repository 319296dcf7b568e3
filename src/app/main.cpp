// The program: one binary, one subcommand per job.
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/version.h"

int main(int argc, char** argv) {
    CLI::App program("Lanepost: the appliance at a border-crossing lane", "lanepost");
    program.set_version_flag("--version", std::string(lanepost::app::kProgramVersion));
    program.require_subcommand(1);
    int status = lanepost::app::kExitOk;
    lanepost::app::addRunCommand(program, status);
    lanepost::app::addReadCommand(program, status);
    lanepost::app::addMrzCommand(program, status);
    lanepost::app::addPlatesCommand(program, status);
    lanepost::app::addWatchlistCommand(program, status);
    lanepost::app::addIndicatorsCommand(program, status);
    lanepost::app::addFalseHitCommand(program, status);
    lanepost::app::addScreenCommand(program, status);
    lanepost::app::addReplayCommand(program, status);
    lanepost::app::addReportCommand(program, status);
    lanepost::app::addArrivalsCommand(program, status);
    lanepost::app::addAuditCommand(program, status);
    lanepost::app::addCentralCommand(program, status);
    lanepost::app::addListsCommand(program, status);
    lanepost::app::addProvisionCommand(program, status);
    lanepost::app::addSyncCommand(program, status);
    CLI11_PARSE(program, argc, argv);
    return status;
}
