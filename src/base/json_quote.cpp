#include "base/json_quote.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/strict_json.h"

namespace lanepost {

std::string quotedJson(std::string_view text) {
    const auto plain = [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; };
    if (!std::ranges::all_of(text, plain)) {
        return canonicalText(nlohmann::json(text));
    }
    std::string quoted;
    quoted.reserve(text.size() + 2);
    return quoted.append(1, '"').append(text).append(1, '"');
}

} // namespace lanepost
