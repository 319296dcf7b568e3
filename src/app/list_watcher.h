// Takes up lists, deltas, indicators and cleared hits that were put in place while the lane runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/lane_screening.h"
#include "base/clock.h"

namespace lanepost::app {

/// Looks every few seconds whether a file was replaced, switches to it, and screens the last day's travellers against
/// what changed. A delta is a file named as the list's with ".delta" behind it: it is live at once, then the list's file
/// is brought up to it and the delta removed. What is refused is logged once and the running version stays.
/// What the exchange brings it takes at once. Thread-safe: one thing at a time.
class ListWatcher {
public:
    /// What to do with a late answer.
    using Report = std::function<void(lane::ScreeningAnswered)>;
    /// screening, clock: outlive the watcher.
    ListWatcher(LaneScreening& screening, std::vector<screening::ListConfig> lists,
                std::vector<indicators::IndicatorSetConfig> sets, std::filesystem::path falseHits, const Clock& clock,
                Report report);

    /// One round over all files. Returns how many were switched to.
    int lookOnce();
    /// The exchange has a delta and its signature; it is live when this returns, its file follows with fileArrived().
    /// Error: as ScreeningEngine::applyDelta.
    [[nodiscard]] Result<void> deltaArrived(const std::string& listId, const screening::WatchlistDelta& delta);
    /// The exchange put a list's file in place. Error: NotFound; as ScreeningEngine::replaceList; the running one stays.
    [[nodiscard]] Result<void> fileArrived(const std::string& listId);
    /// Rounds every two seconds until `stop`.
    void run(const std::stop_token& stop);

private:
    /// What tells one content of a file from the next without reading it. A file that took another's place has a
    /// number of its own even when both were written within one tick of the file system's clock.
    struct Stamp {
        std::uint64_t device = 0;
        std::uint64_t number = 0;
        std::int64_t writtenSeconds = 0;
        std::int64_t writtenNanoseconds = 0;
        std::int64_t size = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    static std::optional<Stamp> stampOf(const std::filesystem::path& path);
    bool changedSince(const std::filesystem::path& path);
    [[nodiscard]] Result<void> takeList(const screening::ListConfig& list);
    bool takeDelta(const screening::ListConfig& list);
    void screenAgain(const screening::WatchlistSnapshot& changed, const std::string& listId);

    LaneScreening& screening_;
    const std::vector<screening::ListConfig> lists_;
    const std::vector<indicators::IndicatorSetConfig> sets_;
    const std::filesystem::path falseHits_;
    const Clock& clock_;
    const Report report_;
    std::mutex mutex_; ///< held for a whole round and for what the exchange brings; guards seen_
    std::map<std::filesystem::path, std::optional<Stamp>> seen_;
};

} // namespace lanepost::app
