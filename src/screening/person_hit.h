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
    double points = 0;   ///< the sum of the evidence's points
    double deciding = 0; ///< the same without sex and nationality
    MatchClass matchClass = MatchClass::None;
};

/// Sex and nationality move the points of two entries with equal evidence at most this far apart.
constexpr float kMostSupportPoints = 2.6F;

/// Explains a finding piece by piece. The evidence's points add up to `points`, from which the score follows; each piece
/// names what was compared. The class follows from the points without sex and nationality. The strength is Exact when both names have the same parts in the same order and both birth dates are complete
/// and equal, else Possible. Thread-safe.
PersonHit personHitOf(const PersonFinding& finding, const WatchlistEntry& entry, const PersonQuestion& question,
                      const PersonIndex& index);

} // namespace lanepost::screening
