// Walking through UTF-8 text one code point at a time, and telling text that is fit to be shown.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace lanepost::screening {

/// The code point at `position`, which moves behind it; nothing at the end or where the bytes are no UTF-8
/// (overlong forms and surrogates included; RFC 3629). Thread-safe.
std::optional<char32_t> nextCodePoint(std::string_view text, std::size_t& position);

/// True for valid UTF-8 without control characters and without the marks that reverse the order of what is shown
/// (U+202A to U+202E, U+2066 to U+2069), which could make a text read as another one. Thread-safe.
bool isPlainText(std::string_view text);

} // namespace lanepost::screening
