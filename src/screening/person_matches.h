// Which parts of a list's dictionary are like the parts of a name, and how much each likeness says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "screening/person_index.h"
#include "screening/person_question.h"

namespace lanepost::screening {

/// A likeness that is worth less says nothing: nothing is found by it.
constexpr float kLeastPoints = 0.5F;

/// People that stand behind every list when rarity is judged: in a short list no part is rare.
constexpr double kImaginedRows = 6000;

/// How to look for like parts.
enum class FindBy {
    Keys,     ///< by the index
    AllParts, ///< by comparing with every part: slow; the proof that the index finds all
};

/// A listed part that is like an item of the question.
struct PartMatch {
    std::uint32_t part = 0;
    std::uint16_t item = 0;
    Likeness kind = Likeness::Equal;
    bool secondHalf = false; ///< for Joined with a split: part is what follows the part of the first half
    std::uint16_t split = 0; ///< for Joined with a split: which one, from 1; 0: the part is like the whole item
    float points = 0;
};

/// Listed parts in a row of the dictionary that begin with an item, or with its initial.
struct RangeMatch {
    std::size_t first = 0;
    std::size_t last = 0; ///< one behind the last
    std::uint16_t item = 0;
    Likeness kind = Likeness::Cut;
    char initial = 0; ///< for Initial: the letter with which the part's text begins
    float points = 0;
};

/// The likenesses of one form of a name with one list. The points of a likeness are its significance, the logarithm of
/// how few of the list's rows have a part that is at least as like, less the cost of the deviation.
class PersonMatches {
public:
    /// Finds all likenesses worth points. population: whose rows say how rare a part is, beside the index's own, or
    /// nullptr: a layer of changes has too few of its own. All outlive this.
    PersonMatches(const PersonIndex& index, const QuestionName& name, bool mayBeTruncated, FindBy findBy,
                  const PersonIndex* population = nullptr);

    /// True when the part may have a match.
    bool mayMatch(std::uint32_t part) const {
        return part < index_.partCount() && (bits_[part / 64] >> (part % 64) & 1U) != 0;
    }
    /// The matches of a part, ranges aside.
    std::span<const PartMatch> of(std::uint32_t part) const;
    /// All matches, by part.
    const std::vector<PartMatch>& all() const { return matches_; }
    /// All ranges.
    const std::vector<RangeMatch>& ranges() const { return ranges_; }
    /// True when the range holds for the part.
    bool inRange(const RangeMatch& range, std::uint32_t part) const;
    /// The most points that any match of an item has.
    float most(std::size_t item) const { return most_[item]; }
    /// What a likeness of that cost says for an item, also where it is less than kLeastPoints or nothing at all;
    /// nothing when no listed part is as like.
    std::optional<float> pointsAtCost(std::size_t item, float cost) const;
    /// How rare parts are that so many rows have, in points.
    float significance(std::uint64_t rows) const;
    /// The rows among which rarity is judged, imagined ones included.
    double peopleCompared() const;
    /// True when rarity is judged by another list's rows too.
    bool hasPopulation() const { return population_ != nullptr; }
    const PersonIndex& index() const { return index_; }
    const QuestionName& name() const { return name_; }

private:
    struct Found {
        std::uint32_t part;
        PartLikeness likeness;
    };
    std::vector<Found> likeParts(const QuestionItem& item, const PersonIndex& index) const;
    void addSlip(const FoldSlip& slip, const PersonIndex& index, std::vector<Found>& found) const;
    void addCandidates(const NamePart& part, const PersonIndex& index, std::vector<std::uint32_t>& candidates) const;
    std::uint64_t rowsBeginningWith(std::string_view fold) const;
    std::uint64_t rowsWithFold(std::string_view fold) const;
    void addLike(std::size_t item);
    void addCuts(std::size_t item, bool mayBeTruncated);
    void addCut(std::size_t item, std::string_view fold, float cost);
    void addInitial(std::size_t item);
    void addSplits(std::size_t item);
    void addSplit(std::size_t item, std::string_view first, std::string_view second);
    void addListedInitial(std::size_t item);
    void addRange(const RangeMatch& range);
    void add(const PartMatch& match);
    void finish();

    const PersonIndex& index_;
    const QuestionName& name_;
    const FindBy findBy_;
    const PersonIndex* const population_;
    std::vector<PartMatch> matches_;
    std::vector<RangeMatch> ranges_;
    std::vector<std::uint64_t> bits_;
    std::vector<float> most_;
    std::vector<std::vector<std::pair<float, float>>> levels_; ///< for each item: costs ascending, and their points
    std::unordered_map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> places_;
    std::uint16_t splits_ = 0;
};

} // namespace lanepost::screening
