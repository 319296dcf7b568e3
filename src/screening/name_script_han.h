// Names in Chinese characters, in A-Z.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "screening/name_script.h"

namespace lanepost::screening {

/// How a character is read in names outside of Mandarin; empty where that is not known.
struct HanReading {
    std::u32string_view characters; ///< the character in its traditional and its simplified form
    std::string_view cantonese;     ///< as identity cards of Hong Kong spell it
    std::string_view korean;        ///< revised romanisation, family names as families write them
    std::string_view hokkien;       ///< family names in Taiwan, Singapore and Malaysia
};

/// A family name whose reading as a name is not that of the character elsewhere, or that has two characters.
struct HanFamily {
    std::u32string_view characters;
    std::string_view latin; ///< Mandarin: syllables with a space between. Japanese: one part
};

/// Readings of characters that are frequent in names. Thread-safe.
std::span<const HanReading> hanReadings();
/// Mandarin family names that ICU would read otherwise, longer ones first. Thread-safe.
std::span<const HanFamily> mandarinFamilies();
/// Japanese family names. Thread-safe.
std::span<const HanFamily> japaneseFamilies();
/// Japanese given names with their most frequent readings, several rows where there are several. Thread-safe.
std::span<const HanFamily> japaneseGivenNames();

/// A syllable in Wade and Giles's system without its apostrophes, which no MRZ shows. pinyin: A-Z without tones.
/// Thread-safe.
std::string wadeGiles(std::string_view pinyin);

/// A name in A-Z: in Mandarin by pinyin and by Wade and Giles, with a Hokkien family name, in Cantonese, Korean and
/// Japanese where every character is known. What is not written in Chinese characters is left to ICU. Thread-safe.
std::vector<Romanisation> hanRomanisations(const std::vector<std::u32string>& words);

} // namespace lanepost::screening
