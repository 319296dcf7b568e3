// `lanepost watchlist ...`: from source files to a snapshot file, what a snapshot holds, and what changed between two.
#include <cstdio>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/complaint.h"
#include "base/clock.h"
#include "screening/delta_build.h"
#include "screening/watchlist_build.h"

namespace lanepost::app {
namespace {

struct WatchlistOptions {
    std::string source;
    std::string snapshot;
    std::string next;
    std::string delta;
    std::string builtAt;
    bool leaveOutBadLines = false;
    std::string listId; // this and the following: for person tables only
    std::string version = "1";
    int maxAgeHours = 24;
};

Result<std::optional<UtcTime>> builtAtOf(const std::string& text) {
    if (text.empty()) {
        return std::nullopt;
    }
    if (text == "now") {
        return SystemClock().utcNow();
    }
    const auto time = parseRfc3339(text);
    if (!time) {
        return fail("--built-at", time.error());
    }
    return *time;
}

/// A table of people has no header: the options stand in for it.
screening::WatchlistHeader tableHeader(const WatchlistOptions& options, std::optional<UtcTime> builtAt) {
    screening::WatchlistHeader header;
    header.listId = options.listId.empty() ? std::filesystem::path(options.source).stem().string() : options.listId;
    header.version = options.version;
    header.builtAt = builtAt.value_or(SystemClock().utcNow());
    header.maxAge = std::chrono::hours(options.maxAgeHours);
    return header;
}

int build(const WatchlistOptions& options) {
    const auto builtAt = builtAtOf(options.builtAt);
    if (!builtAt) {
        return complain("watchlist build", builtAt.error());
    }
    screening::BuildOptions how;
    if (std::filesystem::path(options.source).extension() == ".tsv") {
        how.personTable = tableHeader(options, *builtAt);
    }
    how.builtAt = *builtAt;
    how.badLines = options.leaveOutBadLines ? screening::BadLines::LeaveOut : screening::BadLines::RefuseList;
    const auto summary = screening::buildWatchlist(options.source, options.snapshot, how);
    if (!summary) {
        return complain("watchlist build", summary.error());
    }
    std::fputs(screening::toText(*summary).c_str(), summary->written ? stdout : stderr);
    return summary->written ? kExitOk : kExitFailure;
}

int inspect(const WatchlistOptions& options) {
    const auto summary = screening::inspectWatchlist(options.snapshot);
    if (!summary) {
        return complain("watchlist inspect", summary.error());
    }
    std::fputs(screening::toText(*summary).c_str(), stdout);
    return kExitOk;
}

int printDelta(const char* command, const Result<screening::DeltaSummary>& summary) {
    if (!summary) {
        return complain(std::string("watchlist ") + command, summary.error());
    }
    std::fputs(screening::toText(*summary).c_str(), stdout);
    return kExitOk;
}

void addDeltaCommands(CLI::App& command, const std::shared_ptr<WatchlistOptions>& options, int& status) {
    CLI::App* diff = command.add_subcommand("diff", "Write what leads from one version of a list to the next");
    diff->add_option("BASE", options->snapshot, "Snapshot file of the earlier version")->required();
    diff->add_option("NEXT", options->next, "Snapshot file of the later version")->required();
    diff->add_option("--out", options->delta, "Delta file, replaced as a whole")->required();
    diff->callback([options, &status] {
        status = printDelta("diff", screening::diffWatchlists(options->snapshot, options->next, options->delta));
    });

    CLI::App* apply = command.add_subcommand("apply", "Make the later version from the earlier one and a delta");
    apply->add_option("BASE", options->snapshot, "Snapshot file of the earlier version")->required();
    apply->add_option("DELTA", options->delta, "Delta file")->required();
    apply->add_option("--out", options->next, "Snapshot file, replaced as a whole; may be BASE")->required();
    apply->callback([options, &status] {
        status = printDelta("apply", screening::applyWatchlistDelta(options->snapshot, options->delta, options->next));
    });
}

} // namespace

void addWatchlistCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<WatchlistOptions>(); // shared: the callbacks outlive this function
    CLI::App* command = program.add_subcommand("watchlist", "Build, inspect, compare and update watch-list snapshots");
    command->require_subcommand(1);

    CLI::App* buildCommand = command->add_subcommand("build", "Make a snapshot from JSON Lines (docs/watchlist-format.md)");
    buildCommand->add_option("--in", options->source, "JSON Lines file, or a person table (.tsv)")->required();
    buildCommand->add_option("--out", options->snapshot, "Snapshot file, replaced as a whole")->required();
    buildCommand->add_option("--built-at", options->builtAt, "When the content was fixed: an RFC 3339 time in UTC, or now");
    buildCommand->add_flag("--leave-out-bad-lines", options->leaveOutBadLines,
                           "Write the list without the bad lines; every answer then says so");
    buildCommand->add_option("--list-id", options->listId, "Id of a list from a table (default: the file's name)");
    buildCommand->add_option("--list-version", options->version, "Version of a list from a table")->capture_default_str();
    buildCommand->add_option("--max-age-hours", options->maxAgeHours, "Age limit of a list from a table")
        ->check(CLI::Range(1, 8784))
        ->capture_default_str();
    buildCommand->callback([options, &status] { status = build(*options); });

    CLI::App* inspectCommand = command->add_subcommand("inspect", "Verify a snapshot and say what it holds");
    inspectCommand->add_option("SNAPSHOT", options->snapshot, "Snapshot file")->required();
    inspectCommand->callback([options, &status] { status = inspect(*options); });
    addDeltaCommands(*command, options, status);
    addWatchlistImportCommands(*command, status);
}

} // namespace lanepost::app
