// Names in Hangul, in A-Z.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "screening/name_script.h"

namespace lanepost::screening {

/// A family name of one or two syllables and how families write it: as in the South, in the older system, and as in the
/// North; empty: as the one before.
struct KoreanFamily {
    std::u32string_view name;
    std::array<std::string_view, 3> latin;
};

/// Family names that are not, or not only, written by the rule for syllables. Thread-safe.
std::span<const KoreanFamily> koreanFamilies();

/// A name in A-Z, each syllable a part: revised romanisation, the older system with its consonants hardened or softened
/// by their place, that of the North, and with the initial sound law of the South. Thread-safe.
std::vector<Romanisation> hangulRomanisations(const std::vector<std::u32string>& words);

} // namespace lanepost::screening
