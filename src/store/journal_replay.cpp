#include "store/journal_replay.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "lane/lane_session.h"
#include "store/journal_reader.h"

namespace lanepost::store {
namespace {

const std::string kNothing = "(nothing)";

/// Compares the actions of one row; counts them into `report`.
void compare(const JournalRow& row, const std::vector<std::string>& stored, const std::vector<std::string>& now,
             ReplayReport& report) {
    ++report.events;
    report.actions += static_cast<std::int64_t>(stored.size());
    const auto differing = std::mismatch(stored.begin(), stored.end(), now.begin(), now.end());
    if (differing.first == stored.end() && differing.second == now.end()) {
        return;
    }
    ++report.differingEvents;
    if (!report.firstDifference) {
        report.firstDifference = ReplayDifference{row.seq,
                                                  row.eventId,
                                                  row.eventType,
                                                  static_cast<std::size_t>(differing.first - stored.begin()),
                                                  differing.first == stored.end() ? kNothing : *differing.first,
                                                  differing.second == now.end() ? kNothing : *differing.second};
    }
}

} // namespace

Result<ReplayReport> replayJournal(const std::filesystem::path& path) {
    lane::LaneSession session;
    ReplayReport report;
    const auto visited = readJournal(path, 1, [&](const JournalRow& row) -> Result<void> {
        const auto event = eventOf(row);
        const auto stored = actionsOf(row);
        if (!event || !stored) {
            return fail(path.string(), !event ? event.error() : stored.error());
        }
        std::vector<std::string> now;
        for (const lane::LaneAction& action : session.on(*event)) {
            now.push_back(journalText(action));
        }
        compare(row, *stored, now, report);
        return {};
    });
    if (!visited) {
        return fail(visited.error());
    }
    return report;
}

} // namespace lanepost::store
