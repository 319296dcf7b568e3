// What the risk indicators say of one question, each with its evidence.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"

namespace lanepost::indicators {

/// Whether an indicator applies. NotEnoughData is an answer of its own: it is never taken for "not fired".
enum class IndicatorState { Fired, NotFired, NotEnoughData };

/// One indicator's answer. Points count only when it fired; take the evidence away and they go.
struct RiskIndicator {
    std::string code;
    std::string title; ///< for the officer
    IndicatorState state = IndicatorState::NotEnoughData;
    int points = 0;                    ///< 0 unless fired
    std::vector<std::string> evidence; ///< what made it fire, or what is missing. Personal data.
    friend bool operator==(const RiskIndicator&, const RiskIndicator&) = default;
};

/// Whether a set may be used.
enum class IndicatorSetState { Current, Expired, NotYetValid, Missing };

/// One owner's indicators on one question.
struct IndicatorAnswer {
    std::string setId;
    std::string version;
    std::string owner;
    std::string legalBasis;
    IndicatorSetState state = IndicatorSetState::Missing;
    std::string detail;    ///< for every state but Current: why, and what to do
    int referAtPoints = 0; ///< 0 when it is not known
    std::vector<RiskIndicator> indicators; ///< those that the question concerns; none unless the set is current
    friend bool operator==(const IndicatorAnswer&, const IndicatorAnswer&) = default;
};

} // namespace lanepost::indicators
