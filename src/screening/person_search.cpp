#include "screening/person_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "screening/person_namesakes.h"
#include "screening/person_score.h"

namespace lanepost::screening {
namespace {

constexpr float kAliasPoints = -0.3F;
constexpr float kWeakPoints = -3.0F;

/// Words of rows up to which a slot is scanned; beyond, its rows are found by their parts.
constexpr std::size_t kScanWords = 20000;
/// Where a row could come to this many points if its parts did not go together, how much they do is counted in the list;
/// below, it can be no hit either way.
constexpr float kCountedPoints = 1.0F;
/// Room for rounding when bounds are compared with sums made in another order.
constexpr float kRounding = 0.01F;

float kindPoints(NameKind kind) {
    return kind == NameKind::Weak ? kWeakPoints : kind == NameKind::Alias ? kAliasPoints : 0;
}

} // namespace

/// One question's way through the index.
class PersonSearch::Run {
public:
    Run(const PersonSearch& search, const PersonQuestion& question, float least)
        : index_(search.index_), chance_(search.chance_), findBy_(search.findBy_),
          population_(search.population_), question_(question), least_(least) {}

    void look(std::size_t name) {
        const PersonMatches matches(index_, question_.names[name], question_.mayBeTruncated, findBy_, population_);
        Namesakes namesakes(matches);
        matches_ = &matches;
        namesakes_ = &namesakes;
        name_ = name;
        if (findBy_ == FindBy::AllParts) {
            lookEverywhere();
        } else if (question_.birthDate == PartialDate{}) {
            lookByParts(0, index_.rows().size(), {DateGrade::Unknown, 0});
        } else {
            lookByDates();
        }
        matches_ = nullptr;
        namesakes_ = nullptr;
    }

    std::vector<PersonFinding> take() {
        std::vector<PersonFinding> found;
        found.reserve(best_.size());
        for (auto& [entry, finding] : best_) {
            found.push_back(std::move(finding));
        }
        std::sort(found.begin(), found.end(), [](const PersonFinding& a, const PersonFinding& b) {
            return a.points != b.points ? a.points > b.points : a.entry < b.entry;
        });
        return found;
    }

private:
    void lookEverywhere() {
        const SlotCalendar& calendar = index_.calendar();
        for (std::size_t place = 0; place < index_.usedSlots(); ++place) {
            const std::size_t slot = index_.usedSlot(place);
            const DateAgreement date = agreementOf(question_.birthDate, calendar.dateOf(slot));
            if (date.grade != DateGrade::Contradiction) {
                const auto [begin, end] = index_.slot(slot);
                scan(begin, end, date);
            }
        }
    }

    void lookByDates() {
        const SlotCalendar& calendar = index_.calendar();
        const auto first = static_cast<int>(calendar.firstYear);
        const int last = first + static_cast<int>(calendar.years) - 1;
        for (const PartialDate& listed : datesAgreeingWith(question_.birthDate, first, last)) {
            const std::size_t slot = calendar.slotOf(listed);
            if (slot == SlotCalendar::npos) {
                continue;
            }
            const auto [begin, end] = index_.slot(slot);
            if (begin == end) {
                continue;
            }
            const DateAgreement date = agreementOf(question_.birthDate, listed);
            if (end - begin > kScanWords) {
                lookByParts(begin, end, date);
            } else {
                scan(begin, end, date);
            }
        }
    }

