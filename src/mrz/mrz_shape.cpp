// Number and length of lines, and the alphabet.
#include "mrz/mrz_shape.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace lanepost::mrz {
namespace {

using Lines = std::span<const std::string_view>;

// "10, 11 or 12"
std::string alternatives(std::span<const int> numbers) {
    std::string text;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i > 0)
            text += i + 1 == numbers.size() ? " or " : ", ";
        text += std::to_string(numbers[i]);
    }
    return text;
}

Error characterError(std::size_t line, std::size_t column, char c) {
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), "line %zu, column %zu: byte 0x%02X is none of A-Z, 0-9 and <", line + 1,
                  column + 1, static_cast<unsigned>(static_cast<unsigned char>(c)));
    return {ErrorKind::InvalidArgument, text.data()};
}

} // namespace

bool hasShape(const MrzLayout& layout, Lines lines) {
    return std::ranges::equal(layout.lineLengths, lines,
                              [](int length, std::string_view line) { return std::cmp_equal(length, line.size()); });
}

Error shapeError(Lines lines) {
    if (lines.empty() || lines.size() > kMostLines)
        return {ErrorKind::InvalidArgument, (lines.empty() ? std::string("no lines") : "more than 3 lines") +
                                                ": a machine readable zone has 1, 2 or 3"};
    std::vector<int> expected;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        expected.clear();
        for (int format = 0; format < kMrzFormatCount; ++format) {
            const std::span<const int> lengths = layout(static_cast<MrzFormat>(format)).lineLengths;
            const bool fits = lengths.size() == lines.size() &&
                              std::equal(lengths.begin(), lengths.begin() + static_cast<std::ptrdiff_t>(i),
                                         lines.begin(), [](int length, std::string_view line) {
                                             return static_cast<std::size_t>(length) == line.size();
                                         });
            if (fits && std::ranges::find(expected, lengths[i]) == expected.end())
                expected.push_back(lengths[i]);
        }
        const auto length = static_cast<int>(std::min<std::size_t>(lines[i].size(), 1U << 30U));
        if (std::ranges::find(expected, length) == expected.end()) {
            std::ranges::sort(expected);
            return {ErrorKind::InvalidArgument,
                    "line " + std::to_string(i + 1) + " of " + std::to_string(lines.size()) + ", column " +
                        std::to_string(std::min(length, expected.back()) + 1) + ": " + std::to_string(length) +
                        " characters, expected " + alternatives(expected)};
        }
    }
    return {ErrorKind::Unsupported, "line 1, column 1: one line of 30 characters is known only as the French driving "
                                    "licence (code D, state FRA)"};
}

std::optional<Error> alphabetError(Lines lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t column = 0; column < lines[i].size(); ++column) {
            if (alphabetIndex(lines[i][column]) < 0)
                return characterError(i, column, lines[i][column]);
        }
    }
    return std::nullopt;
}

} // namespace lanepost::mrz
