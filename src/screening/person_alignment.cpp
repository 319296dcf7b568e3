#include "screening/person_alignment.h"

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>

#include "screening/name_fold.h"

namespace lanepost::screening {
namespace {

// Points of parts without a counterpart. A part that one side lacks is common: documents and lists leave out middle and
// given names. Parts that differ on both sides are what tells namesakes of one family apart.
constexpr float kMissingPoints = -3.0F;
constexpr float kConflictPoints = -7.3F;
// The two are similar, though beyond the letters that may differ: the longer they are, the less by chance.
constexpr float kNearConflictPoints = -4.5F;
constexpr float kNearConflictOfFive = -3.2F;
constexpr float kNearConflictOfSix = -2.2F;
constexpr float kParticleWeight = 0.25F;
constexpr float kCutAwayWeight = 0.15F; ///< listed parts that a full name field has cut away
constexpr float kOrderPoints = -1.0F;
// Who is written with a single name lacks the other parts by the nature of it.
constexpr float kSingleNameWeight = 0.2F;
constexpr float kSingleRowWeight = 0.4F;

// Names are not drawn part by part: who is called RASMUS is likelier to be an ALEKSEJEV. What all parts of a name say
// of where it comes from counts once, with the part that says most; each other part gives up to this much of its points,
// at most that share.
constexpr float kTogetherPoints = 6.5F;
constexpr float kTogetherShare = 0.7F;

/// Edges that are looked at for one row.
constexpr std::size_t kMaxEdges = 48;

void addEdges(const PersonMatches& matches, std::span<const std::uint32_t> rowParts, std::size_t place,
              std::vector<AlignedParts>& edges) {
    const std::uint32_t part = rowParts[place];
    const auto& items = matches.name().items;
    const std::uint32_t here = 1U << place;
    for (const PartMatch& match : matches.of(part)) {
        if (match.secondHalf) {
            continue;
        }
        if (match.split == 0) {
            edges.push_back({items[match.item].mask, here, match.kind, match.points, match.item, false});
            continue;
        }
        for (std::size_t next = place + 1; next < rowParts.size() && next <= place + 2; ++next) {
            for (const PartMatch& second : matches.of(rowParts[next])) {
                if (second.secondHalf && second.split == match.split) {
                    const std::uint32_t between = next == place + 2 ? here << 1U : 0;
                    edges.push_back({items[match.item].mask, here | between | 1U << next, match.kind, match.points,
                                     match.item, true});
                }
            }
        }
    }
    for (const RangeMatch& range : matches.ranges()) {
        if (matches.inRange(range, part)) {
            edges.push_back({items[range.item].mask, here, range.kind, range.points, range.item, false});
        }
    }
}

/// Parts that are like each other, though so many others are as like that it says nothing: no points for them, and not
/// what parts cost that differ.
void addCommonLikenesses(const PersonMatches& matches, std::span<const std::uint32_t> rowParts, std::size_t place,
                         std::vector<AlignedParts>& edges) {
    const auto& items = matches.name().items;
    const ListedPart listed = matches.index().part(rowParts[place]);
    const std::uint32_t here = 1U << place;
    SkeletonBuffer buffer{};
    const NamePartView view(listed.text, listed.fold, skeletonInto(buffer, listed.fold), listed.unvocalised);
    for (std::size_t item = 0; item < matches.name().form.parts.size(); ++item) {
        const bool known = std::any_of(edges.begin(), edges.end(), [&](const AlignedParts& edge) {
            return edge.item == item && edge.rowMask == here;
        });
        if (known) {
            continue;
        }
        const NamePart& part = items[item].variants.front().part;
        const auto likeness = likenessOf(part, view);
        const auto points = likeness ? matches.pointsAtCost(item, likeness->cost) : std::nullopt;
        if (points && *points < kLeastPoints && *points > kConflictPoints) {
            edges.push_back({items[item].mask, here, likeness->kind, std::min(*points, 0.0F),
                             static_cast<std::uint16_t>(item), false});
        } else if (items[item].last && listed.text.starts_with(part.text)) {
            edges.push_back({items[item].mask, here, Likeness::Cut, 0, static_cast<std::uint16_t>(item), false});
        }
    }
}

float togetherPoints(const std::vector<AlignedParts>& aligned) {
    float sum = 0;
    float most = 0;
    for (const AlignedParts& pair : aligned) {
        if (pair.kind == Likeness::Initial || pair.points <= 0) {
            continue; // says nothing of where a name comes from
        }
        const float given = std::min(kTogetherPoints, pair.points * kTogetherShare);
        sum += given;
        most = std::max(most, given);
    }
    return most - sum;
}

/// Chooses edges by trying all combinations that can still be best.
class Alignment {
public:
    Alignment(const PersonMatches& matches, std::span<const std::uint32_t> rowParts, bool mayBeTruncated)
        : matches_(matches), rowParts_(rowParts), mayBeTruncated_(mayBeTruncated) {
        for (std::size_t place = 0; place < rowParts.size(); ++place) {
            addEdges(matches, rowParts, place, edges_);
        }
        for (std::size_t place = 0; place < rowParts.size(); ++place) {
            addCommonLikenesses(matches, rowParts, place, edges_);
        }
        std::sort(edges_.begin(), edges_.end(), [](const AlignedParts& a, const AlignedParts& b) {
            return std::tie(b.points, a.questionMask, a.rowMask, a.kind) <
                   std::tie(a.points, b.questionMask, b.rowMask, b.kind);
        });
        edges_.resize(std::min(edges_.size(), kMaxEdges));
        allQuestion_ = (1U << matches.name().form.parts.size()) - 1U;
        allRow_ = (1U << rowParts.size()) - 1U;
        for (std::size_t i = 0; i < matches.name().particle.size(); ++i) {
            particlesOfQuestion_ |= matches.name().particle[i] ? 1U << i : 0U;
        }
        for (std::size_t i = 0; i < rowParts.size(); ++i) {
            particlesOfRow_ |= matches.index().part(rowParts[i]).particle ? 1U << i : 0U;
        }
    }

