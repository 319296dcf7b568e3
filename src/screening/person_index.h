// The people of a snapshot, found by name parts and birth dates.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "screening/name_likeness.h"
#include "screening/person_index_format.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// Numbers of 32 bits as they lie in a file, little-endian.
class WordSpan {
public:
    WordSpan() = default;
    /// bytes: outlive this; what is left over behind the last whole word does not count.
    explicit WordSpan(std::span<const std::byte> bytes) : bytes_(bytes) {}
    std::size_t size() const { return bytes_.size() / 4; }
    /// The word at `index`, which is less than size().
    std::uint32_t operator[](std::size_t index) const {
        std::uint32_t word = 0;
        std::memcpy(&word, bytes_.data() + index * 4, 4);
        if constexpr (std::endian::native == std::endian::big) {
            word = __builtin_bswap32(word);
        }
        return word;
    }

private:
    std::span<const std::byte> bytes_;
};

/// One name of one entry with one of its birth dates.
struct PersonRow {
    std::uint32_t entry = 0;
    std::size_t nameIndex = 0;
    NameKind kind = NameKind::Primary;
    std::size_t firstPart = 0; ///< place of its first part in PersonIndex::rows()
    std::size_t partCount = 0;
    std::size_t next = 0; ///< where the row behind it begins
};

/// A part of the dictionary. Points into the snapshot.
struct ListedPart {
    std::string_view text;
    std::string_view fold;
    std::uint32_t letters = 0; ///< letterBits(fold)
    bool unvocalised = false;
    bool particle = false;
};

/// Reads the index of an open snapshot, which outlives it. What a damaged file says is never trusted beyond its bounds:
/// numbers out of range give nothing. Thread-safe.
class PersonIndex {
public:
    /// The raw sections, in the order of PersonIndexSections.
    struct Sections {
        std::span<const std::byte> partTexts, parts, keyBuckets, keyParts, slots, rows, postingBegins, postings;
    };

    PersonIndex() = default;
    /// Error: Corrupt when the sections' sizes do not fit each other.
    [[nodiscard]] static Result<PersonIndex> over(const Sections& sections);

    /// Different parts.
    std::size_t partCount() const { return partCount_; }
    /// Rows that contain parts before `part`, each row once for each part: the difference of two is the rows of a range.
    std::uint32_t rowsBefore(std::size_t part) const { return postingBegins_[part]; }
    /// How many name rows there are.
    std::size_t rowCount() const { return rowCount_; }
    /// The part of that number, less than partCount().
    ListedPart part(std::size_t number) const;
    /// How many buckets of keys there are: a power of two.
    std::size_t buckets() const { return buckets_; }
    /// Numbers of the parts filed under the key, and possibly of others.
    std::pair<std::size_t, std::size_t> bucketOf(std::uint64_t key) const;
    /// The part at a place that bucketOf gave; may be out of range in a damaged file.
    std::uint32_t partAt(std::size_t place) const { return keyParts_[place]; }
    /// First part whose fold is not less than `fold`.
    std::size_t lowerBound(std::string_view fold) const;
    /// The parts whose fold begins with `fold`: first, and one behind the last.
    std::pair<std::size_t, std::size_t> partsBeginningWith(std::string_view fold) const;
    /// The parts with exactly that fold: first, and one behind the last; found by key, hence faster than lowerBound.
    std::pair<std::size_t, std::size_t> partsWithFold(std::string_view fold) const;

    /// The calendar of the slots.
    const SlotCalendar& calendar() const { return calendar_; }
    /// Words of rows() with the rows of that slot: begin and end, equal when it has none.
    std::pair<std::size_t, std::size_t> slot(std::size_t number) const;
    /// How many slots have rows.
    std::size_t usedSlots() const { return usedSlots_; }
    /// The number of the used slot at that place, for slot() and the calendar.
    std::size_t usedSlot(std::size_t place) const;
    /// The rows as words.
    const WordSpan& rows() const { return rows_; }
    /// The row at a word of rows(); nothing when it does not lie within them.
    std::optional<PersonRow> row(std::size_t word) const;
    /// Rows with that part, ascending: begin and end for posting().
    std::pair<std::size_t, std::size_t> postingsOf(std::size_t part) const;
    /// Where the row of that place begins.
    std::uint32_t posting(std::size_t place) const { return postings_[place]; }

private:
    std::span<const std::byte> partTexts_;
    std::span<const std::byte> parts_;
    WordSpan keyBuckets_;
    WordSpan keyParts_;
    WordSpan slots_;
    WordSpan rows_;
    WordSpan postingBegins_;
    WordSpan postings_;
    SlotCalendar calendar_;
    std::size_t partCount_ = 0;
    std::size_t rowCount_ = 0;
    std::size_t buckets_ = 0;
    std::size_t usedSlots_ = 0;
};

} // namespace lanepost::screening
