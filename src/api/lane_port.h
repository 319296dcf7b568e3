// All that the console knows of the lane: decisions go in, evidence and the state of the exchange come out.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lane/crossing.h"
#include "screening/screening_answer.h"
#include "sync/exchange_state.h"

namespace lanepost::api {

/// The lane took a decision, now or when the same id came first.
struct DecisionReceipt {
    std::string decisionId;
    std::string crossingId;
};

/// What waits to be sent, and how old the lists are.
struct SyncState {
    sync::ExchangeState exchange;
    std::vector<screening::ListCoverage> lists;
};

/// The lane as the console sees it. Implementations are thread-safe: the console calls from several threads at once.
class LanePort {
public:
    virtual ~LanePort() = default;

    /// Hands a decision to the lane and waits at most `timeout` for its answer. Sending the same id again is safe.
    /// Error: Conflict when the lane rejects it, the message is for the officer; Busy when no answer came in time,
    /// the decision may still be taken.
    [[nodiscard]] virtual Result<DecisionReceipt> decide(const lane::OfficerDecision& decision,
                                                         std::chrono::milliseconds timeout) = 0;

    /// The encoded image stored under this SHA-256 (64 lower-case hexadecimal digits). Error: NotFound, Io, Corrupt.
    [[nodiscard]] virtual Result<std::vector<std::byte>> evidence(const std::string& sha256) = 0;

    /// The outbox and the lists as they stand now. Error: Io, Corrupt.
    [[nodiscard]] virtual Result<SyncState> syncState() = 0;
};

} // namespace lanepost::api
