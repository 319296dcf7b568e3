// The forms under which name parts of different spelling meet: for keys and comparison only, never for display.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace lanepost::screening {

/// One spelling for the spellings of one sound: `part` (A-Z) with transliterations of one letter made alike (KH and H,
/// SCH and SH, AE and A, Y, J and I, W and V, ...), E as I, O as U, doubled letters as one, a silent final H dropped,
/// -OFF as -OV. Never empty unless `part` is. Thread-safe.
/// Source of the alternatives: ICAO Doc 9303-3 section 6 and the older national systems that it replaced (recalled).
std::string foldNamePart(std::string_view part);

/// The consonants of a folded part, voiced and voiceless ones alike: what is common to a name that was written with
/// vowels and one that comes from a script without them. Thread-safe.
std::string skeletonOfFold(std::string_view fold);

/// Room for the skeleton of any part that is kept.
using SkeletonBuffer = std::array<char, 96>;
/// As skeletonOfFold, without memory of its own: what is returned lies in `buffer`. Longer ones are cut. Thread-safe.
std::string_view skeletonInto(SkeletonBuffer& buffer, std::string_view fold);

/// Skeletons shorter than this say too little to be compared.
constexpr std::size_t kLeastSkeleton = 3;
/// The same where the listed part lacks vowels, so that there is nothing else to compare.
constexpr std::size_t kLeastBareSkeleton = 2;

} // namespace lanepost::screening
