// Names in other scripts than Latin, in A-Z.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lanepost::screening {

/// A name in A-Z.
struct Romanisation {
    std::string text;              ///< A-Z parts with one space between
    std::uint32_t unvocalised = 0; ///< one bit for each of the first 32 parts: it lacks vowels, as the script does
    std::size_t parts = 0;         ///< how many there are

    /// Adds a part behind the others; nothing when it has no letter.
    void add(std::string_view part, bool lacksVowels = false);
    /// Writes letters behind the last part without a space.
    void append(std::string_view letters) { text += letters; }
    friend bool operator==(const Romanisation&, const Romanisation&) = default;
};

/// The ways in which issuers write a name in A-Z, the likeliest first; at most kMaxNameForms. Cyrillic by language
/// (ICAO Doc 9303-3, section 6.B, with the exceptions of each language, and older systems), Greek, Hebrew, Georgian and
/// Armenian by our own tables, Arabic, Hangul and Han by rules and tables of their own; everything else through ICU's
/// general transliterator. A text in Latin letters gives its MRZ form. Empty when no letter is found. Thread-safe.
std::vector<Romanisation> romanisationsOf(std::string_view name);

} // namespace lanepost::screening
