#include "store/journal_replay.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "lane/lane_session.h"
#include "store/journal_reader.h"

namespace lanepost::store {
namespace {

const std::string kNothing = "(nothing)";

/// A screen shows the crossing closed last, and a notice for two closings more: after that nothing erased is on it.
constexpr int kClosingsUntilClear = 3;

void dropScreens(std::vector<std::string>& actions) {
    std::erase_if(actions, [](const std::string& action) {
        return action.find("\"type\":\"show_lane\"") != std::string::npos;
    });
}

bool closesCrossing(const std::vector<std::string>& actions) {
    return std::ranges::any_of(actions, [](const std::string& action) {
        return action.find("\"type\":\"record_crossing\"") != std::string::npos;
    });
}

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
    int closingsUntilClear = 0;
    const auto visited = readJournal(path, 1, [&](const JournalRow& row) -> Result<void> {
        if (row.eventForm == StoredForm::Erased) {
            ++report.events;
            ++report.erasedEvents;
            closingsUntilClear = kClosingsUntilClear;
            return {};
        }
        const auto event = eventOf(row);
        auto stored = row.actionsForm == StoredForm::Erased ? Result<std::vector<std::string>>() : actionsOf(row);
        if (!event || !stored) {
            return fail(path.string(), !event ? event.error() : stored.error());
        }
        std::vector<std::string> now;
        for (const lane::LaneAction& action : session.on(*event)) {
            now.push_back(journalText(action));
        }
        if (row.actionsForm == StoredForm::Erased) {
            ++report.events;
            ++report.partlyCompared;
            closingsUntilClear = kClosingsUntilClear;
            return {};
        }
        if (closingsUntilClear > 0) {
            closingsUntilClear -= closesCrossing(*stored) ? 1 : 0;
            ++report.partlyCompared;
            dropScreens(*stored);
            dropScreens(now);
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
