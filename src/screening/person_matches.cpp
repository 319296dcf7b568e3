#include "screening/person_matches.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

#include "screening/name_fold.h"

namespace lanepost::screening {
namespace {

// Costs in points, set as those of name_likeness.cpp.
constexpr float kJoinCost = 2.0F;
constexpr float kCutCost = 4.0F;
constexpr float kLastCutCost = 2.0F; ///< the last part of a name: forms and systems cut at the end
constexpr float kTruncatedCost = 0.5F; ///< the name fills its field: the last part is expected to be cut
constexpr float kInitialCost = -1.0F; ///< an initial where a name is expected is itself no chance
constexpr float kCutLetterCost = 0.7F; ///< what is compared of a cut part is a letter shorter
constexpr std::size_t kLeastCut = 3;
constexpr std::size_t kLeastHalf = 2;
constexpr std::size_t kLeastLastCut = 2;

/// First letters of parts, and with what else than its own fold a part may begin that begins with them: K as H for KH.
constexpr std::pair<char, std::string_view> kFoldsOfInitials[] = {{'A', "I"}, {'C', "CS"}, {'D', "I"}, {'K', "H"},
                                                                  {'P', "F"}, {'R', "Z"},  {'T', "C"}};

/// Costs that differ by less are one.
constexpr float kSameCost = 0.001F;

/// Cheap tests that all like folds pass; most candidates only share a bucket.
bool foldsCouldBeLike(const NamePart& part, std::uint32_t letters, const ListedPart& listed) {
    const std::size_t edits = editsAllowedBetween(part.fold.size(), listed.fold.size());
    const std::size_t lengths = part.fold.size() > listed.fold.size() ? part.fold.size() - listed.fold.size()
                                                                      : listed.fold.size() - part.fold.size();
    return lengths <= edits && static_cast<std::size_t>(std::popcount(letters ^ listed.letters)) <= 2 * edits;
}

/// Rows with one of the parts in [first, last), each row once for each part.
std::uint64_t rowsIn(const PersonIndex& index, std::size_t first, std::size_t last) {
    return index.rowsBefore(last) - index.rowsBefore(first);
}

/// The letters of a fold as its skeleton has them.
std::uint32_t skeletonBits(std::uint32_t letters) {
    const auto bit = [](char letter) { return 1U << static_cast<unsigned>(letter - 'A'); };
    const auto as = [&](char from, char to) {
        if ((letters & bit(from)) != 0) {
            letters = (letters & ~bit(from)) | bit(to);
        }
    };
    as('D', 'T');
    as('Z', 'S');
    as('G', 'K');
    return letters & ~(bit('A') | bit('I') | bit('U'));
}

bool skeletonsCouldBeLike(std::uint32_t bits, const ListedPart& listed) {
    return std::popcount(bits ^ skeletonBits(listed.letters)) <= (listed.unvocalised ? 2 : 0);
}

} // namespace

PersonMatches::PersonMatches(const PersonIndex& index, const QuestionName& name, bool mayBeTruncated, FindBy findBy,
                             const PersonIndex* population)
    : index_(index), name_(name), findBy_(findBy), population_(population), bits_(index.partCount() / 64 + 1, 0),
      most_(name.items.size(), 0), levels_(name.items.size()) {
    for (std::size_t item = 0; item < name.items.size(); ++item) {
        addLike(item);
        if (!name.items[item].joined) {
            addCuts(item, mayBeTruncated && name.items[item].last);
            addSplits(item);
            addListedInitial(item);
        }
    }
    finish();
}

double PersonMatches::peopleCompared() const {
    const std::size_t all = index_.rowCount() + (population_ == nullptr ? 0 : population_->rowCount());
    return static_cast<double>(all) + kImaginedRows;
}

float PersonMatches::significance(std::uint64_t rows) const {
    return static_cast<float>(std::log2(peopleCompared() / (static_cast<double>(rows) + 1)));
}

std::uint64_t PersonMatches::rowsBeginningWith(std::string_view fold) const {
    std::uint64_t rows = 0;
    for (const PersonIndex* index : {&index_, population_}) {
        if (index != nullptr) {
            const auto [first, last] = index->partsBeginningWith(fold);
            rows += rowsIn(*index, first, last);
        }
    }
    return rows;
}

std::uint64_t PersonMatches::rowsWithFold(std::string_view fold) const {
    std::uint64_t rows = 0;
    for (const PersonIndex* index : {&index_, population_}) {
        if (index != nullptr) {
            const auto [first, last] = index->partsWithFold(fold);
            rows += rowsIn(*index, first, last);
        }
    }
    return rows;
}

void PersonMatches::addCandidates(const NamePart& part, const PersonIndex& index,
                                  std::vector<std::uint32_t>& candidates) const {
    if (findBy_ == FindBy::AllParts) {
        for (std::uint32_t number = 0; number < index.partCount(); ++number) {
            candidates.push_back(number);
        }
        return;
    }
    for (const std::uint64_t key : partKeys(part.fold, part.skeleton, part.unvocalised, KeyUse::Look)) {
        const auto [begin, end] = index.bucketOf(key);
        for (std::size_t place = begin; place < end; ++place) {
            candidates.push_back(index.partAt(place));
        }
    }
}

std::vector<PersonMatches::Found> PersonMatches::likeParts(const QuestionItem& item, const PersonIndex& index) const {
    std::vector<Found> found;
    std::vector<std::uint32_t> candidates;
    for (const PartVariant& variant : item.variants) {
        candidates.clear();
        addCandidates(variant.part, index, candidates);
        std::sort(candidates.begin(), candidates.end());
        candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
        const std::uint32_t letters = letterBits(variant.part.fold);
        const std::uint32_t skeletonLetters = skeletonBits(letters);
        SkeletonBuffer buffer{};
        for (const std::uint32_t number : candidates) {
            if (number >= index.partCount()) {
                continue;
            }
            const ListedPart listed = index.part(number);
            const std::size_t least = listed.unvocalised ? kLeastBareSkeleton : kLeastSkeleton;
            const bool skeletons =
                variant.part.skeleton.size() >= least && skeletonsCouldBeLike(skeletonLetters, listed);
            if (!skeletons && !foldsCouldBeLike(variant.part, letters, listed)) {
                continue;
            }
            const NamePartView part(listed.text, listed.fold, skeletonInto(buffer, listed.fold), listed.unvocalised);
            if (const auto likeness = likenessOf(variant.part, part)) {
                found.push_back({number, {likeness->cost + variant.cost, likeness->kind}});
            }
        }
    }
    for (const FoldSlip& slip : item.slips) {
        addSlip(slip, index, found);
    }
    // Each part once, by its cheapest likeness.
    std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return a.part != b.part ? a.part < b.part : a.likeness.cost < b.likeness.cost;
    });
    found.erase(std::unique(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.part == b.part; }),
                found.end());
    std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return a.likeness.cost != b.likeness.cost ? a.likeness.cost < b.likeness.cost : a.part < b.part;
    });
    return found;
}

