// Names in other scripts than Latin, in A-Z.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lanepost::screening {

/// A name in A-Z.
struct Romanisation {
    std::string text;         ///< A-Z parts with one space between
    bool unvocalised = false; ///< the script leaves out vowels, and so does this
};

/// The ways in which issuers write a name in A-Z, the likeliest first; at most kMaxNameForms. Cyrillic by language
/// (ICAO Doc 9303-3, section 6.B, with the exceptions of each language, and older systems), Greek, Arabic and Hebrew
/// consonants, Georgian and Armenian by our own tables; everything else through ICU's general transliterator. A text in
/// Latin letters gives its MRZ form. Empty when no letter is found. Thread-safe.
std::vector<Romanisation> romanisationsOf(std::string_view name);

} // namespace lanepost::screening
