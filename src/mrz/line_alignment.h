// All ways in which exactly N characters can stand in a line, weighed: forward-backward over the CTC lattice.
#pragma once

#include <array>
#include <vector>

#include "mrz/line_probabilities.h"
#include "mrz/mrz_format.h"

namespace lanepost::mrz {

/// How likely each character is before the line is looked at: one factor per position and character.
using PositionPrior = std::array<float, 37>;

/// What a caller knows about where the characters stand.
struct AlignmentFrame {
    double firstCentre = 0; ///< column of the first character's middle
    double pitch = 0;       ///< columns per character; 0: unknown, any place is tried
    double slack = 6;       ///< characters that the line may lie off the frame
};

/// One position of the line.
struct AlignedCharacter {
    std::array<float, 37> posterior{}; ///< by index into kMrzAlphabet; sums to 1
    double column = 0;                 ///< mean column where it stands
};

/// A line of exactly N characters.
struct LineAlignment {
    std::vector<AlignedCharacter> characters; ///< empty when N characters do not fit
    double logLikelihood = 0;                 ///< natural logarithm; summed over all alignments, priors included
};

/// Aligns `length` characters to the line. priors: empty for none, else one per position.
/// Columns before the first and after the last character count as blank at no more than a small fixed cost each, so
/// that card edges and frames beside the text do not decide. Thread-safe.
LineAlignment alignLine(const LineProbabilities& line, int length, const std::vector<PositionPrior>& priors,
                        const AlignmentFrame& frame);

} // namespace lanepost::mrz
