#include "screening/person_index_merge.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <tuple>

#include "base/hash.h"
#include "screening/byte_coding.h"
#include "screening/name_fold.h"

namespace lanepost::screening {
namespace {

/// Keys that are sorted at once when all have to be made anew: 8 bytes each.
constexpr std::size_t kKeysAtOnce = std::size_t{1} << 20;

void appendWord(FileReplacement& file, std::uint32_t word) {
    std::byte bytes[4];
    for (unsigned i = 0; i < 4; ++i) {
        bytes[i] = static_cast<std::byte>(word >> (8 * i));
    }
    file.append(bytes);
}

void appendText(FileReplacement& file, std::string_view text) {
    file.append(asBytes(text));
}

std::tuple<std::string_view, std::string_view, bool> orderOf(const ListedPart& part) {
    return {part.fold, part.text, part.unvocalised};
}

std::tuple<std::string_view, std::string_view, bool> orderOf(const NamePart& part) {
    return {part.fold, part.text, part.unvocalised};
}

tl::unexpected<Error> damaged() {
    return fail(ErrorKind::Corrupt, "the list's name rows are damaged; fetch the whole list");
}

/// Calls `take(part)` for each different part of a row.
template <typename PartAt, typename Take>
void eachDifferentPart(std::size_t count, PartAt partAt, Take take) {
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t part = partAt(i);
        bool first = true;
        for (std::size_t j = 0; j < i && first; ++j) {
            first = partAt(j) != part;
        }
        if (first) {
            take(part);
        }
    }
}

} // namespace

Result<void> PersonIndexMerge::plan() {
    if (auto found = findDropped(); !found) {
        return found;
    }
    mergeParts();
    layCalendar();
    if (auto laid = layRows(); !laid) {
        return laid;
    }
    layPostings();
    return {};
}

/// Goes through the base's rows once: what each slot keeps, and how many rows each part loses.
Result<void> PersonIndexMerge::findDropped() {
    keptWords_.assign(base_.usedSlots(), 0);
    keptRows_.assign(base_.usedSlots(), 0);
    std::size_t expected = 0;
    for (std::size_t place = 0; place < base_.usedSlots(); ++place) {
        const std::size_t slot = base_.usedSlot(place);
        const auto [begin, end] = base_.slot(slot);
        if (slot >= base_.calendar().slots() || begin != expected) {
            return damaged();
        }
        for (std::size_t word = begin; word < end;) {
            const auto row = base_.row(word);
            if (!row || row->next > end) {
                return damaged();
            }
            bool known = true;
            const auto partAt = [&](std::size_t i) { return base_.rows()[row->firstPart + i]; };
            for (std::size_t i = 0; i < row->partCount; ++i) {
                known = known && partAt(i) < base_.partCount();
            }
            if (!known) {
                return damaged();
            }
            if (entries_.of(row->entry)) {
                keptWords_[place] += static_cast<std::uint32_t>(row->next - word);
                ++keptRows_[place];
            } else {
                eachDifferentPart(row->partCount, partAt, [&](std::uint32_t part) { ++dropped_[part]; });
            }
            word = row->next;
        }
        expected = end;
    }
    return {};
}

std::uint32_t PersonIndexMerge::droppedOf(std::uint32_t part) const {
    const auto found = dropped_.find(part);
    return found == dropped_.end() ? 0 : found->second;
}

std::uint32_t PersonIndexMerge::keptPostings(std::uint32_t part) const {
    const auto [begin, end] = base_.postingsOf(part);
    const auto all = static_cast<std::uint32_t>(end - begin);
    return all - std::min(all, droppedOf(part));
}

