#include "screening/person_namesakes.h"

#include <algorithm>
#include <cmath>

namespace lanepost::screening {
namespace {

/// Rows that are looked at for one combination of parts; of more, every n-th.
constexpr std::uint64_t kMostRows = 512;
/// How many rows met outweigh what is usual.
constexpr double kUsualWeight = 0.5;
constexpr float kSamePoints = 0.001F;

} // namespace

Namesakes::Rows Namesakes::rowsOf(const Likeliest& least) const {
    Rows rows;
    const auto add = [&](std::size_t first, std::size_t last) {
        rows.parts.emplace_back(first, last);
        rows.count += matches_.index().rowsBefore(last) - matches_.index().rowsBefore(first);
    };
    for (const PartMatch& match : matches_.all()) {
        if (match.item == least.item && match.split == 0 && match.points >= least.points - kSamePoints) {
            add(match.part, match.part + std::size_t{1});
        }
    }
    for (const RangeMatch& range : matches_.ranges()) {
        if (range.item == least.item && range.kind == Likeness::Cut && range.points >= least.points - kSamePoints) {
            add(range.first, range.last);
        }
    }
    return rows;
}

bool Namesakes::rowHas(std::size_t word, const Likeliest& least) const {
    const auto row = matches_.index().row(word);
    for (std::size_t i = 0; row && i < row->partCount; ++i) {
        const std::uint32_t part = matches_.index().rows()[row->firstPart + i];
        if (!matches_.mayMatch(part)) {
            continue;
        }
        for (const PartMatch& match : matches_.of(part)) {
            if (match.item == least.item && match.split == 0 && match.points >= least.points - kSamePoints) {
                return true;
            }
        }
        for (const RangeMatch& range : matches_.ranges()) {
            if (range.item == least.item && range.kind == Likeness::Cut &&
                range.points >= least.points - kSamePoints && part >= range.first && part < range.last) {
                return true;
            }
        }
    }
    return false;
}

const Namesakes::Count& Namesakes::countOf(const std::vector<Likeliest>& parts) {
    const auto [place, isNew] = counted_.try_emplace(parts);
    Count& count = place->second;
    if (!isNew) {
        return count;
    }
    std::vector<Rows> rows;
    std::size_t rarest = 0;
    for (const Likeliest& part : parts) {
        rows.push_back(rowsOf(part));
        count.points += static_cast<double>(matches_.significance(rows.back().count));
        rarest = rows.back().count < rows[rarest].count ? rows.size() - 1 : rarest;
    }
    count.most = static_cast<double>(rows[rarest].count) + 1;
    const std::uint64_t step = std::max<std::uint64_t>(1, (rows[rarest].count + kMostRows - 1) / kMostRows);
    count.share = 1 / static_cast<double>(step);
    std::uint64_t skip = step / 2;
    const PersonIndex& index = matches_.index();
    for (const auto& [firstPart, lastPart] : rows[rarest].parts) {
        for (std::size_t part = firstPart; part < lastPart; ++part) {
            const auto [begin, end] = index.postingsOf(part);
            std::size_t at = begin;
            for (; end - at > skip; at += skip, skip = step) {
                const std::uint32_t word = index.posting(at + skip);
                bool all = true;
                for (std::size_t i = 0; i < parts.size() && all; ++i) {
                    all = i == rarest || rowHas(word, parts[i]);
                }
                if (const auto row = index.row(word); all && row) {
                    count.entries.push_back(row->entry);
                }
            }
            skip -= end - at;
        }
    }
    return count;
}

void Namesakes::judge(NameAlignment& name, std::uint32_t entry) {
    std::vector<Likeliest> parts;
    for (const AlignedParts& pair : name.aligned) {
        if (!pair.split && pair.kind != Likeness::Initial && pair.points >= kLeastPoints) {
            parts.push_back({pair.item, pair.points});
        }
    }
    if (parts.size() < 2 || matches_.hasPopulation()) {
        return;
    }
    const Count& count = countOf(parts);
    const double people = matches_.peopleCompared();
    // What is usual: as many as the parts' own rarity and the usual discount for parts that go together make expect.
    const double usual = people * std::exp2(-count.points - static_cast<double>(name.togetherPoints));
    const auto others = static_cast<double>(
        std::count_if(count.entries.begin(), count.entries.end(), [&](std::uint32_t other) { return other != entry; }));
    const double seen = count.share * (people - kImaginedRows) / people;
    const double expected = std::min(count.most, (kUsualWeight + others) / (kUsualWeight / usual + seen));
    const double together = std::min(0.0, std::log2(people / expected) - count.points);
    name.points += static_cast<float>(together) - name.togetherPoints;
    name.togetherPoints = static_cast<float>(together);
    name.namesakes = others / count.share;
}

} // namespace lanepost::screening
