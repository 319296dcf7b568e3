// Asks the centre's own lists about a stored crossing: what the lane could not know becomes a late answer.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "central/central_store.h"
#include "screening/screening_engine.h"

namespace lanepost::central {

/// The hits that `lists` give now for everybody and every vehicle of the crossing in `payload`, without those that the lane
/// had itself and those in `told` (each "list id/entry id"). At most one answer, for the whole crossing. A payload that is
/// no crossing gives none. Error: Corrupt. Thread-safe.
[[nodiscard]] Result<std::vector<FoundLate>> screenLate(const std::string& payload,
                                                        const screening::ScreeningEngine& lists,
                                                        std::set<std::string> told, UtcTime now);

} // namespace lanepost::central
