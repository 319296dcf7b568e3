// One answer to one question at the lane: lists, risk indicators and the memory of false hits together.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "indicators/indicator_engine.h"
#include "lane/lane_action.h"
#include "lane/lane_event.h"
#include "screening/false_hit_memory.h"
#include "screening/recent_queries.h"
#include "screening/screening_engine.h"

namespace lanepost::app {

/// Where the questions come from.
struct LanePlace {
    std::string id;
    std::string direction; ///< "entry" or "exit"
};

/// Answers the lane's questions and remembers them for the day. Thread-safe: answer() on the lane thread, everything else
/// on the list watcher's.
class LaneScreening {
public:
    /// lists: outlives this object. falseHits: the memory's file; one that cannot be read clears nobody.
    LaneScreening(screening::ScreeningEngine& lists, const std::vector<indicators::IndicatorSetConfig>& sets,
                  std::vector<Ed25519PublicKey> trusted, LanePlace place, std::filesystem::path falseHits);

    /// Asks lists and indicators. The answer's hits say which are known to be false.
    lane::ScreeningAnswered answer(const lane::StartScreening& question, UtcTime now);

    /// Takes a question of an earlier run into the memory, without asking; one older than a day, at `now`, only into the
    /// history of crossings.
    void rememberPast(const std::string& requestId, const screening::ScreeningQuery& query, UtcTime at, UtcTime now);

    /// Screens the last day's travellers against what changed in list `id`. Late hits come as answers: a crossing that
    /// may still be open gets the whole new answer, a closed one only what is new.
    std::vector<lane::ScreeningAnswered> screenAgain(const screening::WatchlistSnapshot& changed,
                                                     const std::string& version, UtcTime now);

    /// Opens the memory of false hits anew. Error: as FalseHitMemory::open; nobody is cleared then.
    [[nodiscard]] Result<void> reloadFalseHits();

    /// The lists.
    screening::ScreeningEngine& lists() { return lists_; }
    /// The risk indicators.
    indicators::IndicatorEngine& indicators() { return indicators_; }
    /// What crossed here and, by the exchange, elsewhere.
    indicators::CrossingHistory& history() { return history_; }

private:
    std::shared_ptr<const screening::FalseHitMemory> falseHits() const;

    screening::ScreeningEngine& lists_;
    indicators::IndicatorEngine indicators_;
    indicators::CrossingHistory history_;
    screening::RecentQueries recent_;
    const LanePlace place_;
    const std::filesystem::path falseHitsPath_;
    mutable std::mutex mutex_; ///< guards falseHits_, lastCrossing_ and lastQueries_
    std::shared_ptr<const screening::FalseHitMemory> falseHits_; // shared: an answer under way keeps the one it took
    std::string lastCrossing_;
    std::vector<lane::StartScreening> lastQueries_; ///< of the last crossing
};

} // namespace lanepost::app
