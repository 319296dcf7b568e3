// The console's door to the lane: decisions in, evidence and the state of the exchange out.
#pragma once

#include <filesystem>

#include "api/lane_port.h"
#include "app/lane_message.h"
#include "base/clock.h"
#include "screening/screening_engine.h"
#include "store/evidence_store.h"
#include "sync/exchange_state.h"

namespace lanepost::app {

/// LanePort over the lane's channel and the stores. Thread-safe; what it refers to outlives it.
class LaneGateway final : public api::LanePort {
public:
    LaneGateway(LaneChannel& channel, const store::EvidenceStore& evidence, const screening::ScreeningEngine& screening,
                sync::ExchangeMonitor exchange, const Clock& clock)
        : channel_(channel), evidence_(evidence), screening_(screening), exchange_(std::move(exchange)), clock_(clock) {}

    Result<api::DecisionReceipt> decide(const lane::OfficerDecision& decision,
                                        std::chrono::milliseconds timeout) override;
    Result<std::vector<std::byte>> evidence(const std::string& sha256) override;
    Result<api::SyncState> syncState() override;

private:
    LaneChannel& channel_;
    const store::EvidenceStore& evidence_;
    const screening::ScreeningEngine& screening_;
    const sync::ExchangeMonitor exchange_;
    const Clock& clock_;
};

} // namespace lanepost::app
