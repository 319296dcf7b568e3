// The subcommands of the program, one cmd_*.cpp each.
#pragma once

namespace CLI {
class App;
}

namespace lanepost::app {

/// How a command ended, as the program's exit status.
enum ExitStatus : int {
    kExitOk = 0,
    kExitFailure = 1,    ///< the command could not do its work; standard error says why
    kExitSomeFailed = 2, ///< some inputs failed, each with a line saying why; the others were done
};

/// Each adds its subcommand to `program`; when it is chosen, it runs and sets `status`. `status` outlives parsing.
void addRunCommand(CLI::App& program, int& status);
/// `lanepost read IMAGE...`: see addRunCommand.
void addReadCommand(CLI::App& program, int& status);
/// `lanepost mrz FILE`: see addRunCommand.
void addMrzCommand(CLI::App& program, int& status);
/// `lanepost plates IMAGE...`: see addRunCommand.
void addPlatesCommand(CLI::App& program, int& status);
/// `lanepost watchlist build|inspect`: see addRunCommand.
void addWatchlistCommand(CLI::App& program, int& status);
/// `lanepost watchlist import|key`, below that command: see addRunCommand.
void addWatchlistImportCommands(CLI::App& watchlist, int& status);
/// `lanepost indicators check|sign|key`: see addRunCommand.
void addIndicatorsCommand(CLI::App& program, int& status);
/// `lanepost falsehit propose|approve|withdraw|list`: see addRunCommand.
void addFalseHitCommand(CLI::App& program, int& status);
/// `lanepost screen`: see addRunCommand.
void addScreenCommand(CLI::App& program, int& status);
/// `lanepost replay JOURNAL`: see addRunCommand.
void addReplayCommand(CLI::App& program, int& status);
/// `lanepost report accuracy`: see addRunCommand.
void addReportCommand(CLI::App& program, int& status);
/// `lanepost central run|devices|revoke|reinstate|screen-again|key|access`: see addRunCommand.
void addCentralCommand(CLI::App& program, int& status);
/// `lanepost arrivals import|check`: see addRunCommand.
void addArrivalsCommand(CLI::App& program, int& status);
/// `lanepost audit verify|export DB`: see addRunCommand.
void addAuditCommand(CLI::App& program, int& status);
/// `lanepost central import|export`, into the command `central`; otherwise see addRunCommand.
void addCentralBundleCommands(CLI::App& central, int& status);
/// `lanepost lists ...`: see addRunCommand.
void addListsCommand(CLI::App& program, int& status);
/// `lanepost provision ...`: see addRunCommand.
void addProvisionCommand(CLI::App& program, int& status);
/// `lanepost sync export|import|status`: see addRunCommand.
void addSyncCommand(CLI::App& program, int& status);

} // namespace lanepost::app
