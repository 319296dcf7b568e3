// The person index of a list's next version, made of the index of the version before and the entries that changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "screening/person_index.h"
#include "screening/person_index_builder.h"
#include "screening/renumbering.h"

namespace lanepost::screening {

/// Writes section by section what PersonIndexBuilder gives for the whole next version. Old and new order agree on all
/// that stays, so everything is a merge of two sorted runs: memory is needed for the changes, four bytes for each part,
/// and, in the rare case that the number of buckets changes, four for each bucket. Lives on one thread.
class PersonIndexMerge {
public:
    /// entries: where the base's entries stand in the next version; those not kept lose their rows. changes: the people
    /// of all entries that are new or replace one, by their numbers in the next version, ascending. All outlive this.
    PersonIndexMerge(const PersonIndex& base, const Renumbering& entries, const PersonIndexBuilder& changes)
        : base_(base), entries_(entries), changes_(changes) {}

    /// Works out what goes where; to be called first. Error: Corrupt (the base's rows are damaged).
    [[nodiscard]] Result<void> plan();

    /// Each appends one section; in the order of the file.
    void writePartTexts(FileReplacement& file) const;
    void writeParts(FileReplacement& file) const;
    void writeKeyBuckets(FileReplacement& file);
    void writeKeyParts(FileReplacement& file) const;
    void writeSlots(FileReplacement& file) const;
    void writeRows(FileReplacement& file) const;
    void writePostingBegins(FileReplacement& file) const;
    void writePostings(FileReplacement& file) const;

private:
    /// A row of a changed entry, with its place in the next version.
    struct NewRow {
        std::size_t slot;
        const PersonIndexBuilder::Row* row;
        std::uint32_t word = 0;
    };
    /// A part that the base does not have, and the base's part before which it stands.
    struct NewPart {
        std::size_t before;
        const SortedPart* sorted;
    };
    static constexpr std::uint32_t kGone = UINT32_MAX;

    [[nodiscard]] Result<void> findDropped();
    void mergeParts();
    void layCalendar();
    [[nodiscard]] Result<void> layRows();
    void layPostings();
    std::vector<NewRow>::const_iterator firstNewRowOf(std::size_t slot) const;
    std::size_t baseSlotOf(std::size_t slot) const;
    std::uint32_t droppedOf(std::uint32_t part) const;
    std::uint32_t keptPostings(std::uint32_t part) const;
    template <typename OnBase, typename OnNew>
    void eachPart(OnBase onBase, OnNew onNew) const;
    template <typename OnBase, typename OnNew>
    bool eachRow(OnBase onBase, OnNew onNew) const;
    template <typename Take>
    void eachBucketOfAllParts(Take take) const;

    const PersonIndex& base_;
    const Renumbering& entries_;
    const PersonIndexBuilder& changes_;
    std::unordered_map<std::uint32_t, std::uint32_t> dropped_; ///< postings that go, by the base's part
    std::vector<std::uint32_t> keptWords_;                     ///< by place of the base's used slots
    std::vector<std::uint32_t> keptRows_;                      ///< the same, rows
    std::vector<SortedPart> changedParts_;
    std::vector<NewPart> newParts_;
    std::vector<std::uint32_t> partOfBase_;   ///< next version's number, or kGone
    std::vector<std::uint32_t> partOfChange_; ///< by place in changes_.texts()
    std::uint32_t partCount_ = 0;
    SlotCalendar calendar_;
    std::vector<std::uint32_t> slotBegins_; ///< words of the next version's rows, by slot, and the end
    std::uint32_t rowCount_ = 0;
    std::vector<NewRow> newRows_; ///< by slot, then entry
    Renumbering rows_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> newPostings_; ///< part, row; ascending
    std::size_t buckets_ = 0;
    std::vector<std::uint32_t> bucketSizes_;                       ///< only when the number of buckets changed
    std::vector<std::pair<std::uint32_t, std::uint32_t>> newKeys_; ///< bucket, part; else
};

} // namespace lanepost::screening
