// From names as lists and documents write them to the parts by which people are found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "screening/name_likeness.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// One way to write a name in A-Z: its parts in order. Personal data.
struct NameForm {
    std::vector<std::string> parts;
    std::uint32_t unvocalised = 0; ///< one bit for each part that lacks vowels, as its script does
    bool romanised = false;   ///< from another script than Latin, by our tables or ICU's
    /// True when the part of that number lacks vowels.
    bool lacksVowels(std::size_t part) const { return (unvocalised >> part & 1U) != 0; }
    friend bool operator==(const NameForm&, const NameForm&) = default;
};

/// Parts of one name form that are looked at; MRZ names have fewer.
constexpr std::size_t kMaxNameParts = 12;
/// Forms of one name; scripts with several romanisations have more than one.
constexpr std::size_t kMaxNameForms = 8;

/// All forms under which a listed name is found: its Latin letters in MRZ form, and each romanisation of what is written
/// in another script, in `original` or in the identifiers themselves. Empty when there is no letter. Thread-safe.
std::vector<NameForm> nameFormsOf(const WatchlistName& name);

/// True when nameFormsOf finds a form; cheap for Latin letters. Thread-safe.
bool hasNameForm(const WatchlistName& name);

/// "FAMILY<<GIVEN" or "Family, Given" in its two parts; anything else as one name that the list does not part. Thread-safe.
WatchlistName nameFromText(const std::string& text);

/// True for parts that say little and come and go between documents: AL, BIN, VAN, DE LA and the like, and single
/// letters. Thread-safe.
bool isParticle(std::string_view part);

} // namespace lanepost::screening
