#include "screening/name_likeness.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "screening/name_fold.h"

namespace lanepost::screening {
namespace {

// Costs in bits: minus the logarithm of how often the deviation happens. Set by hand on generated lists of other seeds
// than those that are reported (docs/screening.md, section 4).
constexpr float kSpellingCost = 0.7F;
constexpr float kVowelCost = 1.4F;
constexpr float kNearSoundCost = 2.2F;
constexpr float kLetterCost = 3.6F;
constexpr float kWeakGapCost = 1.8F; ///< a vowel or an H more or less
constexpr float kFirstLetterCost = 1.5F; ///< on top: people and machines rarely err at the first letter
constexpr float kSkeletonCost = 2.5F;
constexpr float kUnvocalisedCost = 0.9F; ///< the same for a part that has no vowels to compare
constexpr float kWrittenVowelCost = 0.9F; ///< on top: a vowel that the script does write is not there
constexpr float kShortSkeletonCost = 2.0F; ///< on top: two consonants are soon met by chance
constexpr float kSkeletonLetterCost = 3.0F;
constexpr float kSkeletonSoundCost = 1.2F; ///< a letter that languages with this script sound in several ways
constexpr float kSkeletonGapCost = 1.6F;   ///< V and H, which are vowels too, more or less

constexpr std::size_t kLongest = 48;

bool isVowel(char letter) {
    return letter == 'A' || letter == 'I' || letter == 'U';
}

bool among(std::string_view pairs, char a, char b) {
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 3) {
        if ((pairs[i] == a && pairs[i + 1] == b) || (pairs[i] == b && pairs[i + 1] == a)) {
            return true;
        }
    }
    return false;
}

/// Folded letters whose sounds languages write for each other.
bool nearSounds(char a, char b) {
    return among("CK CS CZ SZ KG GH HK DT BP BV VF VU GI ZI MN CI CT", a, b);
}

float substitutionCost(char a, char b) {
    if (isVowel(a) && isVowel(b)) {
        return kVowelCost;
    }
    return nearSounds(a, b) ? kNearSoundCost : kLetterCost;
}

float gapCost(char letter) {
    return isVowel(letter) || letter == 'H' ? kWeakGapCost : kGapCost;
}

/// Cheapest way from one folded part to the other.
float weightedDistance(std::string_view a, std::string_view b) {
    std::array<std::array<float, kLongest + 1>, 3> rows;
    float* before = rows[0].data();
    float* previous = rows[1].data();
    float* current = rows[2].data();
    previous[0] = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
        previous[j + 1] = previous[j] + gapCost(b[j]) + (j == 0 ? kFirstLetterCost : 0);
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        current[0] = previous[0] + gapCost(a[i]) + (i == 0 ? kFirstLetterCost : 0);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const float first = i == 0 && j == 0 ? kFirstLetterCost : 0;
            float best = previous[j] + (a[i] == b[j] ? 0 : substitutionCost(a[i], b[j]) + first);
            best = std::min(best, previous[j + 1] + gapCost(a[i]));
            best = std::min(best, current[j] + gapCost(b[j]));
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]) {
                best = std::min(best, before[j - 1] + kSwapCost);
            }
            current[j + 1] = best;
        }
        float* oldest = before;
        before = previous;
        previous = current;
        current = oldest;
    }
    return previous[b.size()];
}

/// Cost when only letters that look alike differ; nothing when others do.
std::optional<float> readingCost(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) {
        return std::nullopt;
    }
    float cost = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] == b[i]) {
            continue;
        }
        if (!lookAlike(a[i], b[i])) {
            return std::nullopt;
        }
        cost += kReadingCost;
    }
    return cost;
}

std::optional<PartLikeness> byFold(const NamePartView& question, const NamePartView& listed) {
    if (question.fold == listed.fold) {
        return PartLikeness{kSpellingCost, Likeness::Spelling};
    }
    const std::size_t longer = std::max(question.fold.size(), listed.fold.size());
    const std::size_t allowed = editsAllowedBetween(question.fold.size(), listed.fold.size());
    if (longer > kLongest || !editsBetween(question.fold, listed.fold, allowed)) {
        return std::nullopt;
    }
    PartLikeness found{kSpellingCost / 2 + weightedDistance(question.fold, listed.fold), Likeness::Typing};
    if (const auto reading = readingCost(question.text, listed.text); reading && *reading < found.cost) {
        found = {*reading, Likeness::Reading};
    }
    return found;
}

/// True when the letters of `some` stand in `all` in this order.
bool standsIn(std::string_view some, std::string_view all) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < all.size() && at < some.size(); ++i) {
        at += all[i] == some[at] ? 1 : 0;
    }
    return at == some.size();
}

/// What one edit between two skeletons costs.
float skeletonEditCost(std::string_view a, std::string_view b) {
    std::size_t at = 0;
    while (at < std::min(a.size(), b.size()) && a[at] == b[at]) {
        ++at;
    }
    if (a.size() == b.size()) {
        const bool sound = a.substr(at + 1) == b.substr(at + 1) && among("SC ST KH KC VF VB", a[at], b[at]);
        return sound ? kSkeletonSoundCost : kSkeletonLetterCost;
    }
    const char more = a.size() > b.size() ? a[at] : b[at];
    return more == 'V' || more == 'H' ? kSkeletonGapCost : kSkeletonLetterCost;
}

