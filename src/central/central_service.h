// The reference centre at work: events into the store, receipts after the commit, answers to state reports, late answers.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/ed25519.h"
#include "base/result.h"
#include "central/central_store.h"
#include "central/nats_hub.h"
#include "screening/screening_engine.h"

namespace lanepost::central {

/// Counts since the start.
struct CentralCounts {
    std::size_t received = 0; ///< frames from the broker
    std::size_t stored = 0;   ///< of them new
    std::size_t refused = 0;  ///< not valid, of a revoked device, or against the chain
    std::size_t receipts = 0;
    std::size_t reports = 0;
    std::size_t lateAnswers = 0;
};

/// One instance. Several may share a database and a consumer. Lives on one thread; what it refers to outlives it.
class CentralService {
public:
    /// Opens the store anew after it failed.
    using OpenStore = std::function<Result<CentralStore>()>;

    /// lists: the centre's own, for late answers; nullptr: none are asked.
    CentralService(NatsHub& hub, OpenStore openStore, const Ed25519Signer& signer, const screening::ScreeningEngine* lists,
                   const Clock& clock);

    /// Works until stopped. Failures of broker or database are logged once and tried again.
    void run(const std::stop_token& stop);
    /// One round: events, reports, late answers. True when there was something to do. Error: the broker or the database.
    [[nodiscard]] Result<bool> turn(std::chrono::milliseconds wait);

    const CentralCounts& counts() const { return counts_; }

private:
    [[nodiscard]] Result<void> takeEvents(const std::vector<Delivery>& deliveries);
    [[nodiscard]] Result<void> answer(const Reported& reported);
    [[nodiscard]] Result<bool> screenSome();
    void sendReceipt(const StreamPosition& position, const std::string& nonce);

    NatsHub& hub_;
    OpenStore openStore_;
    const Ed25519Signer& signer_;
    const screening::ScreeningEngine* lists_;
    const Clock& clock_;
    std::optional<CentralStore> store_;
    CentralCounts counts_;
};

} // namespace lanepost::central
