// Layout of the person index inside a snapshot: what builder and reader share. docs/watchlist-format.md describes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/partial_date.h"

namespace lanepost::screening {

/// A row of the part table: text offset u32, text length u8, fold length u8, flags u8, zero u8, letters of the fold u32.
constexpr std::size_t kPartRowBytes = 12;
/// Letters of a part that are kept; longer ones are cut, in lists and questions.
constexpr std::size_t kMaxPartLetters = 40;
/// Flags of a part.
constexpr std::uint8_t kPartUnvocalised = 1;
/// See kPartUnvocalised.
constexpr std::uint8_t kPartParticle = 2;

/// Words before the parts of a name row: entry, and name index with part count.
constexpr std::size_t kRowHeadWords = 2;

/// Birth dates are slots of a calendar: years from kFirstYear to kLastYear, others count as those two; place 0 of a
/// year, month or day stands for unknown.
constexpr int kFirstYear = 1850;
/// See kFirstYear.
constexpr int kLastYear = 2110;
/// Slots of one year: 13 months of 32 days.
constexpr std::size_t kSlotsOfYear = 13 * 32;

/// The part of the calendar that an index has: the slots of unknown year, then those of `years` years from `firstYear`.
struct SlotCalendar {
    std::uint32_t firstYear = 0;
    std::uint32_t years = 0;

    /// How many slots there are.
    std::size_t slots() const { return (1 + static_cast<std::size_t>(years)) * kSlotsOfYear; }
    /// The slot of a date; npos when the index has no such year.
    std::size_t slotOf(const PartialDate& date) const;
    /// The date of a slot, years clamped.
    PartialDate dateOf(std::size_t slot) const;
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

/// Year of a date as the calendar counts it; 0 when unknown.
std::uint32_t calendarYear(const PartialDate& date);

/// Letters of a fold by which deletion keys are made; longer parts are cut here. Completeness needs more letters than
/// edits only; eight keep the buckets short.
constexpr std::size_t kKeyLetters = 8;

/// Hashes under which a part is filed, or looked for: each is the hash of its fold's first kKeyLetters with up to
/// editsAllowed letters left out; the hash of its skeleton; for parts without vowels (when filed) and for all parts
/// (when looked for) those of its skeleton with up to one letter left out. Two parts for which likenessOf answers have
/// one in common. Ascending, each once.
enum class KeyUse { File, Look };
/// See KeyUse.
std::vector<std::uint64_t> partKeys(std::string_view fold, std::string_view skeleton, bool unvocalised, KeyUse use);

/// How many keys a part with a fold of that length is counted for; the number of buckets depends on their sum.
std::size_t countedKeys(std::size_t foldLength);

/// The number of buckets of an index with so many counted keys: a power of two.
std::size_t bucketsFor(std::size_t counted);

/// The buckets of `buckets` in which a part is filed, ascending, each once: its partKeys for KeyUse::File.
std::vector<std::uint32_t> bucketsOf(std::string_view fold, std::string_view skeleton, bool unvocalised, std::size_t buckets);

/// The key of a fold without anything left out: one of its partKeys.
std::uint64_t foldKey(std::string_view fold);

/// One bit for each letter of a fold: two folds within k edits differ in at most 2k bits.
std::uint32_t letterBits(std::string_view fold);

} // namespace lanepost::screening