    NameAlignment best() {
        choose(0, 0, 0, 0);
        NameAlignment result;
        result.aligned = best_;
        for (const AlignedParts& edge : best_) {
            result.points += edge.points;
        }
        result.questionLeft = allQuestion_;
        result.rowLeft = allRow_;
        for (const AlignedParts& edge : best_) {
            result.questionLeft &= ~edge.questionMask;
            result.rowLeft &= ~edge.rowMask;
        }
        std::sort(result.aligned.begin(), result.aligned.end(),
                  [](const AlignedParts& a, const AlignedParts& b) { return a.questionMask < b.questionMask; });
        result.leftPoints = leftPoints(result.questionLeft, result.rowLeft);
        result.orderPoints = inOrder(result.aligned) ? 0 : kOrderPoints;
        result.togetherPoints = togetherPoints(result.aligned);
        result.points += result.leftPoints + result.orderPoints + result.togetherPoints;
        return result;
    }

private:
    void choose(std::size_t edge, std::uint32_t question, std::uint32_t row, float points) {
        const float total = points + leftPoints(allQuestion_ & ~question, allRow_ & ~row);
        if (total > bestPoints_) {
            bestPoints_ = total;
            best_ = chosen_;
        }
        // Each open part at the best that any edge could still bring it.
        float possible = points;
        for (std::uint32_t open = allQuestion_ & ~question; open != 0; open &= open - 1) {
            const std::uint32_t part = open & (~open + 1U);
            for (std::size_t i = edge; i < edges_.size(); ++i) {
                if ((edges_[i].questionMask & part) != 0) {
                    possible += std::max(0.0F, edges_[i].points);
                    break;
                }
            }
        }
        if (possible <= bestPoints_) {
            return;
        }
        for (std::size_t i = edge; i < edges_.size(); ++i) {
            const AlignedParts& next = edges_[i];
            if ((next.questionMask & question) != 0 || (next.rowMask & row) != 0) {
                continue;
            }
            chosen_.push_back(next);
            choose(i + 1, question | next.questionMask, row | next.rowMask, points + next.points);
            chosen_.pop_back();
        }
    }

