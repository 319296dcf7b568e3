// From the text of a configuration file to JSON: comments allowed, errors by line, no key twice.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace lanepost::app {

/// Parses JSON with // and /* */ comments. Error: InvalidArgument with line and column for what is no JSON, for a key
/// that stands twice in one object, and for nesting deeper than 16. Thread-safe.
[[nodiscard]] Result<nlohmann::json> parseConfigText(std::string_view text);

} // namespace lanepost::app
