// One person against one list: the best entry, with its evidence.
#pragma once

#include <optional>
#include <string_view>

#include "screening/person_hit.h"
#include "screening/person_search.h"
#include "screening/person_table.h"
#include "screening/watchlist_snapshot.h"

namespace lanepost::screening {

/// The best entry for one person.
struct ScreenedPerson {
    std::optional<WatchlistHit> hit; ///< also below the hits' threshold, see matchClass; empty when nothing comes near
    double score = 0;
    MatchClass matchClass = MatchClass::None;
};

/// Screens people of a table against a list. Unlike ScreeningEngine it gives one answer, also a weak one, and does not
/// look at validity: it is for tests and reports. Thread-safe.
class PersonScreening {
public:
    /// list: outlives this.
    explicit PersonScreening(const WatchlistSnapshot& list, FindBy findBy = FindBy::Keys);

    /// The best entry. A document number that the entry has counts as evidence.
    ScreenedPerson screen(const PersonLine& person) const;

private:
    const WatchlistSnapshot& list_;
    const PersonSearch search_;
};

/// The query of a line. A name in MRZ form that is as long as a name field counts as possibly cut. Thread-safe.
PersonQuery queryOf(const PersonLine& person);

/// Evidence as JSON, in one line. Thread-safe.
std::string evidenceText(const std::vector<HitEvidence>& evidence);

} // namespace lanepost::screening
