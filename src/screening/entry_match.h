// Whether one entry answers one question, and by what evidence.
#pragma once

#include <optional>

#include "base/clock.h"
#include "screening/screening_answer.h"
#include "screening/screening_query.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// True when the entry's validity holds at `now`; an entry outside it never fires. Thread-safe.
bool firesAt(const WatchlistEntry& entry, UtcTime now);

/// A document against the entry's documents; the best of them counts.
/// Equal numbers and issuers are Exact. An issuer that the list or the lane does not know makes it Possible. Two known,
/// different issuers are no hit: a number is unique within its issuer only, and at tens of millions of listed numbers
/// foreign namesakes would stop travellers all day. No check digit guards the issuer in the MRZ, so a caller in doubt
/// of its reading leaves the issuer empty. Different kinds of document (passport, identity card, visa) are Possible:
/// states number them apart, lists mix them up.
/// The hit's list id and version are left to the caller. Thread-safe.
std::optional<WatchlistHit> matchDocument(const DocumentQuery& query, const WatchlistEntry& entry);

/// A plate against the entry's plates; the best of them counts.
/// Equal texts and countries are Exact; a country that is not known on one side makes it Possible; two known, different
/// countries are no hit. The hit's list id and version are left to the caller. Thread-safe.
std::optional<WatchlistHit> matchPlate(const PlateQuery& query, const WatchlistEntry& entry);

} // namespace lanepost::screening