    float weight(std::uint32_t left, std::uint32_t particles) const {
        return static_cast<float>(std::popcount(left & ~particles)) +
               kParticleWeight * static_cast<float>(std::popcount(left & particles));
    }

    /// What the most similar pair of leftovers costs.
    float leastConflict(std::uint32_t questionLeft, std::uint32_t rowLeft) const {
        float least = kConflictPoints;
        for (std::size_t i = 0; i < matches_.name().form.parts.size(); ++i) {
            if ((questionLeft >> i & 1U) == 0) {
                continue;
            }
            const std::string& fold = matches_.name().items[i].variants.front().part.fold;
            for (std::size_t j = 0; j < rowParts_.size(); ++j) {
                if ((rowLeft >> j & 1U) == 0) {
                    continue;
                }
                const std::string_view listed = matches_.index().part(rowParts_[j]).fold;
                const std::size_t shorter = std::min(fold.size(), listed.size());
                if (shorter > 3 && editsBetween(fold, listed, 2)) {
                    least = std::max(least, shorter > 5    ? kNearConflictOfSix
                                            : shorter == 5 ? kNearConflictOfFive
                                                           : kNearConflictPoints);
                }
            }
        }
        return least;
    }

    float leftPoints(std::uint32_t questionLeft, std::uint32_t rowLeft) const {
        float question = weight(questionLeft, particlesOfQuestion_);
        float row = weight(rowLeft, particlesOfRow_);
        const float both = std::min(question, row);
        float points = 0;
        if (both > 0) {
            const float one = std::min(both, 1.0F);
            points += one * leastConflict(questionLeft, rowLeft) + (both - one) * kConflictPoints;
        }
        const bool singleName = std::popcount(allQuestion_ & ~particlesOfQuestion_) <= 1;
        const bool singleRow = std::popcount(allRow_ & ~particlesOfRow_) <= 1;
        question = (question - both) * (singleRow ? kSingleRowWeight : 1.0F);
        row = (row - both) * (mayBeTruncated_ ? kCutAwayWeight : singleName ? kSingleNameWeight : 1.0F);
        return points + (question + row) * kMissingPoints;
    }

    static bool inOrder(const std::vector<AlignedParts>& aligned) {
        return std::is_sorted(aligned.begin(), aligned.end(), [](const AlignedParts& a, const AlignedParts& b) {
            return std::countr_zero(a.rowMask) < std::countr_zero(b.rowMask);
        });
    }

    const PersonMatches& matches_;
    const std::span<const std::uint32_t> rowParts_;
    const bool mayBeTruncated_;
    std::vector<AlignedParts> edges_;
    std::uint32_t allQuestion_ = 0;
    std::uint32_t allRow_ = 0;
    std::uint32_t particlesOfQuestion_ = 0;
    std::uint32_t particlesOfRow_ = 0;
    std::vector<AlignedParts> chosen_;
    std::vector<AlignedParts> best_;
    float bestPoints_ = -1e9F;
};

} // namespace

float alignmentBound(const PersonMatches& matches, std::span<const std::uint32_t> rowParts) {
    std::array<float, kMaxNameParts * 3> best{};
    const std::size_t items = std::min(matches.name().items.size(), best.size());
    for (const std::uint32_t part : rowParts) {
        if (!matches.mayMatch(part)) {
            continue;
        }
        for (const PartMatch& match : matches.of(part)) {
            best[match.item] = std::max(best[match.item], match.points);
        }
        for (const RangeMatch& range : matches.ranges()) {
            if (part >= range.first && part < range.last) {
                best[range.item] = std::max(best[range.item], range.points);
            }
        }
    }
    float bound = 0;
    for (std::size_t item = 0; item < items; ++item) {
        bound += best[item];
    }
    return bound;
}

NameAlignment alignNames(const PersonMatches& matches, std::span<const std::uint32_t> rowParts, bool mayBeTruncated) {
    return Alignment(matches, rowParts, mayBeTruncated).best();
}

} // namespace lanepost::screening
