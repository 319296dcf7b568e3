// From the reader network's columns of scores to texts with probabilities.
#pragma once

#include <span>
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

/// The network's classes after the blank (class 0), in order.
inline constexpr std::string_view kPlateAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Decodes raw scores (before softmax) by prefix beam search.
/// scores: `classes` rows of `columns` numbers each, class 0 the blank; classes is 1 + kPlateAlphabet.size().
/// Returns at most `most` texts; empty `texts` when the sizes don't fit or a score is not finite. Thread-safe.
/// Source of the method: Graves 2012, "Supervised sequence labelling", section 7.5 (prefix search).
CtcReading decodeCtc(std::span<const float> scores, int columns, int most = 5);

} // namespace lanepost::anpr
