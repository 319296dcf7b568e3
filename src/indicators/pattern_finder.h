// Patterns of movement in the crossing history: plain counts and times, each with the sightings that make it.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "indicators/crossing_history.h"
#include "indicators/stay_calculator.h"

namespace lanepost::indicators {

/// The shortest lawful time between two places, in either direction.
struct TravelTime {
    std::string from;
    std::string to;
    std::chrono::minutes least{0};
    friend bool operator==(const TravelTime&, const TravelTime&) = default;
};

/// Two sightings of one subject too close in time for the way between them.
struct ImpossibleTravel {
    Sighting before;
    Sighting after;
    std::chrono::minutes took{0};
    std::chrono::minutes least{0};
};

/// The first pair of `earlier` and `now` that is faster than its travel time less `margin`; nothing when no pair is.
/// Places without a travel time say nothing; two lanes of one place neither. Thread-safe.
std::optional<ImpossibleTravel> impossibleTravel(const std::vector<Sighting>& earlier, const Sighting& now,
                                                 const std::vector<TravelTime>& times, std::chrono::minutes margin);

/// The last earlier sighting when it crossed in the same direction as `now`, so that the way back is missing.
/// Thread-safe.
std::optional<Sighting> sameWayTwice(const std::vector<Sighting>& earlier, const Sighting& now);

/// A plate that passed with another one, and the dates (UTC) on which it did.
struct CoTravel {
    std::string otherKey;
    std::set<std::chrono::sys_days> dates;
};

/// The plate that passed most often within `window` of this one, at the same places, since `since`, this time included;
/// counted once a date. Thread-safe.
std::optional<CoTravel> mostFrequentCompanion(const CrossingHistory& history, const Sighting& now, UtcTime since,
                                              std::chrono::minutes window);

/// Keys of the other kind that crossed together with the subject since `since`: a person's vehicles, a vehicle's
/// persons. Thread-safe.
std::set<std::string> crossedWith(const CrossingHistory& history, const Sighting& subject, SubjectKind other, UtcTime since);

/// The stays that a document's sightings tell, oldest first: an entry begins one, an exit ends it. A stay whose entry was
/// before the history begins with it; an entry after an entry leaves the older stay without exit. Thread-safe.
StayHistory staysFrom(const std::vector<Sighting>& sightings, std::optional<UtcTime> completeSince);

} // namespace lanepost::indicators
