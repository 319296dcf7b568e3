// Journals with as many crossings as a test wants.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "lane/specimens.h"
#include "store/crossing_journal.h"

namespace lanepost::test {

/// Appends `count` decided crossings of a specimen to `journal`; ids carry `prefix` and a number from `first` on.
inline void appendCrossings(store::CrossingJournal& journal, const std::string& prefix, int count, int first = 1) {
    for (int i = first; i < first + count; ++i) {
        char id[64];
        std::snprintf(id, sizeof id, "%s-%07d", prefix.c_str(), i);
        lane::RecordCrossing record;
        record.crossing.id = std::string(id) + "-c";
        record.crossing.laneId = "lane-1";
        record.crossing.openedAt = lane::specimen::morning();
        record.crossing.decidedAt = lane::specimen::morning();
        record.crossing.decision = lane::OfficerDecision{std::string(id) + "-d", record.crossing.id, "TESTER",
                                                         lane::DecisionOutcome::Pass, "specimen"};
        journal
            .append({id, lane::specimen::morning() + std::chrono::milliseconds(i), lane::LaneCleared{"specimen"}},
                    std::vector<lane::LaneAction>{record})
            .value();
    }
}

} // namespace lanepost::test