    /// Rows that lie in [begin, end) and have enough parts that say something.
    void lookByParts(std::size_t begin, std::size_t end, DateAgreement date) {
        const float needed = least_ + chance_ - date.points - kRounding;
        const Bounds bounds = boundsOfParts(needed);
        std::vector<std::uint32_t> rows;
        const auto addRows = [&](std::size_t part) {
            const auto [first, last] = index_.postingsOf(part);
            std::size_t low = first;
            std::size_t high = last;
            while (low < high) {
                const std::size_t middle = low + (high - low) / 2;
                if (index_.posting(middle) < begin) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            for (; low < last && index_.posting(low) < end; ++low) {
                rows.push_back(index_.posting(low));
            }
        };
        for (const PartMatch& match : matches_->all()) {
            if (!match.secondHalf && bounds.canReach(itemMask(match.item), match.points, needed)) {
                addRows(match.part);
            }
        }
        for (const RangeMatch& range : matches_->ranges()) {
            if (bounds.canReach(itemMask(range.item), range.points, needed)) {
                for (std::size_t part = range.first; part < range.last; ++part) {
                    addRows(part);
                }
            }
        }
        std::sort(rows.begin(), rows.end());
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
        for (const std::uint32_t word : rows) {
            if (const auto row = index_.row(word)) {
                consider(*row, word, date);
            }
        }
    }

    /// The most that each part of the question can bring, and the parts without which a row cannot reach the points.
    struct Bounds {
        std::array<float, kMaxNameParts> most{};
        float sum = 0;
        std::uint32_t essential = 0;

        /// True when an alignment with such an edge may be enough, and is not found by another edge for certain.
        bool canReach(std::uint32_t mask, float points, float needed) const {
            float others = sum;
            for (std::uint32_t bits = mask; bits != 0; bits &= bits - 1) {
                others -= most[static_cast<std::size_t>(std::countr_zero(bits))];
            }
            return (mask & essential) != 0 && points + others >= needed;
        }
    };

    Bounds boundsOfParts(float needed) const {
        Bounds bounds;
        const auto& items = question_.names[name_].items;
        const std::size_t count = question_.names[name_].form.parts.size();
        for (std::size_t item = 0; item < items.size(); ++item) {
            for (std::uint32_t bits = items[item].mask; bits != 0; bits &= bits - 1) {
                float& most = bounds.most[static_cast<std::size_t>(std::countr_zero(bits))];
                most = std::max(most, matches_->most(item));
            }
        }
        std::array<std::size_t, kMaxNameParts> order{};
        std::iota(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), std::size_t{0});
        std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count),
                  [&](std::size_t a, std::size_t b) { return bounds.most[a] < bounds.most[b]; });
        for (std::size_t i = 0; i < count; ++i) {
            bounds.sum += bounds.most[order[i]];
            if (bounds.sum >= needed) {
                bounds.essential |= 1U << order[i];
            }
        }
        return bounds;
    }

    std::uint32_t itemMask(std::size_t item) const { return question_.names[name_].items[item].mask; }

    void scan(std::size_t begin, std::size_t end, DateAgreement date) {
        const WordSpan& words = index_.rows();
        for (std::size_t word = begin; word + kRowHeadWords <= end;) {
            const std::size_t first = word + kRowHeadWords;
            const std::size_t next = first + (words[word + 1] & 0xFFU);
            if (next > end) {
                return;
            }
            bool some = findBy_ == FindBy::AllParts;
            for (std::size_t at = first; at < next && !some; ++at) {
                some = matches_->mayMatch(words[at]);
            }
            if (some) {
                if (const auto row = index_.row(word)) {
                    consider(*row, word, date);
                }
            }
            word = next;
        }
    }

    void consider(const PersonRow& row, std::size_t word, DateAgreement date) {
        std::array<std::uint32_t, kMaxNameParts> parts{};
        for (std::size_t i = 0; i < row.partCount; ++i) {
            parts[i] = index_.rows()[row.firstPart + i];
            if (parts[i] >= index_.partCount()) {
                return; // a damaged file
            }
        }
        const std::span<const std::uint32_t> rowParts(parts.data(), row.partCount);
        const float others = date.points + kindPoints(row.kind) - chance_;
        if (findBy_ == FindBy::Keys && alignmentBound(*matches_, rowParts) + others < least_ - kRounding) {
            return;
        }
        PersonFinding finding;
        finding.name = alignNames(*matches_, rowParts, question_.mayBeTruncated);
        const bool someSays = std::any_of(finding.name.aligned.begin(), finding.name.aligned.end(),
                                          [](const AlignedParts& pair) { return pair.points >= kLeastPoints; });
        if (!someSays) {
            return;
        }
        if (finding.name.points - finding.name.togetherPoints + others >= kCountedPoints) {
            namesakes_->judge(finding.name, row.entry);
        }
        finding.points = finding.name.points + others;
        if (finding.points < least_) {
            return;
        }
        const auto known = best_.find(row.entry);
        const bool better = known == best_.end() || finding.points > known->second.points ||
                            (finding.points == known->second.points && word < known->second.row);
        if (!better) {
            return;
        }
        finding.entry = row.entry;
        finding.nameIndex = row.nameIndex;
        finding.questionName = name_;
        finding.row = word;
        finding.date = date;
        finding.kindPoints = kindPoints(row.kind);
        finding.chancePoints = -chance_;
        best_[row.entry] = std::move(finding);
    }

    const PersonIndex& index_;
    const float chance_;
    const FindBy findBy_;
    const PersonIndex* const population_;
    const PersonQuestion& question_;
    const float least_;
    const PersonMatches* matches_ = nullptr;
    Namesakes* namesakes_ = nullptr;
    std::size_t name_ = 0;
    std::unordered_map<std::uint32_t, PersonFinding> best_;
};

PersonSearch::PersonSearch(const PersonIndex& index, std::uint64_t entries, FindBy findBy,
                           const PersonIndex* population)
    : index_(index), chance_(pointsOfChance(entries)), findBy_(findBy), population_(population) {}

std::vector<PersonFinding> PersonSearch::find(const PersonQuestion& question, float least) const {
    Run run(*this, question, least);
    for (std::size_t name = 0; name < question.names.size(); ++name) {
        run.look(name);
    }
    return run.take();
}

} // namespace lanepost::screening
