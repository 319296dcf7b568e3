// How like two names are when nothing else is known.
#pragma once

#include <string_view>

namespace lanepost::screening {

/// A score from 0 to 1 for two names in any script: the points that they share against the points that each shares with
/// itself. No list stands behind it, so no part is rarer than another. Symmetric. Thread-safe.
double namePairScore(std::string_view first, std::string_view second);

} // namespace lanepost::screening