/// For a listed part without vowels, whose script writes the long ones only.
std::optional<PartLikeness> byBareSkeleton(const NamePartView& question, const NamePartView& listed) {
    const std::size_t shorter = std::min(question.skeleton.size(), listed.skeleton.size());
    if (shorter < kLeastBareSkeleton) {
        return std::nullopt;
    }
    const float vowels = standsIn(listed.fold, question.fold) ? 0 : kWrittenVowelCost;
    if (question.skeleton == listed.skeleton) {
        return PartLikeness{kUnvocalisedCost + vowels + (shorter < kLeastSkeleton ? kShortSkeletonCost : 0),
                            Likeness::Skeleton};
    }
    if (shorter < kLeastSkeleton || !editsBetween(question.skeleton, listed.skeleton, 1)) {
        return std::nullopt;
    }
    return PartLikeness{kUnvocalisedCost + skeletonEditCost(question.skeleton, listed.skeleton) +
                            (shorter == kLeastSkeleton ? kShortSkeletonCost : 0),
                        Likeness::Skeleton};
}

std::optional<PartLikeness> bySkeleton(const NamePartView& question, const NamePartView& listed) {
    if (listed.unvocalised) {
        return byBareSkeleton(question, listed);
    }
    if (question.skeleton.size() < kLeastSkeleton || question.skeleton != listed.skeleton) {
        return std::nullopt;
    }
    return PartLikeness{question.unvocalised ? kUnvocalisedCost : kSkeletonCost, Likeness::Skeleton};
}

/// Edits between two texts, `a` the shorter, as far as they are at most two. Only the band around the diagonal counts:
/// a cell further away needs more edits than that.
std::optional<std::size_t> editsInBand(std::string_view a, std::string_view b) {
    constexpr std::size_t kLimit = 2;
    constexpr std::uint8_t kFar = kLimit + 1;
    std::array<std::array<std::uint8_t, kLongest + 2>, 3> rows;
    rows[0].fill(kFar);
    rows[1].fill(kFar);
    rows[2].fill(kFar);
    std::uint8_t* before = rows[0].data();
    std::uint8_t* previous = rows[1].data();
    std::uint8_t* current = rows[2].data();
    for (std::size_t j = 0; j <= kLimit && j <= b.size(); ++j) {
        previous[j] = static_cast<std::uint8_t>(j);
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        const std::size_t first = i > kLimit ? i - kLimit : 1;
        const std::size_t last = std::min(i + kLimit, b.size());
        current[first - 1] = i <= kLimit && first == 1 ? static_cast<std::uint8_t>(i) : kFar;
        std::uint8_t least = current[first - 1];
        for (std::size_t j = first; j <= last; ++j) {
            int best = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            best = std::min({best, previous[j] + 1, current[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = std::min(best, before[j - 2] + 1);
            }
            current[j] = static_cast<std::uint8_t>(std::min<int>(best, kFar));
            least = std::min(least, current[j]);
        }
        if (last < b.size()) {
            current[last + 1] = kFar;
        }
        if (least > kLimit) {
            return std::nullopt;
        }
        std::uint8_t* oldest = before;
        before = previous;
        previous = current;
        current = oldest;
    }
    return previous[b.size()] <= kLimit ? std::optional<std::size_t>(previous[b.size()]) : std::nullopt;
}

} // namespace

bool lookAlike(char a, char b) {
    return among("OQ OD QD IL IT IJ LT BR BP PR SZ UV VY MN NH GC CO CE EF KX RK WV HM WM GO DB", a, b);
}

NamePart NamePart::of(std::string_view text, bool unvocalised) {
    NamePart part{std::string(text), foldNamePart(text), {}, unvocalised};
    part.skeleton = skeletonOfFold(part.fold);
    return part;
}

std::optional<std::size_t> editsBetween(std::string_view a, std::string_view b, std::size_t limit) {
    while (!a.empty() && !b.empty() && a.front() == b.front()) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && !b.empty() && a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
    if (a.size() > b.size()) {
        std::swap(a, b);
    }
    if (b.size() - a.size() > limit) {
        return std::nullopt;
    }
    if (a.empty()) {
        return b.size();
    }
    if (a.size() == 1 && b.size() == 1) {
        return limit >= 1 ? std::optional<std::size_t>(1) : std::nullopt;
    }
    if (a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0]) {
        return limit >= 1 ? std::optional<std::size_t>(1) : std::nullopt;
    }
    // What is left differs at its first and its last letter: at least two edits.
    if (limit < 2 || b.size() > kLongest) {
        return std::nullopt;
    }
    return editsInBand(a, b);
}

std::optional<PartLikeness> likenessOf(const NamePartView& question, const NamePartView& listed) {
    if (question.text == listed.text) {
        return PartLikeness{};
    }
    const auto fold = byFold(question, listed);
    const auto skeleton = bySkeleton(question, listed);
    if (fold && skeleton) {
        return fold->cost <= skeleton->cost ? fold : skeleton;
    }
    return fold ? fold : skeleton;
}

} // namespace lanepost::screening