void PersonMatches::addSlip(const FoldSlip& slip, const PersonIndex& index, std::vector<Found>& found) const {
    if (findBy_ == FindBy::AllParts) {
        for (std::uint32_t number = 0; number < index.partCount(); ++number) {
            if (index.part(number).fold == slip.fold) {
                found.push_back({number, {slip.cost, slip.kind}});
            }
        }
        return;
    }
    const auto [first, last] = index.partsWithFold(slip.fold);
    for (std::size_t number = first; number < last; ++number) {
        found.push_back({static_cast<std::uint32_t>(number), {slip.cost, slip.kind}});
    }
}

void PersonMatches::addLike(std::size_t item) {
    const std::vector<Found> found = likeParts(name_.items[item], index_);
    const std::vector<Found> others =
        population_ == nullptr || found.empty() ? std::vector<Found>() : likeParts(name_.items[item], *population_);
    const float extra = name_.items[item].joined ? kJoinCost : 0;
    std::uint64_t rows = 0;
    std::size_t other = 0;
    for (std::size_t i = 0; i < found.size();) {
        std::size_t end = i;
        for (; end < found.size() && found[end].likeness.cost == found[i].likeness.cost; ++end) {
            rows += rowsIn(index_, found[end].part, found[end].part + std::size_t{1});
        }
        for (; other < others.size() && others[other].likeness.cost <= found[i].likeness.cost; ++other) {
            rows += rowsIn(*population_, others[other].part, others[other].part + std::size_t{1});
        }
        const float points = significance(rows) - found[i].likeness.cost - extra;
        levels_[item].emplace_back(found[i].likeness.cost, points);
        for (; i < end; ++i) {
            const Likeness kind = name_.items[item].joined ? Likeness::Joined : found[i].likeness.kind;
            add({found[i].part, static_cast<std::uint16_t>(item), kind, false, 0, points});
        }
    }
}

