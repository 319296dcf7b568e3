// A text in JSON's quotes, without making a JSON value of it first: for what is put together from parts that are JSON already.
#pragma once

#include <string>
#include <string_view>

namespace lanepost {

/// `text` as canonicalText() writes a string: in quotes, escaped where it must be, U+FFFD for bytes that are no UTF-8.
/// Thread-safe.
std::string quotedJson(std::string_view text);

} // namespace lanepost