/// Finds the parts that come and go, and numbers all.
void PersonIndexMerge::mergeParts() {
    changedParts_ = sortedParts(changes_.texts());
    const auto baseCount = static_cast<std::uint32_t>(base_.partCount());
    partOfBase_.assign(baseCount, 0);
    partOfChange_.assign(changedParts_.size(), kGone);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> shared; // place in changedParts_, the base's part
    std::size_t from = 0;
    for (std::uint32_t place = 0; place < changedParts_.size(); ++place) {
        const auto wanted = orderOf(changedParts_[place].part);
        std::size_t low = from;
        for (std::size_t high = baseCount; low < high;) {
            const std::size_t middle = low + (high - low) / 2;
            if (orderOf(base_.part(middle)) < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        from = low;
        if (low < baseCount && orderOf(base_.part(low)) == wanted) {
            shared.emplace_back(place, static_cast<std::uint32_t>(low));
        } else {
            newParts_.push_back({low, &changedParts_[place]});
        }
    }
    for (const auto& [part, rows] : dropped_) {
        partOfBase_[part] = keptPostings(part) == 0 ? kGone : 0;
    }
    for (const auto& [place, part] : shared) {
        partOfBase_[part] = 0; // another entry has it now
    }
    auto next = newParts_.begin();
    for (std::uint32_t part = 0; part <= baseCount; ++part) {
        for (; next != newParts_.end() && next->before == part; ++next) {
            partOfChange_[next->sorted->id] = partCount_++;
        }
        if (part < baseCount && partOfBase_[part] != kGone) {
            partOfBase_[part] = partCount_++;
        }
    }
    for (const auto& [place, part] : shared) {
        partOfChange_[changedParts_[place].id] = partOfBase_[part];
    }
}

/// The parts in their new order: `onBase(part)` for one that stays, `onNew(part)` for a new one.
template <typename OnBase, typename OnNew>
void PersonIndexMerge::eachPart(OnBase onBase, OnNew onNew) const {
    auto next = newParts_.begin();
    for (std::uint32_t part = 0; part <= partOfBase_.size(); ++part) {
        for (; next != newParts_.end() && next->before == part; ++next) {
            onNew(*next->sorted);
        }
        if (part < partOfBase_.size() && partOfBase_[part] != kGone) {
            onBase(part);
        }
    }
}

/// Which years there are, and how many words each slot has.
void PersonIndexMerge::layCalendar() {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    const auto takeYear = [&](std::uint32_t year) {
        if (year != 0) {
            first = first == 0 ? year : std::min(first, year);
            last = std::max(last, year);
        }
    };
    for (std::size_t place = 0; place < keptRows_.size(); ++place) {
        if (keptRows_[place] != 0) {
            takeYear(calendarYear(base_.calendar().dateOf(base_.usedSlot(place))));
        }
    }
    for (const PersonIndexBuilder::Row& row : changes_.rows()) {
        takeYear(calendarYear(row.date));
    }
    calendar_ = first == 0 ? SlotCalendar{} : SlotCalendar{first, last - first + 1};
    slotBegins_.assign(calendar_.slots() + 1, 0);
    for (std::size_t place = 0; place < keptRows_.size(); ++place) {
        if (keptRows_[place] != 0) {
            slotBegins_[calendar_.slotOf(base_.calendar().dateOf(base_.usedSlot(place))) + 1] += keptWords_[place];
            rowCount_ += keptRows_[place];
        }
    }
    for (const PersonIndexBuilder::Row& row : changes_.rows()) {
        newRows_.push_back({calendar_.slotOf(row.date), &row});
        slotBegins_[newRows_.back().slot + 1] += static_cast<std::uint32_t>(kRowHeadWords + row.parts());
        ++rowCount_;
    }
    std::stable_sort(newRows_.begin(), newRows_.end(),
                     [](const NewRow& a, const NewRow& b) { return a.slot < b.slot; });
    std::partial_sum(slotBegins_.begin(), slotBegins_.end(), slotBegins_.begin());
}

std::vector<PersonIndexMerge::NewRow>::const_iterator PersonIndexMerge::firstNewRowOf(std::size_t slot) const {
    return std::partition_point(newRows_.begin(), newRows_.end(), [&](const NewRow& row) { return row.slot < slot; });
}

/// The base's slot for a date of the next calendar; npos when it has none.
std::size_t PersonIndexMerge::baseSlotOf(std::size_t slot) const {
    return base_.calendar().slotOf(calendar_.dateOf(slot));
}

/// The rows in their new order: `onBase(row, word, entry)` with its place in the base and its new entry, `onNew(row)`.
/// False when a row does not lie within the base.
template <typename OnBase, typename OnNew>
bool PersonIndexMerge::eachRow(OnBase onBase, OnNew onNew) const {
    for (std::size_t slot = 0; slot < calendar_.slots(); ++slot) {
        if (slotBegins_[slot] == slotBegins_[slot + 1]) {
            continue;
        }
        auto next = firstNewRowOf(slot);
        const std::size_t baseSlot = baseSlotOf(slot);
        const auto [begin, end] =
            baseSlot == SlotCalendar::npos ? std::pair<std::size_t, std::size_t>{} : base_.slot(baseSlot);
        for (std::size_t word = begin; word < end;) {
            const auto row = base_.row(word);
            if (!row) {
                return false;
            }
            if (const auto entry = entries_.of(row->entry)) {
                for (; next != newRows_.end() && next->slot == slot && next->row->entry < *entry; ++next) {
                    onNew(*next);
                }
                onBase(*row, word, *entry);
            }
            word = row->next;
        }
        for (; next != newRows_.end() && next->slot == slot; ++next) {
            onNew(*next);
        }
    }
    return true;
}

Result<void> PersonIndexMerge::layRows() {
    std::uint32_t at = 0;
    const bool whole = eachRow(
        [&](const PersonRow& row, std::size_t word, std::uint32_t) {
            const auto words = static_cast<std::uint32_t>(row.next - word);
            rows_.keep(static_cast<std::uint32_t>(word), at, words);
            at += words;
        },
        [&](const NewRow& row) {
            newRows_[static_cast<std::size_t>(&row - newRows_.data())].word = at;
            at += static_cast<std::uint32_t>(kRowHeadWords + row.row->parts());
        });
    if (!whole || at != slotBegins_.back()) {
        return damaged();
    }
    return {};
}

void PersonIndexMerge::layPostings() {
    for (const NewRow& row : newRows_) {
        eachDifferentPart(
            row.row->parts(), [&](std::size_t i) { return partOfChange_[changes_.partIds()[row.row->firstPart + i]]; },
            [&](std::uint32_t part) { newPostings_.emplace_back(part, row.word); });
    }
    std::sort(newPostings_.begin(), newPostings_.end());
}

void PersonIndexMerge::writePartTexts(FileReplacement& file) const {
    eachPart(
        [&](std::uint32_t part) {
            const ListedPart listed = base_.part(part);
            appendText(file, listed.text);
            appendText(file, listed.fold);
        },
        [&](const SortedPart& sorted) {
            appendText(file, sorted.part.text);
            appendText(file, sorted.part.fold);
        });
}

void PersonIndexMerge::writeParts(FileReplacement& file) const {
    std::uint32_t offset = 0;
    std::vector<std::byte> row;
    ByteWriter writer(row);
    eachPart(
        [&](std::uint32_t part) {
            const ListedPart listed = base_.part(part);
            row.clear();
            writer.number(offset);
            writer.number(static_cast<std::uint8_t>(listed.text.size()));
            writer.number(static_cast<std::uint8_t>(listed.fold.size()));
            writer.number(static_cast<std::uint8_t>((listed.unvocalised ? kPartUnvocalised : 0) |
                                                    (listed.particle ? kPartParticle : 0)));
            writer.number(std::uint8_t{0});
            writer.number(listed.letters);
            file.append(row);
            offset += static_cast<std::uint32_t>(listed.text.size() + listed.fold.size());
        },
        [&](const SortedPart& sorted) {
            row.clear();
            writePartRow(writer, offset, sorted.part);
            file.append(row);
            offset += static_cast<std::uint32_t>(sorted.part.text.size() + sorted.part.fold.size());
        });
}

/// Calls `take(bucket, part)` for all parts of the next version, made anew.
template <typename Take>
void PersonIndexMerge::eachBucketOfAllParts(Take take) const {
    std::uint32_t number = 0;
    SkeletonBuffer buffer;
    const auto give = [&](std::string_view fold, std::string_view skeleton, bool unvocalised) {
        for (const std::uint32_t bucket : bucketsOf(fold, skeleton, unvocalised, buckets_)) {
            take(bucket, number);
        }
        ++number;
    };
    eachPart(
        [&](std::uint32_t part) {
            const ListedPart listed = base_.part(part);
            give(listed.fold, skeletonInto(buffer, listed.fold), listed.unvocalised);
        },
        [&](const SortedPart& sorted) { give(sorted.part.fold, sorted.part.skeleton, sorted.part.unvocalised); });
}

void PersonIndexMerge::writeKeyBuckets(FileReplacement& file) {
    std::size_t counted = 0;
    eachPart([&](std::uint32_t part) { counted += countedKeys(base_.part(part).fold.size()); },
             [&](const SortedPart& sorted) { counted += countedKeys(sorted.part.fold.size()); });
    buckets_ = bucketsFor(counted);
    std::uint32_t begin = 0;
    if (buckets_ != base_.buckets()) {
        bucketSizes_.assign(buckets_, 0);
        eachBucketOfAllParts([&](std::uint32_t bucket, std::uint32_t) { ++bucketSizes_[bucket]; });
        for (const std::uint32_t size : bucketSizes_) {
            appendWord(file, begin);
            begin += size;
        }
        appendWord(file, begin);
        return;
    }
    for (const NewPart& part : newParts_) {
        const NamePart& name = part.sorted->part;
        for (const std::uint32_t bucket : bucketsOf(name.fold, name.skeleton, name.unvocalised, buckets_)) {
            newKeys_.emplace_back(bucket, partOfChange_[part.sorted->id]);
        }
    }
    std::sort(newKeys_.begin(), newKeys_.end());
    auto next = newKeys_.begin();
    for (std::uint32_t bucket = 0; bucket < buckets_; ++bucket) {
        appendWord(file, begin);
        const auto [from, to] = base_.bucketOf(bucket);
        for (std::size_t place = from; place < to; ++place) {
            const std::uint32_t part = base_.partAt(place);
            begin += part < partOfBase_.size() && partOfBase_[part] != kGone ? 1 : 0;
        }
        for (; next != newKeys_.end() && next->first == bucket; ++next) {
            ++begin;
        }
    }
    appendWord(file, begin);
}

void PersonIndexMerge::writeKeyParts(FileReplacement& file) const {
    if (buckets_ == base_.buckets()) {
        auto next = newKeys_.begin();
        for (std::uint32_t bucket = 0; bucket < buckets_; ++bucket) {
            const auto [from, to] = base_.bucketOf(bucket);
            for (std::size_t place = from; place < to; ++place) {
                const std::uint32_t part = base_.partAt(place);
                if (part >= partOfBase_.size() || partOfBase_[part] == kGone) {
                    continue;
                }
                for (; next != newKeys_.end() && next->first == bucket && next->second < partOfBase_[part]; ++next) {
                    appendWord(file, next->second);
                }
                appendWord(file, partOfBase_[part]);
            }
            for (; next != newKeys_.end() && next->first == bucket; ++next) {
                appendWord(file, next->second);
            }
        }
        return;
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> keys;
    for (std::size_t first = 0; first < buckets_;) {
        std::size_t end = first;
        std::size_t size = 0;
        while (end < buckets_ && (end == first || size + bucketSizes_[end] <= kKeysAtOnce)) {
            size += bucketSizes_[end++];
        }
        keys.clear();
        keys.reserve(size);
        eachBucketOfAllParts([&](std::uint32_t bucket, std::uint32_t part) {
            if (bucket >= first && bucket < end) {
                keys.emplace_back(bucket, part);
            }
        });
        std::sort(keys.begin(), keys.end());
        for (const auto& [bucket, part] : keys) {
            appendWord(file, part);
        }
        first = end;
    }
}

void PersonIndexMerge::writeSlots(FileReplacement& file) const {
    for (const std::uint32_t word : {rowCount_, calendar_.firstYear, calendar_.years}) {
        appendWord(file, word);
    }
    for (const bool begins : {false, true}) {
        for (std::uint32_t slot = 0; slot < calendar_.slots(); ++slot) {
            if (slotBegins_[slot] != slotBegins_[slot + 1]) {
                appendWord(file, begins ? slotBegins_[slot] : slot);
            }
        }
    }
    appendWord(file, slotBegins_.back());
}

void PersonIndexMerge::writeRows(FileReplacement& file) const {
    static_cast<void>(eachRow( // layRows() has seen that it is whole
        [&](const PersonRow& row, std::size_t word, std::uint32_t entry) {
            appendWord(file, entry);
            appendWord(file, base_.rows()[word + 1]);
            for (std::size_t i = 0; i < row.partCount; ++i) {
                appendWord(file, partOfBase_[base_.rows()[row.firstPart + i]]);
            }
        },
        [&](const NewRow& row) {
            appendWord(file, row.row->entry);
            appendWord(file, row.row->nameAndCount);
            for (std::size_t i = 0; i < row.row->parts(); ++i) {
                appendWord(file, partOfChange_[changes_.partIds()[row.row->firstPart + i]]);
            }
        }));
}

void PersonIndexMerge::writePostingBegins(FileReplacement& file) const {
    std::uint32_t begin = 0;
    std::uint32_t number = 0;
    auto next = newPostings_.begin();
    const auto add = [&](std::uint32_t kept) {
        appendWord(file, begin);
        begin += kept;
        for (; next != newPostings_.end() && next->first == number; ++next) {
            ++begin;
        }
        ++number;
    };
    eachPart([&](std::uint32_t part) { add(keptPostings(part)); }, [&](const SortedPart&) { add(0); });
    appendWord(file, begin);
}

void PersonIndexMerge::writePostings(FileReplacement& file) const {
    std::uint32_t number = 0;
    auto next = newPostings_.begin();
    const auto addNew = [&](std::uint32_t before) {
        for (; next != newPostings_.end() && next->first == number && next->second < before; ++next) {
            appendWord(file, next->second);
        }
    };
    eachPart(
        [&](std::uint32_t part) {
            const auto [begin, end] = base_.postingsOf(part);
            for (std::size_t place = begin; place < end; ++place) {
                if (const auto row = rows_.of(base_.posting(place))) {
                    addNew(*row);
                    appendWord(file, *row);
                }
            }
            addNew(UINT32_MAX);
            ++number;
        },
        [&](const SortedPart&) {
            addNew(UINT32_MAX);
            ++number;
        });
}

} // namespace lanepost::screening
