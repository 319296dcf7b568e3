#include "indicators/pattern_finder.h"

#include <algorithm>
#include <map>
#include <utility>

namespace lanepost::indicators {
namespace {

using std::chrono::minutes;

std::chrono::sys_days dayOf(UtcTime time) {
    return std::chrono::floor<std::chrono::days>(time);
}

const TravelTime* timeBetween(const std::vector<TravelTime>& times, const std::string& a, const std::string& b) {
    const auto found = std::find_if(times.begin(), times.end(), [&](const TravelTime& time) {
        return (time.from == a && time.to == b) || (time.from == b && time.to == a);
    });
    return found == times.end() ? nullptr : &*found;
}

} // namespace

std::optional<ImpossibleTravel> impossibleTravel(const std::vector<Sighting>& earlier, const Sighting& now,
                                                 const std::vector<TravelTime>& times, minutes margin) {
    for (const Sighting& before : earlier) {
        const TravelTime* time = before.place == now.place ? nullptr : timeBetween(times, before.place, now.place);
        const auto took = std::chrono::abs(std::chrono::round<minutes>(now.at - before.at));
        if (time != nullptr && before.crossingId != now.crossingId && took + margin < time->least) {
            return ImpossibleTravel{before, now, took, time->least};
        }
    }
    return std::nullopt;
}

std::optional<Sighting> sameWayTwice(const std::vector<Sighting>& earlier, const Sighting& now) {
    const Sighting* last = nullptr;
    for (const Sighting& before : earlier) {
        if (before.crossingId != now.crossingId && before.at < now.at && (last == nullptr || before.at >= last->at)) {
            last = &before;
        }
    }
    return last != nullptr && last->direction == now.direction ? std::optional(*last) : std::nullopt;
}

std::optional<CoTravel> mostFrequentCompanion(const CrossingHistory& history, const Sighting& now, UtcTime since,
                                              minutes window) {
    std::map<std::string, std::set<std::chrono::sys_days>> companions;
    std::vector<Sighting> passages = history.of(SubjectKind::Plate, now.key, since);
    const bool known = std::any_of(passages.begin(), passages.end(),
                                   [&](const Sighting& passage) { return passage.crossingId == now.crossingId; });
    if (!known) {
        passages.push_back(now);
    }
    for (const Sighting& passage : passages) {
        for (const Sighting& other : history.platesAt(passage.place, passage.at - window, passage.at + window)) {
            if (other.key != now.key && other.direction == passage.direction) {
                companions[other.key].insert(dayOf(passage.at));
            }
        }
    }
    const auto most = std::max_element(companions.begin(), companions.end(), [](const auto& a, const auto& b) {
        return a.second.size() < b.second.size();
    });
    return most == companions.end() ? std::nullopt : std::optional(CoTravel{most->first, most->second});
}

std::set<std::string> crossedWith(const CrossingHistory& history, const Sighting& subject, SubjectKind other,
                                  UtcTime since) {
    std::set<std::string> keys;
    std::vector<Sighting> passages = history.of(subject.kind, subject.key, since);
    passages.push_back(subject);
    for (const Sighting& passage : passages) {
        for (const Sighting& together : history.crossing(passage.crossingId)) {
            if (together.kind == other) {
                keys.insert(together.key);
            }
        }
    }
    return keys;
}

StayHistory staysFrom(const std::vector<Sighting>& sightings, std::optional<UtcTime> completeSince) {
    StayHistory history;
    if (completeSince) {
        history.completeSince = std::chrono::ceil<std::chrono::days>(*completeSince);
    }
    bool inside = false;
    for (const Sighting& sighting : sightings) {
        const auto day = dayOf(sighting.at);
        if (sighting.direction == "entry") {
            history.stays.push_back({day, std::nullopt, !sighting.outsideShortStay});
            inside = true;
            continue;
        }
        if (inside) {
            history.stays.back().exit = day;
        } else {
            // Inside since before anything is known: counted from the first day that is.
            history.stays.push_back({std::min(day, history.completeSince.value_or(day)), day, !sighting.outsideShortStay});
        }
        inside = false;
    }
    return history;
}

} // namespace lanepost::indicators
