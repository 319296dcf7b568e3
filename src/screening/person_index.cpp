#include "screening/person_index.h"

#include <algorithm>
#include <bit>

#include "screening/byte_coding.h"
#include "screening/name_parts.h"

namespace lanepost::screening {
namespace {

/// Rows, first year, years.
constexpr std::size_t kSlotHeadWords = 3;

std::pair<std::size_t, std::size_t> within(std::size_t begin, std::size_t end, std::size_t size) {
    end = std::min(end, size);
    return {std::min(begin, end), end};
}

tl::unexpected<Error> misfit(const char* what) {
    return fail(ErrorKind::Corrupt, std::string("the snapshot's ") + what + " do not fit each other");
}

} // namespace

Result<PersonIndex> PersonIndex::over(const Sections& sections) {
    PersonIndex index;
    index.partTexts_ = sections.partTexts;
    index.parts_ = sections.parts;
    index.keyBuckets_ = WordSpan(sections.keyBuckets);
    index.keyParts_ = WordSpan(sections.keyParts);
    index.slots_ = WordSpan(sections.slots);
    index.rows_ = WordSpan(sections.rows);
    index.postingBegins_ = WordSpan(sections.postingBegins);
    index.postings_ = WordSpan(sections.postings);
    index.partCount_ = sections.parts.size() / kPartRowBytes;
    if (sections.parts.size() % kPartRowBytes != 0 || index.postingBegins_.size() != index.partCount_ + 1) {
        return misfit("name parts");
    }
    if (index.keyBuckets_.size() < 2 || !std::has_single_bit(index.keyBuckets_.size() - 1)) {
        return misfit("name keys");
    }
    index.buckets_ = index.keyBuckets_.size() - 1;
    if (index.slots_.size() < kSlotHeadWords) {
        return misfit("birth dates");
    }
    index.rowCount_ = index.slots_[0];
    index.calendar_ = {index.slots_[1], index.slots_[2]};
    const auto years = static_cast<std::uint32_t>(kLastYear - kFirstYear + 1);
    if (index.calendar_.years > years || index.calendar_.firstYear > static_cast<std::uint32_t>(kLastYear) ||
        (index.slots_.size() - kSlotHeadWords) % 2 != 1) {
        return misfit("birth dates");
    }
    index.usedSlots_ = (index.slots_.size() - kSlotHeadWords) / 2;
    return index;
}

ListedPart PersonIndex::part(std::size_t number) const {
    const std::byte* row = parts_.data() + number * kPartRowBytes;
    const std::size_t begin = loadLittleEndian<std::uint32_t>(row);
    const auto textLength = static_cast<std::size_t>(row[4]);
    const auto foldLength = static_cast<std::size_t>(row[5]);
    if (begin > partTexts_.size() || textLength + foldLength > partTexts_.size() - begin) {
        return {};
    }
    const char* text = reinterpret_cast<const char*>(partTexts_.data() + begin);
    const auto flags = static_cast<std::uint8_t>(row[6]);
    return {{text, textLength},
            {text + textLength, foldLength},
            loadLittleEndian<std::uint32_t>(row + 8),
            (flags & kPartUnvocalised) != 0,
            (flags & kPartParticle) != 0};
}

std::pair<std::size_t, std::size_t> PersonIndex::bucketOf(std::uint64_t key) const {
    const auto bucket = static_cast<std::size_t>(key & (buckets_ - 1));
    return within(keyBuckets_[bucket], keyBuckets_[bucket + 1], keyParts_.size());
}

std::size_t PersonIndex::lowerBound(std::string_view fold) const {
    std::size_t low = 0;
    std::size_t high = partCount_;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (part(middle).fold < fold) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

std::pair<std::size_t, std::size_t> PersonIndex::partsBeginningWith(std::string_view fold) const {
    std::string behind(fold);
    behind.push_back('\x7F');
    return {lowerBound(fold), lowerBound(behind)};
}

std::pair<std::size_t, std::size_t> PersonIndex::partsWithFold(std::string_view fold) const {
    const auto [begin, end] = bucketOf(foldKey(fold));
    for (std::size_t place = begin; place < end; ++place) {
        const std::size_t found = keyParts_[place];
        if (found >= partCount_ || part(found).fold != fold) {
            continue;
        }
        std::size_t first = found;
        std::size_t last = found + 1;
        while (first > 0 && part(first - 1).fold == fold) {
            --first;
        }
        while (last < partCount_ && part(last).fold == fold) {
            ++last;
        }
        return {first, last};
    }
    return {0, 0};
}

std::pair<std::size_t, std::size_t> PersonIndex::slot(std::size_t number) const {
    std::size_t low = 0;
    std::size_t high = usedSlots_;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (slots_[kSlotHeadWords + middle] < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == usedSlots_ || slots_[kSlotHeadWords + low] != number) {
        return {0, 0};
    }
    const std::size_t begins = kSlotHeadWords + usedSlots_;
    return within(slots_[begins + low], slots_[begins + low + 1], rows_.size());
}

std::size_t PersonIndex::usedSlot(std::size_t place) const {
    return std::min<std::size_t>(slots_[kSlotHeadWords + place], calendar_.slots() - 1);
}

std::optional<PersonRow> PersonIndex::row(std::size_t word) const {
    if (word + kRowHeadWords > rows_.size()) {
        return std::nullopt;
    }
    const std::uint32_t about = rows_[word + 1];
    const auto kind = static_cast<NameKind>(std::min(about >> 8U & 0xFFU, static_cast<std::uint32_t>(NameKind::Weak)));
    PersonRow row{rows_[word], about >> 16U, kind, word + kRowHeadWords, about & 0xFFU, 0};
    row.next = row.firstPart + row.partCount;
    return row.next <= rows_.size() && row.partCount <= kMaxNameParts ? std::optional(row) : std::nullopt;
}

std::pair<std::size_t, std::size_t> PersonIndex::postingsOf(std::size_t part) const {
    return within(postingBegins_[part], postingBegins_[part + 1], postings_.size());
}

} // namespace lanepost::screening
