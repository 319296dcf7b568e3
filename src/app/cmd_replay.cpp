// `lanepost replay JOURNAL`: runs a journal's events again and says where the actions differ.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "store/journal_replay.h"

namespace lanepost::app {
namespace {

void printDifference(const store::ReplayDifference& difference) {
    std::printf("first difference at row %lld, event %s (%s), action %zu\n  stored: %s\n  now:    %s\n",
                static_cast<long long>(difference.seq), difference.eventId.c_str(), difference.eventType.c_str(),
                difference.index, difference.stored.c_str(), difference.now.c_str());
}

int replay(const std::string& journal) {
    const auto report = store::replayJournal(journal);
    if (!report) {
        std::fprintf(stderr, "lanepost replay: %s\n", report.error().message.c_str());
        return kExitFailure;
    }
    std::printf("%lld events, %lld actions replayed, %lld events differ\n", static_cast<long long>(report->events),
                static_cast<long long>(report->actions), static_cast<long long>(report->differingEvents));
    if (report->erasedEvents > 0) {
        std::printf("%lld events were erased and left out, the screens of %lld after them not compared\n",
                    static_cast<long long>(report->erasedEvents), static_cast<long long>(report->partlyCompared));
    }
    if (report->firstDifference) {
        printDifference(*report->firstDifference);
        return kExitSomeFailed;
    }
    return kExitOk;
}

} // namespace

void addReplayCommand(CLI::App& program, int& status) {
    auto journal = std::make_shared<std::string>(); // shared: the callback outlives this function
    CLI::App* command = program.add_subcommand("replay", "Run a journal again and compare its actions, byte for byte");
    command->add_option("JOURNAL", *journal, "The lane's database file")->required();
    command->callback([journal, &status] { status = replay(*journal); });
}

} // namespace lanepost::app
