// Journals written by a random lane.
#pragma once

#include <filesystem>
#include <string>

#include "lane/lane_session.h"
#include "lane/random_lane.h"
#include "store/crossing_journal.h"
#include "support/temporary_folder.h"

namespace lanepost::store {

using test::TemporaryFolder;

/// Writes `events` random events into the journal at `path`; returns how many crossings were recorded.
inline int writeRandomJournal(const std::filesystem::path& path, std::uint64_t seed, int events) {
    CrossingJournal journal = CrossingJournal::open(path).value();
    lane::RandomLane random(seed);
    lane::LaneSession session;
    int recorded = 0;
    for (int i = 0; i < events; ++i) {
        const lane::TimedEvent event = random.next();
        const auto actions = session.on(event);
        random.see(actions);
        journal.append(event, actions).value();
        for (const lane::LaneAction& action : actions) {
            recorded += std::holds_alternative<lane::RecordCrossing>(action);
        }
    }
    return recorded;
}

} // namespace lanepost::store
