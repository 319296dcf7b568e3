// Lines as the network would see them, made from text: sharp peaks at an even pitch, with chosen doubts.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "mrz/line_alignment.h"
#include "mrz/line_probabilities.h"
#include "mrz/mrz_format.h"

namespace lanepost::mrz {

/// A second character that the network thinks possible at a place.
struct Doubt {
    char other = '<';
    float probability = 0;
};

/// Columns of a line with two characters of margin. doubts: by index into text. Pitch 3.5 columns.
inline LineProbabilities syntheticLine(std::string_view text, const std::map<int, Doubt>& doubts = {}) {
    constexpr double kPitch = 3.5;
    LineProbabilities line;
    line.columns = static_cast<int>((static_cast<double>(text.size()) + 4) * kPitch);
    line.values.assign(static_cast<std::size_t>(line.columns) * kLineClasses, 1e-6F);
    for (int t = 0; t < line.columns; ++t) {
        line.values[static_cast<std::size_t>(t) * kLineClasses] = 1.0F - 37e-6F;
    }
    for (int i = 0; i < static_cast<int>(text.size()); ++i) {
        const int t = static_cast<int>((i + 2.5) * kPitch);
        float* column = line.values.data() + static_cast<std::ptrdiff_t>(t) * kLineClasses;
        const auto doubt = doubts.find(i);
        const float other = doubt == doubts.end() ? 0.0F : doubt->second.probability;
        column[0] = 1e-6F;
        column[1 + alphabetIndex(text[i])] = 1.0F - 37e-6F - other;
        if (other > 0) {
            column[1 + alphabetIndex(doubt->second.other)] = other;
        }
    }
    return line;
}

/// Where the characters of syntheticLine stand.
inline AlignmentFrame syntheticFrame() {
    return {2.5 * 3.5 - 0.5, 3.5, 6};
}

} // namespace lanepost::mrz
