// Slips of one letter that the fold of a part makes look like more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "screening/name_likeness.h"

namespace lanepost::screening {

/// The fold of a part as it may have been before one letter slipped.
struct FoldSlip {
    std::string fold;
    float cost = 0; ///< in points
    Likeness kind = Likeness::Typing;
};

/// One letter may change a fold in several places, since folds join letters: MIIENA, read for MILENA, folds to MINA.
/// The folds of `text` with one letter read for one that looks alike, left out, exchanged with its neighbour, or put in
/// where two letters fold together; only those further from `fold` than editsAllowed. Each once, with its least cost.
/// Empty for parts of fewer than four letters. Thread-safe.
std::vector<FoldSlip> slipsOf(std::string_view text, std::string_view fold);

} // namespace lanepost::screening
