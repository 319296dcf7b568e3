// `lanepost mrz FILE`: parses machine readable zones given as JSON Lines.
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/json_lines.h"
#include "mrz/mrz_json.h"

namespace lanepost::app {
namespace {

int parseLines(std::istream& input) {
    int status = kExitOk;
    for (std::string line; std::getline(input, line);) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        const nlohmann::json parsed = mrz::parseMrzJsonLine(line);
        printJsonLine(parsed);
        if (parsed.contains("error")) {
            status = kExitSomeFailed;
        }
    }
    return status;
}

int parseFile(const std::string& path) {
    if (path == "-") {
        return parseLines(std::cin);
    }
    std::ifstream file(path);
    if (!file) {
        std::cerr << "lanepost mrz: " << path << ": cannot be opened\n";
        return kExitFailure;
    }
    return parseLines(file);
}

} // namespace

void addMrzCommand(CLI::App& program, int& status) {
    auto path = std::make_shared<std::string>(); // shared: the callback outlives this function
    CLI::App* command = program.add_subcommand("mrz", "Parse zones given as JSON Lines {\"lines\":[..]}");
    command->add_option("FILE", *path, "JSON Lines file, or - for standard input")->required();
    command->callback([path, &status] { status = parseFile(*path); });
}

} // namespace lanepost::app
