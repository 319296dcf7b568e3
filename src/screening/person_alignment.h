// Which part of a name stands for which part of a listed name, and how many points the names have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "screening/person_matches.h"

namespace lanepost::screening {

/// Parts of both names that stand for each other.
struct AlignedParts {
    std::uint32_t questionMask = 0; ///< parts of the question, one bit each
    std::uint32_t rowMask = 0;      ///< parts of the listed name
    Likeness kind = Likeness::Equal;
    float points = 0;
    std::uint16_t item = 0; ///< of the question
    bool split = false;     ///< one part of the question stands for two of the row
};

/// How two names meet.
struct NameAlignment {
    std::vector<AlignedParts> aligned;
    std::uint32_t questionLeft = 0; ///< parts without a counterpart
    std::uint32_t rowLeft = 0;
    float leftPoints = 0;  ///< zero or less: for parts without a counterpart
    float orderPoints = 0; ///< zero or less: for another order
    float togetherPoints = 0; ///< zero or less: parts of one culture's names go together, so each says less
    std::optional<double> namesakes; ///< how many other rows have the aligned parts together, where that was counted
    float points = 0;      ///< the sum of everything
};

/// More points than any alignment of these row parts can have. Cheap.
float alignmentBound(const PersonMatches& matches, std::span<const std::uint32_t> rowParts);

/// The alignment with the most points, each part used at most once; of several, always the same one.
NameAlignment alignNames(const PersonMatches& matches, std::span<const std::uint32_t> rowParts, bool mayBeTruncated);

} // namespace lanepost::screening
