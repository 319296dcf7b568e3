// What a number may be when the reader mistook a character for one that looks like it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lanepost::screening {

/// One character taken for another.
struct MistakenCharacter {
    char read = 0;
    char possible = 0;
    friend bool operator==(const MistakenCharacter&, const MistakenCharacter&) = default;
};

/// A number that could have been read as another.
struct ReadingVariant {
    std::string text;  ///< what may stand there
    double weight = 0; ///< how likely the mistake is beside a right reading; orders variants, decides nothing else
    MistakenCharacter first;
    std::optional<MistakenCharacter> second = std::nullopt;
    friend bool operator==(const ReadingVariant&, const ReadingVariant&) = default;
};

/// For the officer, for example "0 read, O possible". Thread-safe.
std::string mistakeText(const ReadingVariant& variant);

/// Most variants of one number that are looked up.
constexpr std::size_t kMaxReadingVariants = 50;

/// Variants of `normal` (A-Z, 0-9) with up to `mostChanges` (1 or 2) characters mistaken, likeliest first, at most
/// `limit`; `normal` itself is none of them. Thread-safe.
std::vector<ReadingVariant> readingVariants(std::string_view normal, int mostChanges = 2,
                                            std::size_t limit = kMaxReadingVariants);

/// As above, without variants that the number's own check digit disproves: for a number whose printed check digit
/// (ICAO Doc 9303-3, section 4.9) is the one of `normal`. Thread-safe.
std::vector<ReadingVariant> variantsWithSameCheckDigit(std::string_view normal, int mostChanges = 2,
                                                       std::size_t limit = kMaxReadingVariants);

} // namespace lanepost::screening
