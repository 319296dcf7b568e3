// From text to JSON, the one way in: nesting bounded, no key twice, errors that say where.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace lanepost {

/// What a text may hold.
struct JsonRules {
    int maxDepth = 32;
    /// Allows // and /* */ comments, for files that people write.
    bool comments = false;
    /// Lets messages quote the text. Only for text that holds no personal data, such as configuration.
    bool quotable = false;
};

/// Parses JSON text. Error: InvalidArgument for what is no JSON in UTF-8 (with line and column, both from 1), for numbers
/// that no double holds, for a key that stands twice in one object (one of its values would vanish unseen) and for
/// nesting deeper than the rules allow. Thread-safe.
[[nodiscard]] Result<nlohmann::json> parseJson(std::string_view text, JsonRules rules = {});

} // namespace lanepost
