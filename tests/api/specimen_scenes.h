// Scenes at a lane, of fictitious people and specimen documents, for the console's and the screen's tests.
#pragma once

#include <string>
#include <vector>

#include "lane/lane_event.h"

namespace lanepost::api::test {

/// What comes to the lane, in order. Screening answers are given to the questions as they come.
struct Scene {
    std::vector<lane::LaneEvent> events;
    screening::ScreeningAnswer vehicleAnswer; ///< to the question about a plate
    screening::ScreeningAnswer personAnswer;  ///< to the question about a document
    bool answered = true;                     ///< false: the lists stay silent
};

/// The scene of that name at `now`: "clear", "doubtful", "hit", "failed", "unread", "two", "hostile", "silent",
/// "no-lists". Pictures are named by their file in tests/samples in place of a SHA-256; an unknown name gives no
/// events.
Scene specimenScene(const std::string& name, UtcTime now);

/// The lists of the scenes: three current, one missing.
std::vector<screening::ListCoverage> specimenLists(UtcTime now);

} // namespace lanepost::api::test
