#include "screening/person_index_builder.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "screening/byte_coding.h"
#include "screening/name_parts.h"
#include "screening/person_index_format.h"

namespace lanepost::screening {
namespace {

constexpr char kUnvocalisedMark = '~';

void writePartTable(const std::vector<SortedPart>& parts, PersonIndexSections& sections) {
    ByteWriter table(sections.parts);
    for (const SortedPart& sorted : parts) {
        writePartRow(table, static_cast<std::uint32_t>(sections.partTexts.size()), sorted.part);
        for (const std::string* text : {&sorted.part.text, &sorted.part.fold}) {
            for (const char letter : *text) {
                sections.partTexts.push_back(static_cast<std::byte>(letter));
            }
        }
    }
}

/// Calls `take(bucket, part)` for each bucket of each part.
template <typename Take>
void eachKey(const std::vector<SortedPart>& parts, std::size_t buckets, Take take) {
    for (std::uint32_t number = 0; number < parts.size(); ++number) {
        const NamePart& part = parts[number].part;
        for (const std::uint32_t bucket : bucketsOf(part.fold, part.skeleton, part.unvocalised, buckets)) {
            take(bucket, number);
        }
    }
}

void writeKeys(const std::vector<SortedPart>& parts, PersonIndexSections& sections) {
    std::size_t keys = 0;
    for (const SortedPart& sorted : parts) {
        keys += countedKeys(sorted.part.fold.size());
    }
    const std::size_t buckets = bucketsFor(keys);
    sections.keyBuckets.assign(buckets + 1, 0);
    eachKey(parts, buckets, [&](std::size_t bucket, std::uint32_t) { ++sections.keyBuckets[bucket + 1]; });
    std::partial_sum(sections.keyBuckets.begin(), sections.keyBuckets.end(), sections.keyBuckets.begin());
    sections.keyParts.resize(sections.keyBuckets.back());
    std::vector<std::uint32_t> next = sections.keyBuckets;
    eachKey(parts, buckets,
            [&](std::size_t bucket, std::uint32_t part) { sections.keyParts[next[bucket]++] = part; });
}

/// The years that occur.
template <typename Rows>
SlotCalendar calendarOf(const Rows& rows) {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    for (const auto& row : rows) {
        const std::uint32_t year = calendarYear(row.date);
        if (year != 0) {
            first = first == 0 ? year : std::min(first, year);
            last = std::max(last, year);
        }
    }
    return first == 0 ? SlotCalendar{} : SlotCalendar{first, last - first + 1};
}

} // namespace

std::vector<SortedPart> sortedParts(const std::vector<std::string>& texts) {
    std::vector<SortedPart> parts;
    parts.reserve(texts.size());
    for (std::uint32_t id = 0; id < texts.size(); ++id) {
        const bool unvocalised = texts[id].back() == kUnvocalisedMark;
        parts.push_back({NamePart::of(std::string_view(texts[id]).substr(0, texts[id].size() - (unvocalised ? 1 : 0)),
                                      unvocalised),
                         id});
    }
    std::sort(parts.begin(), parts.end(), [](const SortedPart& a, const SortedPart& b) {
        return std::tie(a.part.fold, a.part.text, a.part.unvocalised) <
               std::tie(b.part.fold, b.part.text, b.part.unvocalised);
    });
    return parts;
}

void writePartRow(ByteWriter& table, std::uint32_t textOffset, const NamePart& part) {
    table.number(textOffset);
    table.number(static_cast<std::uint8_t>(part.text.size()));
    table.number(static_cast<std::uint8_t>(part.fold.size()));
    table.number(static_cast<std::uint8_t>((part.unvocalised ? kPartUnvocalised : 0) |
                                           (isParticle(part.text) ? kPartParticle : 0)));
    table.number(std::uint8_t{0});
    table.number(letterBits(part.fold));
}

std::uint32_t PersonIndexBuilder::partId(const std::string& text, bool unvocalised) {
    std::string key = text.substr(0, kMaxPartLetters);
    if (unvocalised) {
        key += kUnvocalisedMark;
    }
    const auto [place, isNew] = ids_.try_emplace(std::move(key), static_cast<std::uint32_t>(texts_.size()));
    if (isNew) {
        texts_.push_back(place->first);
    }
    return place->second;
}

void PersonIndexBuilder::add(const WatchlistEntry& entry, std::uint32_t entryNumber) {
    for (std::size_t index = 0; index < entry.names.size(); ++index) {
        for (const NameForm& form : nameFormsOf(entry.names[index])) {
            const std::size_t first = partIds_.size();
            for (std::size_t part = 0; part < form.parts.size(); ++part) {
                partIds_.push_back(partId(form.parts[part], form.lacksVowels(part)));
            }
            const auto kind = static_cast<std::size_t>(entry.names[index].kind);
            const auto nameAndCount = static_cast<std::uint32_t>(index << 16U | kind << 8U | form.parts.size());
            if (entry.birthDates.empty()) {
                rows_.push_back({PartialDate{}, entryNumber, nameAndCount, first});
            }
            for (const PartialDate& date : entry.birthDates) {
                rows_.push_back({date, entryNumber, nameAndCount, first});
            }
        }
    }
}

std::vector<std::uint32_t> PersonIndexBuilder::sortParts(PersonIndexSections& sections) const {
    const std::vector<SortedPart> parts = sortedParts(texts_);
    std::vector<std::uint32_t> rank(parts.size());
    for (std::uint32_t number = 0; number < parts.size(); ++number) {
        rank[parts[number].id] = number;
    }
    writePartTable(parts, sections);
    writeKeys(parts, sections);
    return rank;
}

void PersonIndexBuilder::writeRows(const std::vector<std::uint32_t>& rank, PersonIndexSections& sections) const {
    const SlotCalendar calendar = calendarOf(rows_);
    std::vector<std::uint32_t> begins(calendar.slots() + 1, 0);
    for (const Row& row : rows_) {
        begins[calendar.slotOf(row.date) + 1] += static_cast<std::uint32_t>(kRowHeadWords + (row.nameAndCount & 0xFFU));
    }
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    sections.rows.resize(begins.back());
    std::vector<std::uint32_t> next = begins;
    for (const Row& row : rows_) {
        std::uint32_t& at = next[calendar.slotOf(row.date)];
        sections.rows[at++] = row.entry;
        sections.rows[at++] = row.nameAndCount;
        for (std::size_t i = 0; i < (row.nameAndCount & 0xFFU); ++i) {
            sections.rows[at++] = rank[partIds_[row.firstPart + i]];
        }
    }
    sections.slots = {static_cast<std::uint32_t>(rows_.size()), calendar.firstYear, calendar.years};
    std::vector<std::uint32_t> usedBegins;
    for (std::uint32_t slot = 0; slot < calendar.slots(); ++slot) {
        if (begins[slot] != begins[slot + 1]) {
            sections.slots.push_back(slot);
            usedBegins.push_back(begins[slot]);
        }
    }
    usedBegins.push_back(begins.back());
    sections.slots.insert(sections.slots.end(), usedBegins.begin(), usedBegins.end());
}

/// Calls `take(part, row)` for each row and each different part of it, rows ascending.
template <typename Take>
void eachPosting(const std::vector<std::uint32_t>& rows, Take take) {
    for (std::size_t row = 0; row < rows.size();) {
        const std::size_t begin = row + kRowHeadWords;
        const std::size_t end = begin + (rows[row + 1] & 0xFFU);
        for (std::size_t at = begin; at < end; ++at) {
            if (std::find(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                          rows.begin() + static_cast<std::ptrdiff_t>(at), rows[at]) ==
                rows.begin() + static_cast<std::ptrdiff_t>(at)) {
                take(rows[at], static_cast<std::uint32_t>(row));
            }
        }
        row = end;
    }
}

PersonIndexSections PersonIndexBuilder::finish() {
    PersonIndexSections sections;
    const std::vector<std::uint32_t> rank = sortParts(sections);
    writeRows(rank, sections);
    sections.postingBegins.assign(rank.size() + 1, 0);
    eachPosting(sections.rows, [&](std::uint32_t part, std::uint32_t) { ++sections.postingBegins[part + 1]; });
    std::partial_sum(sections.postingBegins.begin(), sections.postingBegins.end(), sections.postingBegins.begin());
    sections.postings.resize(sections.postingBegins.back());
    std::vector<std::uint32_t> next = sections.postingBegins;
    eachPosting(sections.rows, [&](std::uint32_t part, std::uint32_t row) { sections.postings[next[part]++] = row; });
    *this = PersonIndexBuilder();
    return sections;
}

} // namespace lanepost::screening
