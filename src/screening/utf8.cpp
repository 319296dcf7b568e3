#include "screening/utf8.h"

#include <cstdint>

namespace lanepost::screening {
namespace {

/// Bytes of the sequence that begins with `lead`, and the lowest code point that may need so many; 0 for no lead byte.
struct Sequence {
    std::size_t length;
    char32_t lowest;
    char32_t bits;
};

Sequence sequenceOf(std::uint8_t lead) {
    if (lead < 0x80) {
        return {1, 0, lead};
    }
    if ((lead & 0xE0U) == 0xC0) {
        return {2, 0x80, lead & 0x1FU};
    }
    if ((lead & 0xF0U) == 0xE0) {
        return {3, 0x800, lead & 0x0FU};
    }
    if ((lead & 0xF8U) == 0xF0) {
        return {4, 0x10000, lead & 0x07U};
    }
    return {0, 0, 0};
}

bool isControl(char32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069);
}

} // namespace

std::optional<char32_t> nextCodePoint(std::string_view text, std::size_t& position) {
    if (position >= text.size()) {
        return std::nullopt;
    }
    const Sequence sequence = sequenceOf(static_cast<std::uint8_t>(text[position]));
    if (sequence.length == 0 || text.size() - position < sequence.length) {
        return std::nullopt;
    }
    char32_t point = sequence.bits;
    for (std::size_t i = 1; i < sequence.length; ++i) {
        const auto byte = static_cast<std::uint8_t>(text[position + i]);
        if ((byte & 0xC0U) != 0x80) {
            return std::nullopt;
        }
        point = (point << 6U) | (byte & 0x3FU);
    }
    if (point < sequence.lowest || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
        return std::nullopt;
    }
    position += sequence.length;
    return point;
}

bool isPlainText(std::string_view text) {
    std::size_t position = 0;
    while (position < text.size()) {
        const auto point = nextCodePoint(text, position);
        if (!point || isControl(*point)) {
            return false;
        }
    }
    return true;
}

} // namespace lanepost::screening
