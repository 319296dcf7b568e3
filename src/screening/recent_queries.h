// Who was asked about in the last hours, so that they can be asked about again when a list changes.
#pragma once

#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "screening/screening_answer.h"
#include "screening/screening_engine.h"
#include "screening/screening_query.h"

namespace lanepost::screening {

/// A question that was answered. Personal data.
struct RecentQuery {
    std::string requestId;
    UtcTime at{};
    ScreeningQuery query;
    std::set<std::pair<std::string, std::string>> known; ///< list and entry ids of the hits that were said already
};

/// A question to which a changed list has more to say.
struct LateAnswer {
    std::string requestId;
    std::vector<WatchlistHit> hits; ///< those that were not said before
};

/// The questions of the last kept time, in memory. Bounded: beyond `capacity` the oldest go. Thread-safe.
class RecentQueries {
public:
    /// How long a question is kept.
    static constexpr std::chrono::hours kKept{24};
    /// capacity: questions kept at most; a busy lane has 10,000 travellers a day.
    explicit RecentQueries(std::size_t capacity = 50'000) : capacity_(capacity) {}

    /// Remembers a question and the hits of its answer, and forgets what is older than kKept before `at`.
    void remember(std::string requestId, ScreeningQuery query, const std::vector<WatchlistHit>& hits, UtcTime at);
    /// Asks every question of the last kKept before `now` of the changed entries alone, names the hits as list `id` in
    /// `version`, and remembers them as said. Questions that are remembered meanwhile are not asked.
    std::vector<LateAnswer> askAgain(const WatchlistSnapshot& changed, const std::string& version, UtcTime now);
    /// How many questions are kept.
    std::size_t size() const;

private:
    const std::size_t capacity_;
    mutable std::mutex mutex_; ///< guards recent_; not held while lists are asked
    std::deque<RecentQuery> recent_;
};

} // namespace lanepost::screening
