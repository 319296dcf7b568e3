#include "app/lane_screening.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace lanepost::app {
namespace {

std::string crossingOf(const std::string& requestId) {
    return requestId.substr(0, requestId.rfind('/'));
}

} // namespace

LaneScreening::LaneScreening(screening::ScreeningEngine& lists, const std::vector<indicators::IndicatorSetConfig>& sets,
                             std::vector<Ed25519PublicKey> trusted, LanePlace place, std::filesystem::path falseHits)
    : lists_(lists), indicators_(sets, std::move(trusted)), place_(std::move(place)),
      falseHitsPath_(std::move(falseHits)) {
    if (auto loaded = reloadFalseHits(); !loaded) {
        log(LogLevel::Error, "screening", "no known false hits: " + loaded.error().message);
    }
}

std::shared_ptr<const screening::FalseHitMemory> LaneScreening::falseHits() const {
    const std::lock_guard lock(mutex_);
    return falseHits_;
}

lane::ScreeningAnswered LaneScreening::answer(const lane::StartScreening& question, UtcTime now) {
    lane::ScreeningAnswered answered;
    answered.requestId = question.requestId;
    answered.answer = lists_.answer(question.query, now);
    if (const auto memory = falseHits()) {
        memory->mark(answered.answer, question.query, now);
    }
    const std::string crossing = crossingOf(question.requestId);
    answered.indicators = indicators_.answer(
        {question.query, answered.answer, crossing, place_.id, place_.direction, now}, history_);
    recent_.remember(question.requestId, question.query, answered.answer.hits, now);
    const std::lock_guard lock(mutex_);
    if (lastCrossing_ != crossing) {
        lastCrossing_ = crossing;
        lastQueries_.clear();
    }
    lastQueries_.push_back(question);
    return answered;
}

void LaneScreening::rememberPast(const std::string& requestId, const screening::ScreeningQuery& query, UtcTime at,
                                 UtcTime now) {
    if (at >= now - screening::RecentQueries::kKept) {
        recent_.remember(requestId, query, {}, at);
    }
    for (indicators::Sighting& sighting :
         indicators::sightingsOf(query, crossingOf(requestId), place_.id, place_.direction, at)) {
        history_.add(std::move(sighting));
    }
}

std::vector<lane::ScreeningAnswered> LaneScreening::screenAgain(const screening::WatchlistSnapshot& changed,
                                                                const std::string& version, UtcTime now) {
    std::vector<lane::ScreeningAnswered> answers;
    for (screening::LateAnswer& late : recent_.askAgain(changed, version, now)) {
        lane::StartScreening open;
        {
            const std::lock_guard lock(mutex_);
            const auto found = std::find_if(lastQueries_.begin(), lastQueries_.end(), [&](const lane::StartScreening& q) {
                return q.requestId == late.requestId;
            });
            open = found == lastQueries_.end() ? lane::StartScreening{} : *found;
        }
        if (!open.requestId.empty()) {
            answers.push_back(answer(open, now));
            continue;
        }
        lane::ScreeningAnswered answered{late.requestId, {now, std::move(late.hits), lists_.coverage(now)}, {}};
        answers.push_back(std::move(answered));
    }
    return answers;
}

Result<void> LaneScreening::reloadFalseHits() {
    auto memory = screening::FalseHitMemory::open(falseHitsPath_);
    const std::lock_guard lock(mutex_);
    if (!memory) {
        falseHits_ = nullptr;
        return fail(memory.error());
    }
    falseHits_ = std::make_shared<const screening::FalseHitMemory>(std::move(*memory));
    return {};
}

} // namespace lanepost::app
