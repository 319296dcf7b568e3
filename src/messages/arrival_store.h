// The pre-arrival lists that a post keeps until their travellers have come: sealed, and erased soon after.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "messages/arrival_list.h"
#include "store/database.h"
#include "store/sealing.h"

namespace lanepost::messages {

/// How long a list is kept after the arrival it announces, or after its import when it names none. A default of ours.
inline constexpr std::chrono::hours kArrivalTerm{96};

/// "<folder>/arrivals.sqlite", each list sealed under a key of its own that lies wrapped beside it. Deleting a list
/// destroys key and list (deleted bytes become zeros, the log is emptied). Lives on one thread; several programs may open
/// the same file.
class ArrivalStore {
public:
    /// Opens or makes the store in the folder that holds the journal. Error: see store::Database; Unsupported; Corrupt.
    [[nodiscard]] static Result<ArrivalStore> open(const std::filesystem::path& folder);

    /// Keeps `list`; one with the same reference takes the place of the earlier one. Error: see store::Database.
    [[nodiscard]] Result<void> put(const ArrivalList& list, UtcTime now);
    /// All lists, oldest first. Error: see store::Database; Corrupt.
    [[nodiscard]] Result<std::vector<ArrivalList>> lists() const;
    /// Erases the lists whose term is over. Only with a clock that may expire (ClockState). Returns how many.
    /// Error: see store::Database.
    [[nodiscard]] Result<std::int64_t> erase(UtcTime now, std::chrono::hours term = kArrivalTerm);

private:
    ArrivalStore(store::Database database, const store::DataKey& key) : database_(std::move(database)), storeKey_(key) {}

    store::Database database_;
    store::DataKey storeKey_;
};

} // namespace lanepost::messages
