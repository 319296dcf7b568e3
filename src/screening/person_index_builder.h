// Makes the person index of a snapshot out of entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "screening/byte_coding.h"
#include "screening/name_likeness.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// The sections of a person index, as they go to the file. docs/watchlist-format.md describes them.
struct PersonIndexSections {
    std::vector<std::byte> partTexts;
    std::vector<std::byte> parts;
    std::vector<std::uint32_t> keyBuckets;
    std::vector<std::uint32_t> keyParts;
    std::vector<std::uint32_t> slots; ///< rows, first year, years; slots that have rows; the begin of each's rows, and the end
    std::vector<std::uint32_t> rows;
    std::vector<std::uint32_t> postingBegins;
    std::vector<std::uint32_t> postings;

    /// Size of all of them.
    std::size_t bytes() const {
        return partTexts.size() + parts.size() + 4 * (keyBuckets.size() + keyParts.size() + slots.size() + rows.size() +
                                                      postingBegins.size() + postings.size());
    }
};

/// A part with the number that it had before sorting.
struct SortedPart {
    NamePart part;
    std::uint32_t id;
};

/// The parts behind PersonIndexBuilder::texts(), in the order of the part table: by fold, text, vowels. Thread-safe.
std::vector<SortedPart> sortedParts(const std::vector<std::string>& texts);

/// One row of the part table. Thread-safe.
void writePartRow(ByteWriter& table, std::uint32_t textOffset, const NamePart& part);

/// Collects the names and birth dates of entries. The same entries in the same order give the same sections. Lives on
/// one thread.
class PersonIndexBuilder {
public:
    /// Takes the people of `entry`, which has the number `entryNumber` in the list.
    void add(const WatchlistEntry& entry, std::uint32_t entryNumber);
    /// The index; the builder is empty afterwards.
    PersonIndexSections finish();

    /// A name row before sorting: where its date and its parts stand.
    struct Row {
        PartialDate date;
        std::uint32_t entry;
        std::uint32_t nameAndCount; ///< name index shifted by 16, kind by 8, and the number of parts
        std::size_t firstPart;      ///< in partIds()

        /// How many parts it has.
        std::size_t parts() const { return nameAndCount & 0xFFU; }
    };
    /// The different parts, each with a mark behind it when it has no vowels.
    const std::vector<std::string>& texts() const { return texts_; }
    /// Places in texts(), name after name.
    const std::vector<std::uint32_t>& partIds() const { return partIds_; }
    /// The name rows in the order of the entries.
    const std::vector<Row>& rows() const { return rows_; }

private:
    std::uint32_t partId(const std::string& text, bool unvocalised);
    std::vector<std::uint32_t> sortParts(PersonIndexSections& sections) const;
    void writeRows(const std::vector<std::uint32_t>& rank, PersonIndexSections& sections) const;

    std::unordered_map<std::string, std::uint32_t> ids_; ///< text, with a mark behind it when it has no vowels
    std::vector<std::string> texts_;                     ///< the keys of ids_
    std::vector<std::uint32_t> partIds_;
    std::vector<Row> rows_;
};

} // namespace lanepost::screening
