// How the appliance stands with the centre: what waits to go up, and how old the lists that came down are.
//
// Up and down fail independently, so each has its own age (architecture.md, section 2.6). The link itself (CentralLink,
// NATS and USB bundle) is issue 6; until then nothing is sent, and this page of the truth says so.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "sync/link_state.h"

namespace lanepost::sync {

/// The upward half of the exchange.
struct ExchangeState {
    LinkState link = LinkState::NotConfigured;
    std::uint64_t waiting = 0;            ///< outbox rows without a receipt of the central store
    std::optional<UtcTime> oldestWaiting; ///< when the oldest of them was committed
    std::optional<UtcTime> lastReceipt;   ///< empty: none since the program started
};

/// Reads the state of the exchange from a lane's journal. Opens the journal for each question, so it may be asked from
/// any thread while the lane writes. Thread-safe.
class ExchangeMonitor {
public:
    /// journal: the lane's database file.
    explicit ExchangeMonitor(std::filesystem::path journal) : journal_(std::move(journal)) {}

    /// The state now. Error: as store::Outbox.
    [[nodiscard]] Result<ExchangeState> state() const;

private:
    std::filesystem::path journal_;
};

} // namespace lanepost::sync
