// Evaluates one owner's indicators for one question.
#pragma once

#include <string>

#include "base/clock.h"
#include "indicators/crossing_history.h"
#include "indicators/indicator_set.h"
#include "indicators/risk_indicator.h"
#include "screening/screening_answer.h"
#include "screening/screening_query.h"

namespace lanepost::indicators {

/// One question at a lane: what was read, what the lists said, where and when. References outlive the call.
struct IndicatorQuestion {
    const screening::ScreeningQuery& query;
    const screening::ScreeningAnswer& answer;
    std::string crossingId;
    std::string place;     ///< id of the crossing point
    std::string direction; ///< "entry" or "exit"
    UtcTime at{};
};

/// The set's answer. Nationality, sex and name parts of the query are not looked at (the name only as part of the key
/// under which a person was seen before). An indicator whose subject the question does not have is left out. The same
/// question, set and history give the same answer. Thread-safe.
IndicatorAnswer evaluate(const IndicatorSet& set, const IndicatorQuestion& question, const CrossingHistory& history);

} // namespace lanepost::indicators
