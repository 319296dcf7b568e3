// What the line network says about one strip: a probability for every class in every column.
#pragma once

#include <cstddef>
#include <vector>

namespace lanepost::mrz {

/// Classes of the network: 0 is "no character here" (the blank of CTC), class k is kMrzAlphabet[k - 1].
inline constexpr int kLineClasses = 38;

/// One line, column by column from left to right.
struct LineProbabilities {
    int columns = 0;
    double columnPx = 4;       ///< strip pixels per column
    std::vector<float> values; ///< columns x kLineClasses, each column sums to 1

    /// The classes of one column.
    const float* column(int index) const { return values.data() + static_cast<std::ptrdiff_t>(index) * kLineClasses; }
};

} // namespace lanepost::mrz
