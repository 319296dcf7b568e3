// What the journal says was asked before this start.
#pragma once

#include <filesystem>

#include "app/lane_screening.h"
#include "base/clock.h"
#include "base/result.h"

namespace lanepost::app {

/// Takes the questions that the journal kept into the memory of recent questions and of crossings; what is older than
/// either keeps is left out. Reads the whole journal, beside the lane that writes it. Error: as readJournal.
[[nodiscard]] Result<void> rememberPastQueries(const std::filesystem::path& journal, UtcTime now,
                                               LaneScreening& screening);

} // namespace lanepost::app
