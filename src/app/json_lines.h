// Writing JSON Lines to standard output, for the commands.
#pragma once

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace lanepost::app {

/// Prints one object on one line of standard output; bytes that are no UTF-8 become U+FFFD.
void printJsonLine(const nlohmann::ordered_json& object);

/// The error as {"kind", "message"}.
nlohmann::ordered_json errorToJson(const Error& error);

} // namespace lanepost::app
