// `lanepost falsehit`: say of a recorded hit that the traveller is not that person; a second person approves.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/complaint.h"
#include "app/json_lines.h"
#include "base/clock.h"
#include "base/json_text.h"
#include "screening/false_hit_memory.h"
#include "screening/screening_json.h"
#include "store/journal_reader.h"

namespace lanepost::app {
namespace {

struct FalseHitOptions {
    std::string store;
    std::string crossing;
    std::string list;
    std::string entry;
    std::string pair;
    std::string officer;
    std::string reason;
    int days = 180;
};

Result<screening::FalseHitMemory> openMemory(const FalseHitOptions& options) {
    return screening::FalseHitMemory::open(std::filesystem::path(options.store) / "false_hits.jsonl");
}

/// A hit as it was recorded, with the question it answers.
struct RecordedHit {
    screening::WatchlistHit hit;
    screening::ScreeningQuery query;
};

/// Looks through the journal for questions of a crossing and hits of an entry.
class JournalSearch {
public:
    explicit JournalSearch(const FalseHitOptions& options) : options_(options) {}

    Result<void> visit(const store::JournalRow& row) {
        if (row.actions.find("start_screening") != std::string::npos && row.actions.find(options_.crossing) != std::string::npos) {
            const auto actions = store::actionsOf(row);
            if (!actions) {
                return fail(actions.error());
            }
            for (const std::string& text : *actions) {
                rememberQuestion(text);
            }
        }
        if (row.eventType == "screening_answered" && row.event.find(options_.crossing) != std::string::npos) {
            const auto event = store::eventOf(row);
            if (!event) {
                return fail(event.error());
            }
            takeHits(std::get<lane::ScreeningAnswered>(event->event));
        }
        return {};
    }
    const std::optional<RecordedHit>& found() const { return found_; }

private:
    void rememberQuestion(const std::string& text) {
        const auto value = parseJson(text, JsonRules{.maxDepth = 8});
        if (value && value->is_object() && value->value("type", "") == "start_screening" && value->contains("query")) {
            if (auto query = screening::screeningQueryFromJson((*value)["query"])) {
                questions_[value->value("request_id", "")] = std::move(*query);
            }
        }
    }
    void takeHits(const lane::ScreeningAnswered& event) {
        const auto question = questions_.find(event.requestId);
        if (question == questions_.end() || !event.requestId.starts_with(options_.crossing + "/")) {
            return;
        }
        for (const screening::WatchlistHit& hit : event.answer.hits) {
            if (hit.listId == options_.list && hit.entryId == options_.entry) {
                found_ = RecordedHit{hit, question->second};
            }
        }
    }

    const FalseHitOptions& options_;
    std::map<std::string, screening::ScreeningQuery> questions_;
    std::optional<RecordedHit> found_;
};

int propose(const FalseHitOptions& options) {
    JournalSearch search(options);
    const auto read = store::readJournal(std::filesystem::path(options.store) / "journal.sqlite", 1,
                                         [&](const store::JournalRow& row) { return search.visit(row); });
    if (!read) {
        return complain("falsehit propose", read.error());
    }
    if (!search.found()) {
        return complain("falsehit propose", {ErrorKind::NotFound, "the journal has no such hit of that crossing"});
    }
    auto memory = openMemory(options);
    if (!memory) {
        return complain("falsehit propose", memory.error());
    }
    const UtcTime now = SystemClock().utcNow();
    const auto id = memory->propose(search.found()->hit, search.found()->query, options.officer, options.reason,
                                    now + std::chrono::days(options.days), now);
    if (!id) {
        return complain("falsehit propose", id.error());
    }
    std::printf("proposed     %s; a second person approves it\n", id->c_str());
    return kExitOk;
}

int decide(const char* command, const FalseHitOptions& options, bool approve) {
    auto memory = openMemory(options);
    if (!memory) {
        return complain(std::string("falsehit ") + command, memory.error());
    }
    const UtcTime now = SystemClock().utcNow();
    const auto done = approve ? memory->approve(options.pair, options.officer, now)
                              : memory->withdraw(options.pair, options.officer, options.reason, now);
    return done ? kExitOk : complain(std::string("falsehit ") + command, done.error());
}

/// Without the persons: what is shown here may be seen by who keeps the box, not only by officers.
int list(const FalseHitOptions& options) {
    const auto memory = openMemory(options);
    if (!memory) {
        return complain("falsehit list", memory.error());
    }
    constexpr const char* kSteps[] = {"proposed", "approved", "withdrawn"};
    for (const screening::FalseHitRecord& record : memory->recordsAfter(0)) {
        printJsonLine({{"seq", record.seq},
                       {"pair", record.pairId},
                       {"step", kSteps[static_cast<int>(record.step)]},
                       {"officer", record.officer},
                       {"at", toRfc3339(record.at)},
                       {"until", toRfc3339(record.until)},
                       {"list_id", record.pair.listId},
                       {"entry_id", record.pair.entryId}});
    }
    return kExitOk;
}

} // namespace

void addFalseHitCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<FalseHitOptions>(); // shared: the callbacks outlive this function
    CLI::App* command = program.add_subcommand("falsehit", "\"This traveller is not that person\": propose, approve, withdraw");
    command->require_subcommand(1);
    command->add_option("--store", options->store, "The appliance's store folder")->required();

    CLI::App* proposeCommand = command->add_subcommand("propose", "Propose to clear a recorded hit of a traveller");
    proposeCommand->add_option("--crossing", options->crossing, "Id of the crossing")->required();
    proposeCommand->add_option("--list", options->list, "Id of the list")->required();
    proposeCommand->add_option("--entry", options->entry, "Id of the list's entry")->required();
    proposeCommand->add_option("--officer", options->officer, "Who proposes")->required();
    proposeCommand->add_option("--reason", options->reason, "Why these are two people")->required();
    proposeCommand->add_option("--days", options->days, "For how long")->check(CLI::Range(1, 365))->capture_default_str();
    proposeCommand->callback([options, &status] { status = propose(*options); });

    CLI::App* approveCommand = command->add_subcommand("approve", "Approve a proposal of somebody else");
    approveCommand->add_option("PAIR", options->pair, "What propose printed")->required();
    approveCommand->add_option("--officer", options->officer, "Who approves")->required();
    approveCommand->callback([options, &status] { status = decide("approve", *options, true); });

    CLI::App* withdrawCommand = command->add_subcommand("withdraw", "Take a proposal or approval back");
    withdrawCommand->add_option("PAIR", options->pair, "What propose printed")->required();
    withdrawCommand->add_option("--officer", options->officer, "Who withdraws")->required();
    withdrawCommand->add_option("--reason", options->reason, "Why")->required();
    withdrawCommand->callback([options, &status] { status = decide("withdraw", *options, false); });

    CLI::App* listCommand = command->add_subcommand("list", "Everything that happened, as JSON Lines");
    listCommand->callback([options, &status] { status = list(*options); });
}

} // namespace lanepost::app