void PersonMatches::addCuts(std::size_t item, bool mayBeTruncated) {
    const NamePart& part = name_.items[item].variants.front().part;
    const std::string& fold = part.fold;
    const bool atEnd = name_.items[item].last;
    const float cost = mayBeTruncated ? kTruncatedCost : atEnd ? kLastCutCost : kCutCost;
    if (part.text.size() == 1) {
        addInitial(item);
        return;
    }
    if (fold.size() >= kLeastCut || (atEnd && part.text.size() >= kLeastLastCut)) {
        addCut(item, fold, cost);
    }
    if (atEnd && part.text.size() > kLeastCut) {
        // The last letter may fold otherwise with those that were cut away.
        const std::string shorter = foldNamePart(std::string_view(part.text).substr(0, part.text.size() - 1));
        if (shorter.size() >= kLeastCut && !fold.starts_with(shorter + fold.back())) {
            addCut(item, shorter, cost + kCutLetterCost);
        } else if (shorter.size() >= kLeastCut && std::string_view("CSTDZKGP").find(part.text.back()) != std::string_view::npos) {
            addCut(item, shorter, cost + kCutLetterCost);
        }
    }
    for (std::size_t length = kLeastCut; length < fold.size(); ++length) {
        const std::string_view begin = std::string_view(fold).substr(0, length);
        const auto [first, last] = index_.partsWithFold(begin);
        if (first == last) {
            continue;
        }
        const float points = significance(rowsBeginningWith(begin)) - kCutCost;
        for (std::size_t number = first; number < last; ++number) {
            add({static_cast<std::uint32_t>(number), static_cast<std::uint16_t>(item), Likeness::Cut, false, 0, points});
        }
    }
}

void PersonMatches::addCut(std::size_t item, std::string_view fold, float cost) {
    const auto [first, last] = index_.partsBeginningWith(fold);
    addRange({first, last, static_cast<std::uint16_t>(item), Likeness::Cut, '\0',
              significance(rowsBeginningWith(fold)) - cost});
}

void PersonMatches::addInitial(std::size_t item) {
    const NamePart& part = name_.items[item].variants.front().part;
    const float points = significance(rowsBeginningWith(part.fold)) - kInitialCost;
    std::string letters = part.fold;
    for (const auto& [letter, others] : kFoldsOfInitials) {
        letters += letter == part.text[0] ? others : std::string_view();
    }
    for (const char letter : letters) {
        const auto [first, last] = index_.partsBeginningWith(std::string_view(&letter, 1));
        addRange({first, last, static_cast<std::uint16_t>(item), Likeness::Initial, part.text[0], points});
    }
}

void PersonMatches::addListedInitial(std::size_t item) {
    const NamePart& part = name_.items[item].variants.front().part;
    if (part.text.size() < 2) {
        return;
    }
    const std::string initial = part.text.substr(0, 1);
    const auto [first, last] = index_.partsWithFold(foldNamePart(initial));
    if (first == last) {
        return;
    }
    const float points = significance(rowsBeginningWith(std::string_view(part.fold).substr(0, 1))) - kInitialCost;
    for (std::size_t number = first; number < last; ++number) {
        if (index_.part(number).text == initial) {
            add({static_cast<std::uint32_t>(number), static_cast<std::uint16_t>(item), Likeness::Initial, false, 0,
                 points});
        }
    }
}

