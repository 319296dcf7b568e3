// The appliance's download thread: keeps its lists the newest over the link, and says how it stands.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sync/central_link.h"
#include "sync/exchange_state.h"
#include "sync/list_updater.h"

namespace lanepost::sync {

/// What the keeper needs to know.
struct ListKeeperConfig {
    std::string deviceId;
    std::filesystem::path folder; ///< of the identity: trust/, lists/, pull/
    std::vector<WantedList> wanted;
    ThrowAwayKeys throwAway = ThrowAwayKeys::Refuse;
    std::chrono::seconds every{900};                ///< between two looks when nothing is announced
    std::chrono::seconds again{15};                 ///< after one that failed
    std::chrono::milliseconds objectTimeout{30'000}; ///< one chunk on a slow line, with room
};

/// Whom the keeper tells. The functions are called on the downloading thread and outlive the keeper's run.
struct ListKeeperCalls {
    ListInspection inspect = inspectListFile;
    ListSwitched switched;
    DeltaReady deltaReady;
    std::function<bool()> urgentWaits; ///< crossings or alerts wait for the line
};

/// Pulls lists until stopped. Independent of the way up: each has its own trouble on the board. run() lives on the downloading
/// thread, announced() is thread-safe. What it refers to outlives it.
class ListKeeper {
public:
    ListKeeper(ListKeeperConfig config, ListKeeperCalls calls, CentralLink& link, ExchangeBoard& board, const Clock& clock)
        : config_(std::move(config)), calls_(std::move(calls)), link_(link), board_(board), clock_(clock) {}

    /// Looks at once, then every so often and whenever something is announced, until stopped. A look that fails because the
    /// link went ends with it, not with the time that an object may take.
    void run(const std::stop_token& stop);
    /// The centre says that there is something new, or is reachable again: the wait until the next look ends.
    void announced();
    /// One look. The board says how it went. True when all lists are the newest.
    bool look(const std::stop_token& stop);

private:
    bool wait(std::chrono::milliseconds time, const std::stop_token& stop, bool untilAnnounced);
    bool show(const UpdateReport& report);

    ListKeeperConfig config_;
    ListKeeperCalls calls_;
    CentralLink& link_;
    ExchangeBoard& board_;
    const Clock& clock_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    bool announced_ = false; ///< guarded by mutex_
};

} // namespace lanepost::sync
