// `lanepost arrivals import|check`: pre-arrival lists of carriers, and whether a document is on one.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/complaint.h"
#include "app/json_lines.h"
#include "base/clock.h"
#include "base/file.h"
#include "messages/arrival_store.h"
#include "messages/edifact_reader.h"
#include "messages/paxlst.h"

namespace lanepost::app {
namespace {

struct ArrivalOptions {
    std::string file;
    std::string store;
    std::string number;
    std::string issuer;
};

/// One line per problem; nothing is kept unless the whole interchange is sound.
int import(const ArrivalOptions& options) {
    const auto text = readTextFile(options.file, messages::kMaxInterchangeBytes);
    const auto read = text ? messages::importPaxlst(*text) : Result<messages::PaxlstImport>(fail(text.error()));
    if (!read) {
        return complain("arrivals import", Error{read.error().kind, options.file + ": " + read.error().message});
    }
    for (const messages::PaxlstProblem& problem : read->problems) {
        std::fprintf(stderr, "%s: segment %zu %s: %s\n", options.file.c_str(), problem.segment, problem.tag.c_str(),
                     problem.what.c_str());
    }
    if (!read->problems.empty()) {
        return complain("arrivals import", Error{ErrorKind::InvalidArgument, options.file + ": refused, nothing was taken over"});
    }
    auto store = messages::ArrivalStore::open(options.store);
    if (!store) {
        return complain("arrivals import", store.error());
    }
    for (const messages::ArrivalList& list : read->lists) {
        if (auto kept = store->put(list, SystemClock().utcNow()); !kept) {
            return complain("arrivals import", kept.error());
        }
        printJsonLine({{"reference", list.reference}, {"travellers", list.travellers.size()}});
    }
    return kExitOk;
}

const char* nameOf(messages::Expectation expectation) {
    switch (expectation) {
    case messages::Expectation::NoList:
        return "no_list";
    case messages::Expectation::NotExpected:
        return "not_expected";
    case messages::Expectation::Expected:
        return "expected";
    case messages::Expectation::DataDiffers:
        break;
    }
    return "data_differs";
}

int check(const ArrivalOptions& options) {
    const auto store = messages::ArrivalStore::open(options.store);
    auto lists = store ? store->lists() : Result<std::vector<messages::ArrivalList>>(fail(store.error()));
    if (!lists) {
        return complain("arrivals check", lists.error());
    }
    document::DocumentReading reading;
    reading.documentNumber = options.number;
    reading.issuingState = options.issuer;
    const auto found = messages::ArrivalIndex(std::move(*lists)).check(reading);
    printJsonLine({{"expectation", nameOf(found.expectation)},
                   {"list", found.listReference},
                   {"conveyance", found.conveyance}});
    return kExitOk;
}

} // namespace

void addArrivalsCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<ArrivalOptions>(); // shared: the callbacks outlive this function
    CLI::App* command = program.add_subcommand("arrivals", "Pre-arrival lists of carriers (docs/messages.md)");
    command->require_subcommand(1);
    CLI::App* importCommand = command->add_subcommand("import", "Take over a PAXLST interchange, wholly or not at all");
    importCommand->add_option("FILE", options->file, "UN/EDIFACT file")->required();
    importCommand->add_option("--store", options->store, "The lane's store folder")->required();
    importCommand->callback([options, &status] { status = import(*options); });
    CLI::App* checkCommand = command->add_subcommand("check", "Is a document announced?");
    checkCommand->add_option("--store", options->store, "The lane's store folder")->required();
    checkCommand->add_option("--number", options->number, "Document number")->required();
    checkCommand->add_option("--issuer", options->issuer, "Issuing state, three letters")->required();
    checkCommand->callback([options, &status] { status = check(*options); });
}

} // namespace lanepost::app
