#include "screening/recent_queries.h"

#include <algorithm>
#include <utility>

namespace lanepost::screening {

void RecentQueries::remember(std::string requestId, ScreeningQuery query, const std::vector<WatchlistHit>& hits,
                             UtcTime at) {
    RecentQuery recent{std::move(requestId), at, std::move(query), {}};
    for (const WatchlistHit& hit : hits) {
        recent.known.emplace(hit.listId, hit.entryId);
    }
    const std::lock_guard lock(mutex_);
    recent_.push_back(std::move(recent));
    while (recent_.size() > capacity_ || (!recent_.empty() && recent_.front().at < at - kKept)) {
        recent_.pop_front();
    }
}

std::vector<LateAnswer> RecentQueries::askAgain(const WatchlistSnapshot& changed, const std::string& version,
                                                UtcTime now) {
    std::deque<RecentQuery> questions;
    {
        const std::lock_guard lock(mutex_);
        questions = recent_;
    }
    std::vector<LateAnswer> late;
    for (const RecentQuery& question : questions) {
        if (question.at < now - kKept) {
            continue;
        }
        std::vector<WatchlistHit> hits = hitsIn(changed, question.query, now);
        std::erase_if(hits, [&](const WatchlistHit& hit) { return question.known.contains({hit.listId, hit.entryId}); });
        for (WatchlistHit& hit : hits) {
            hit.listVersion = version;
        }
        if (!hits.empty()) {
            late.push_back({question.requestId, std::move(hits)});
        }
    }
    const std::lock_guard lock(mutex_);
    for (const LateAnswer& answer : late) {
        for (RecentQuery& question : recent_) {
            for (const WatchlistHit& hit : answer.hits) {
                if (question.requestId == answer.requestId) {
                    question.known.emplace(hit.listId, hit.entryId);
                }
            }
        }
    }
    return late;
}

std::size_t RecentQueries::size() const {
    const std::lock_guard lock(mutex_);
    return recent_.size();
}

} // namespace lanepost::screening
