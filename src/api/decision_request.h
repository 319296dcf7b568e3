// The body of POST /v1/lane/decision.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "lane/crossing.h"

namespace lanepost::api {

/// What is wrong with a body: the key, empty when it is the body as a whole, and what was expected. No values.
struct WrongKey {
    std::string key;
    std::string expected;
};

/// Longest officer's name and reason, in bytes of UTF-8.
inline constexpr std::size_t kMaxOfficerBytes = 64;
inline constexpr std::size_t kMaxReasonBytes = 400;

/// Reads {"id","crossing_id","officer","outcome","reason"}; "reason" may be absent, nothing else may be there.
/// Blanks around officer and reason are dropped, control characters refused. Thread-safe.
[[nodiscard]] tl::expected<lane::OfficerDecision, WrongKey> readDecision(std::string_view body);

} // namespace lanepost::api
