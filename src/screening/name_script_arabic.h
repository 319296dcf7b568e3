// Names in Arabic letters of Arabic, Persian, Dari, Pashto, Urdu and Kurdish, in A-Z.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "screening/name_script.h"
#include "screening/name_script_data.h"

namespace lanepost::screening {

/// How the languages that use the script write its letters, and names of two words: Arabic by the letters (SALAH AL
/// DIN), Persian, Pashto and Urdu by their sounds (SALAHUDDIN), and French as in the Maghreb (CHERIF).
enum class ArabicStyle { Arabic, Persian, French };

/// Letters of one style by their sounds, for texts as plainArabic gives them; vowels that the script leaves out are not
/// there. Waw and yeh are left to the writer: they are vowels or consonants by their place.
std::span<const ScriptLetter> arabicLetters(ArabicStyle style);

/// The usual spellings of a name in the three styles, or of the style before where it has no other; empty when the name
/// is not known. word: as plainArabic gives it. Thread-safe.
std::string_view knownArabicName(std::u32string_view word, ArabicStyle style);

/// The word with one letter for those that are written for each other: alef with and without hamza, Arabic and Persian
/// yeh and kaf, forms of heh; stretching strokes and lone hamzas are left out. Thread-safe.
std::u32string plainArabic(std::u32string_view word);

/// A name in A-Z in each style; parts whose vowels are not known are marked. Thread-safe.
std::vector<Romanisation> arabicRomanisations(const std::vector<std::u32string>& words);

} // namespace lanepost::screening
