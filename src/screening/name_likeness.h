// How like two parts of a name are, and in what way.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lanepost::screening {

/// A part of a name with the forms under which it is compared. Personal data.
struct NamePart {
    std::string text;         ///< A-Z, as written in MRZ form
    std::string fold;         ///< foldNamePart(text)
    std::string skeleton;     ///< skeletonOfFold(fold)
    bool unvocalised = false; ///< from a script that leaves out vowels

    /// Fills the derived forms.
    static NamePart of(std::string_view text, bool unvocalised = false);
};

/// The same, pointing into somebody else's memory.
struct NamePartView {
    std::string_view text;
    std::string_view fold;
    std::string_view skeleton;
    bool unvocalised = false;

    NamePartView() = default;
    NamePartView(std::string_view textIn, std::string_view foldIn, std::string_view skeletonIn, bool unvocalisedIn)
        : text(textIn), fold(foldIn), skeleton(skeletonIn), unvocalised(unvocalisedIn) {}
    NamePartView(const NamePart& part) // implicit: a part is as good as its view
        : NamePartView(part.text, part.fold, part.skeleton, part.unvocalised) {}
};

/// In what way two parts are like, the nearest first.
enum class Likeness {
    Equal,    ///< the same letters
    Spelling, ///< another spelling or transliteration of the same sounds
    Reading,  ///< letters that machines and people take for each other
    Typing,   ///< one or two letters differ
    Skeleton, ///< the same consonants; the vowels differ or are not written
    Initial,  ///< one is the initial of the other
    Cut,      ///< one is the beginning of the other
    Joined,   ///< two parts of one are a single part of the other
};

/// What a likeness costs, in points (bits of evidence): how much rarer this deviation is between two writings of one
/// person's name than the equal writing.
struct PartLikeness {
    float cost = 0;
    Likeness kind = Likeness::Equal;
};

/// What one letter costs that was read as one that looks like it.
constexpr float kReadingCost = 0.8F;
/// What a letter more or less costs.
constexpr float kGapCost = 3.0F;
/// What two neighbours cost that were exchanged.
constexpr float kSwapCost = 3.0F;

/// True for two letters that look alike in OCR-B or in handwriting. Thread-safe.
bool lookAlike(char a, char b);

/// Letters of a folded part that may differ for two parts to be compared at all: none up to two letters, one up to
/// six, two from seven letters on.
constexpr std::size_t editsAllowed(std::size_t foldLength) {
    return foldLength <= 2 ? 0 : foldLength <= 6 ? 1 : 2;
}

/// As editsAllowed for two folds of these lengths: that of the shorter one, and one letter more or less between two and
/// three letters.
constexpr std::size_t editsAllowedBetween(std::size_t a, std::size_t b) {
    const std::size_t shorter = a < b ? a : b;
    const std::size_t longer = a < b ? b : a;
    return shorter == 2 && longer == 3 ? 1 : editsAllowed(shorter);
}

/// Insertions, deletions, substitutions and swaps of neighbours between two texts (optimal string alignment), as far as
/// they are at most `limit`, which is at most 2; nothing beyond. Thread-safe.
std::optional<std::size_t> editsBetween(std::string_view a, std::string_view b, std::size_t limit);

/// How like a part of the question is to a part of the list; nothing when they are not to be compared: their folds are
/// further apart than editsAllowedBetween, and their skeletons are not equal either. The skeleton of a listed part
/// without vowels may have two letters, or differ in one from three on. The index finds every pair for which this
/// answers, and no other rule decides; costs only grow with distance. Not symmetric. Thread-safe.
std::optional<PartLikeness> likenessOf(const NamePartView& question, const NamePartView& listed);

} // namespace lanepost::screening
