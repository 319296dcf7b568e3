// Whether text is JSON, without making anything of it: many times faster than parsing, for what is only kept.
#pragma once

#include <string_view>

namespace lanepost {

/// True for one JSON value (RFC 8259) in valid UTF-8, arrays and objects nested at most `maxDepth` deep. Keys are not
/// compared and numbers not evaluated: parseJson refuses a few texts more. Thread-safe.
bool isJson(std::string_view text, int maxDepth = 32);

} // namespace lanepost
