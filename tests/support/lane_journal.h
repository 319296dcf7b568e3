// Journals with as many crossings as a test wants.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "lane/specimens.h"
#include "store/crossing_journal.h"

namespace lanepost::test {

/// Appends one decided crossing of a specimen; `id` is that of its closing event.
inline void appendCrossing(store::CrossingJournal& journal, const std::string& id, UtcTime at) {
    lane::RecordCrossing record;
    record.crossing.id = id + "-c";
    record.crossing.laneId = "lane-1";
    record.crossing.direction = "entry";
    record.crossing.mode = "training";
    record.crossing.openedAt = at;
    record.crossing.decidedAt = at;
    record.crossing.travellers = {lane::specimen::passport()};
    record.crossing.vehicle = lane::specimen::car();
    record.crossing.screenings = {{id + "-c/1", lane::specimen::noHit()}, {id + "-c/2", lane::specimen::noHit()}};
    record.crossing.decision =
        lane::OfficerDecision{id + "-d", record.crossing.id, "TESTER", lane::DecisionOutcome::Pass, "specimen"};
    journal.append({id, at, lane::LaneCleared{"specimen"}}, std::vector<lane::LaneAction>{record}).value();
}

/// Appends `count` of them; ids carry `prefix` and a number from 1 on.
inline void appendCrossings(store::CrossingJournal& journal, const std::string& prefix, int count) {
    for (int i = 1; i <= count; ++i) {
        char id[64];
        std::snprintf(id, sizeof id, "%s-%07d", prefix.c_str(), i);
        appendCrossing(journal, id, lane::specimen::morning() + std::chrono::milliseconds(i));
    }
}

} // namespace lanepost::test
