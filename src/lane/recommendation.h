// What the machine proposes for an open crossing: a pure function of what is known about it.
#pragma once

#include "base/clock.h"
#include "lane/crossing.h"

namespace lanepost::lane {

/// The proposal for `crossing` at `now`; `crossing.recommendation` and `crossing.decision` are not looked at.
/// lastPageUnreadable: the last page laid on the reader showed no machine readable zone.
///
/// The strongest ground wins, in this order:
///  1. Hold: a hit with action code "hold", "seize" or "arrest", or an exact hit of a person or document.
///  2. Refer: any other hit. A hit known to be false (approved by a second person, not over) is no ground; it is shown.
///  3. Incomplete: no travel document (a visa alone is none), last page unreadable, a screening not answered, no list.
///  4. Refer: a failed, undetermined or aborted check; a document that has expired or whose expiry is unknown; a
///     doubtful field other than optional data; a reading not accepted; a specimen in production mode; a plate not
///     read or not certain; an owner of risk indicators whose points reach its own
///     limit (never Hold: an indicator only asks for a second look); every degraded mode (a device away, a list stale, missing or corrupt). So a crossing with
///     degraded modes is never Clear: the officer passes it with a reason.
///  5. Clear: none of these, so at least one accepted document, and every screening answered without a hit.
///
/// Reasons stand in that order, at most 12 words each and 24 in all. The date of `now` is taken in UTC; a document is
/// valid until the end of its expiry date. Monotone: a further hit or failed check never improves it. Thread-safe.
Recommendation recommend(const Crossing& crossing, bool lastPageUnreadable, UtcTime now);

} // namespace lanepost::lane
