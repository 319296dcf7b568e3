// From the six characters of a printed date to a calendar date. The century is ours to choose: Doc 9303 gives none.
#pragma once

#include <chrono>

#include "base/partial_date.h"
#include "mrz/mrz_fields.h"

namespace lanepost::mrz {

/// The birth date, in the last hundred years that end today: "200101" read on 2026-11-21 is 2020, "270101" is 1927.
/// Fillers leave a part unknown, as does a part that is no number or that the calendar does not have; a 29th of
/// February moves no century, it loses its day in a common year.
/// today: `std::chrono::floor<std::chrono::days>(clock.utcNow())`.
/// Source: ICAO Doc 9303-3, 3.8 and 4.8 (unknown parts); the window is our rule. Thread-safe.
PartialDate birthDateOf(const MrzDate& date, std::chrono::year_month_day today);

/// The expiry or valid-until date, at most 30 years ahead and 69 back from today's year. Unknown parts as above.
/// Thread-safe.
PartialDate expiryDateOf(const MrzDate& date, std::chrono::year_month_day today);

} // namespace lanepost::mrz
