#include "store/crossing_record.h"

#include <nlohmann/json.hpp>

#include "base/strict_json.h"
#include "lane/lane_json.h"
#include "store/journal_row.h"

namespace lanepost::store {
namespace {

std::string outcomeOf(const lane::Crossing& crossing) {
    if (!crossing.decision) {
        return "abandoned";
    }
    return crossing.decision->outcome == lane::DecisionOutcome::Pass ? "pass" : "refer";
}

} // namespace

CrossingRecord recordOf(const lane::Crossing& crossing) {
    const UtcTime closed = crossing.decidedAt.value_or(crossing.abandonedAt.value_or(crossing.openedAt));
    return {storedText(crossing.id), storedText(crossing.laneId), toRfc3339(crossing.openedAt),
            toRfc3339(closed),       outcomeOf(crossing),         canonicalText(lane::toJson(crossing))};
}

} // namespace lanepost::store