void PersonMatches::addSplit(std::size_t item, std::string_view first, std::string_view second) {
    const auto [firstBegin, firstEnd] = index_.partsWithFold(first);
    if (firstBegin == firstEnd) {
        return;
    }
    const auto [secondBegin, secondEnd] = index_.partsWithFold(second);
    if (secondBegin == secondEnd) {
        return;
    }
    const float firstPoints = significance(rowsWithFold(first));
    const float secondPoints = significance(rowsWithFold(second));
    const float points = std::min(firstPoints + secondPoints, significance(0)) - kJoinCost;
    ++splits_;
    for (std::size_t number = firstBegin; number < firstEnd; ++number) {
        add({static_cast<std::uint32_t>(number), static_cast<std::uint16_t>(item), Likeness::Joined, false, splits_,
             points});
    }
    for (std::size_t number = secondBegin; number < secondEnd; ++number) {
        add({static_cast<std::uint32_t>(number), static_cast<std::uint16_t>(item), Likeness::Joined, true, splits_,
             points});
    }
}

void PersonMatches::addSplits(std::size_t item) {
    // By the letters, not by the fold: a fold of both may join letters that neither half has together.
    const std::string_view whole = name_.items[item].variants.front().part.text;
    for (std::size_t at = kLeastHalf; at + kLeastHalf <= whole.size(); ++at) {
        const std::string first = foldNamePart(whole.substr(0, at));
        addSplit(item, first, foldNamePart(whole.substr(at)));
        // An article between the halves, as in ABD AL RAHMAN.
        const std::string_view middle = whole.substr(at, 2);
        if (at + 2 + kLeastHalf <= whole.size() && (middle == "AL" || middle == "EL" || middle == "UL")) {
            addSplit(item, first, foldNamePart(whole.substr(at + 2)));
        }
    }
}

void PersonMatches::add(const PartMatch& match) {
    if (match.points >= kLeastPoints) {
        matches_.push_back(match);
        most_[match.item] = std::max(most_[match.item], match.points);
        bits_[match.part / 64] |= std::uint64_t{1} << (match.part % 64);
    }
}

void PersonMatches::addRange(const RangeMatch& range) {
    if (range.points < kLeastPoints || range.first >= range.last) {
        return;
    }
    ranges_.push_back(range);
    most_[range.item] = std::max(most_[range.item], range.points);
    for (std::size_t part = range.first; part < range.last;) {
        if (part % 64 == 0 && range.last - part >= 64) {
            bits_[part / 64] = ~std::uint64_t{0};
            part += 64;
        } else {
            bits_[part / 64] |= std::uint64_t{1} << (part % 64);
            ++part;
        }
    }
}

void PersonMatches::finish() {
    std::sort(matches_.begin(), matches_.end(), [](const PartMatch& a, const PartMatch& b) {
        return std::tie(a.part, a.item, b.points, a.split, a.secondHalf) <
               std::tie(b.part, b.item, a.points, b.split, b.secondHalf);
    });
    places_.reserve(matches_.size());
    for (std::uint32_t begin = 0; begin < matches_.size();) {
        std::uint32_t end = begin;
        while (end < matches_.size() && matches_[end].part == matches_[begin].part) {
            ++end;
        }
        places_.emplace(matches_[begin].part, std::pair(begin, end));
        begin = end;
    }
}

std::optional<float> PersonMatches::pointsAtCost(std::size_t item, float cost) const {
    const auto& levels = levels_[item];
    const auto above = std::upper_bound(levels.begin(), levels.end(), cost + kSameCost,
                                        [](float value, const std::pair<float, float>& level) { return value < level.first; });
    return above == levels.begin() ? std::nullopt : std::optional(std::prev(above)->second);
}

std::span<const PartMatch> PersonMatches::of(std::uint32_t part) const {
    const auto place = places_.find(part);
    return place == places_.end()
               ? std::span<const PartMatch>()
               : std::span(matches_).subspan(place->second.first, place->second.second - place->second.first);
}

bool PersonMatches::inRange(const RangeMatch& range, std::uint32_t part) const {
    if (part < range.first || part >= range.last) {
        return false;
    }
    if (range.kind != Likeness::Initial) {
        return true;
    }
    const std::string_view text = index_.part(part).text;
    return !text.empty() && text[0] == range.initial;
}

} // namespace lanepost::screening
