// From a finding to the hit that the officer sees, with every point explained.
#pragma once

#include "screening/person_score.h"
#include "screening/person_search.h"
#include "screening/screening_answer.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// A finding with its entry: what is left of the way to a hit.
struct PersonHit {
    WatchlistHit hit; ///< list id and version are left to the caller
    double points = 0; ///< the sum of the evidence's points
    MatchClass matchClass = MatchClass::None;
};

/// Explains a finding piece by piece. The evidence's points add up to `points`, from which score and class follow; each
/// piece names what was compared. Sex and nationality move the points by half a point at most and never into another
/// class. The strength is Exact when both names have the same parts in the same order and both birth dates are complete
/// and equal, else Possible. Thread-safe.
PersonHit personHitOf(const PersonFinding& finding, const WatchlistEntry& entry, const PersonQuestion& question,
                      const PersonIndex& index);

} // namespace lanepost::screening
