// The crossings table's row for a recorded crossing.
#pragma once

#include <string>

#include "lane/crossing.h"

namespace lanepost::store {

/// The columns beside journal_seq, made from the crossing.
struct CrossingRecord {
    std::string id;
    std::string laneId;
    std::string openedAt;
    std::string closedAt; ///< when decided or abandoned
    std::string outcome;  ///< "pass", "refer" or "abandoned"
    std::string record;   ///< canonical JSON of the crossing
    friend bool operator==(const CrossingRecord&, const CrossingRecord&) = default;
};

/// The row for `crossing`. Thread-safe.
CrossingRecord recordOf(const lane::Crossing& crossing);

} // namespace lanepost::store
