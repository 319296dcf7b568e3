// Asks the centre's own lists about a stored crossing: what the lane could not know becomes a late answer.
#pragma once

#include <cstddef>
#include <cstdint>
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

/// A stored crossing about which a late answer was kept.
struct ToldLate {
    std::string device;
    std::string crossingId;
};

/// What asking stored crossings gave.
struct ScreenedLate {
    std::size_t asked = 0;
    std::vector<ToldLate> told;
};

/// Asks `lists` about stored crossings that were not asked about yet, oldest first, at most `limit`, and keeps the late
/// answers. One that is no readable crossing is logged by its event id and counts as asked. Several programs may do
/// this on one database: each crossing is answered once. Error: as CentralStore; what was asked about before it is
/// kept.
[[nodiscard]] Result<ScreenedLate> screenSome(CentralStore& store, const screening::ScreeningEngine& lists,
                                              std::int64_t limit, UtcTime now);

/// The same until none waits.
[[nodiscard]] Result<ScreenedLate> screenAll(CentralStore& store, const screening::ScreeningEngine& lists,
                                             const Clock& clock);

} // namespace lanepost::central
