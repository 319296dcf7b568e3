// From the reader network's columns of scores to texts with probabilities.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "anpr/plate_reading.h"

namespace lanepost::anpr {

/// What the columns say: `texts` holds the likeliest texts with their probabilities, best first, the empty text among
/// them where it is likely; `characters` belongs to the first of them, and `columns` says in which column each is
/// strongest.
struct CtcReading {
    std::vector<PlateText> texts;
    std::vector<PlateCharacter> characters;
    std::vector<int> columns;
};

/// The characters of texts; the network's classes after the blank (class 0), in order.
inline constexpr std::string_view kPlateAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// A letter with a mark, in UTF-8, and the letter of kPlateAlphabet to which it is folded.
struct MarkedLetter {
    std::string_view seen;
    char folded;
};

/// The network's classes after those of kPlateAlphabet, in order.
inline constexpr std::array<MarkedLetter, 8> kMarkedLetters{
    {{"Ä", 'A'}, {"Ö", 'O'}, {"Ü", 'U'}, {"Å", 'A'}, {"Č", 'C'}, {"Š", 'S'}, {"Ž", 'Z'}, {"Đ", 'D'}}};

/// The network's classes without the blank.
inline constexpr int kPlateClasses = static_cast<int>(kPlateAlphabet.size() + kMarkedLetters.size());

/// Decodes raw scores (before softmax) by prefix beam search. A letter with a mark counts for its folded letter; which
/// of the two a character is, is decided for itself (PlateCharacter::seen).
/// scores: `classes` rows of `columns` numbers each, class 0 the blank; classes is 1 + kPlateClasses.
/// Returns at most `most` texts; empty `texts` when the sizes don't fit or a score is not finite. Thread-safe.
/// Source of the method: Graves 2012, "Supervised sequence labelling", section 7.5 (prefix search).
CtcReading decodeCtc(std::span<const float> scores, int columns, int most = 5);

} // namespace lanepost::anpr
