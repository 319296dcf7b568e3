// The appliance's exchange with the centre: the link, the upload and its thread.
#pragma once

#include <memory>
#include <thread>

#include "app/config.h"
#include "app/lane_message.h"
#include "app/list_watcher.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "screening/screening_engine.h"
#include "sync/exchange_state.h"
#include "sync/list_keeper.h"
#include "sync/nats/nats_link.h"
#include "sync/uploader.h"

namespace lanepost::app {

/// Everything of the exchange that the way up needs. Made and destroyed on the main thread; what it refers to outlives it.
class Exchange {
public:
    /// Reads the centre's key, begins to connect and starts the upload; `lists` takes what comes down. A centre that is
    /// away is no error.
    /// Error: the configuration cannot work (certificates, key file), with what to do.
    [[nodiscard]] static Result<std::unique_ptr<Exchange>> start(const ApplianceConfig& appliance,
                                                                 const std::filesystem::path& journal,
                                                                 sync::ExchangeBoard& board, LaneChannel& lane,
                                                                 ListWatcher& lists, screening::ScreeningEngine& screening,
                                                                 const Clock& clock, Random& random);
    /// Stops the thread; what has no receipt stays in the outbox.
    ~Exchange();

    /// The link, for the lists.
    sync::CentralLink& link() { return *link_; }

private:
    Exchange() = default;
    void startLists(const ApplianceConfig& appliance, sync::ExchangeBoard& board, ListWatcher& lists,
                    const std::filesystem::path& journal, const Clock& clock);
    std::unique_ptr<sync::NatsLink> link_;
    std::unique_ptr<sync::ListKeeper> keeper_; ///< empty without an identity folder
    std::unique_ptr<sync::Uploader> uploader_;
    std::jthread thread_;
    std::jthread listThread_;
};

/// The key in a file of `lanepost central key`: 64 hexadecimal digits. Error: as readTextFile; Corrupt. Thread-safe.
[[nodiscard]] Result<Ed25519PublicKey> readPublicKey(const std::filesystem::path& file);

} // namespace lanepost::app
