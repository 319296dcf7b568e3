// `lanepost audit verify DB`: is the record still what was written?
#include <cstdio>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/json_lines.h"
#include "base/hash.h"
#include "base/json_text.h"
#include "store/audit.h"
#include "store/journal_reader.h"

namespace lanepost::app {
namespace {

void printReport(const store::AuditReport& report) {
    std::printf("%lld journal rows, %lld crossings, %lld outbox rows\n", static_cast<long long>(report.journalRows),
                static_cast<long long>(report.crossings), static_cast<long long>(report.outboxRows));
    std::printf("last row %lld, hash %s\n", static_cast<long long>(report.head.seq), toHex(report.head.hash).c_str());
    if (report.erasedRows > 0) {
        std::printf("%lld rows erased by retention, with proof\n", static_cast<long long>(report.erasedRows));
    }
    if (report.sealedRows > 0) {
        std::printf("%lld rows sealed and not looked into: store.key is not beside the database\n",
                    static_cast<long long>(report.sealedRows));
    }
    if (!report.headFileSeen) {
        std::printf("no head file: rows cut off at the end would not be noticed\n");
    }
    for (const store::AuditProblem& problem : report.problems) {
        std::printf("PROBLEM %s%s%s: %s\n", problem.table.c_str(), problem.row.empty() ? "" : " row ",
                    problem.row.c_str(), problem.what.c_str());
    }
    std::printf("%s\n", report.intact() ? "intact" : "NOT INTACT");
}

int verify(const std::string& database) {
    const auto report = store::verifyAudit(database);
    if (!report) {
        std::fprintf(stderr, "lanepost audit verify: %s\n", report.error().message.c_str());
        return kExitFailure;
    }
    printReport(*report);
    return report->intact() ? kExitOk : kExitSomeFailed;
}

int exportCrossings(const std::string& database) {
    const auto read = store::readCrossings(database, [](const store::StoredCrossing& crossing) -> Result<void> {
        nlohmann::ordered_json line{{"crossing_id", crossing.id}, {"journal_seq", crossing.journalSeq}};
        switch (crossing.record.form) {
        case store::StoredForm::Clear: {
            auto record = parseJson(crossing.record.text);
            if (!record) {
                return fail(record.error());
            }
            line["state"] = "there";
            line["crossing"] = std::move(*record);
            break;
        }
        case store::StoredForm::Sealed:
            line["state"] = "sealed";
            break;
        case store::StoredForm::Erased:
            line["state"] = "erased";
            break;
        }
        printJsonLine(line);
        return {};
    });
    if (!read) {
        std::fprintf(stderr, "lanepost audit export: %s\n", read.error().message.c_str());
        return kExitFailure;
    }
    return kExitOk;
}

} // namespace

void addAuditCommand(CLI::App& program, int& status) {
    auto database = std::make_shared<std::string>(); // shared: the callback outlives this function
    CLI::App* command = program.add_subcommand("audit", "Check the record");
    command->require_subcommand(1);
    CLI::App* verifyCommand = command->add_subcommand("verify", "Check hash chain, crossings and outbox of a journal");
    verifyCommand->add_option("DB", *database, "The lane's database file")->required();
    verifyCommand->callback([database, &status] { status = verify(*database); });
    CLI::App* exportCommand =
        command->add_subcommand("export", "Print the recorded crossings as JSON Lines. Personal data");
    exportCommand->add_option("DB", *database, "The lane's database file")->required();
    exportCommand->callback([database, &status] { status = exportCrossings(*database); });
}

} // namespace lanepost::app
