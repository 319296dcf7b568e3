#include "app/json_lines.h"

#include <cstdio>
#include <string>

namespace lanepost::app {

void printJsonLine(const nlohmann::ordered_json& object) {
    const std::string line = object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fflush(stdout);
}

nlohmann::ordered_json errorToJson(const Error& error) {
    return {{"kind", std::string(name(error.kind))}, {"message", error.message}};
}

} // namespace lanepost::app
