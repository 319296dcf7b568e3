// What the watch lists answered, with the evidence and with the age and coverage of every list behind it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace lanepost::screening {

/// What of the query met a list entry.
enum class HitKind { Person, Document, Plate, Vin, Container };

/// How sure the match is. Exact: equal after normalisation. Possible: a person must compare.
enum class HitStrength { Exact, Possible };

/// One compared field: why the hit stands.
struct HitEvidence {
    std::string field;      ///< for example "document_number", "birth_date"
    std::string queryValue; ///< as read at the lane
    std::string entryValue; ///< as the list has it
    std::string comparison; ///< "equal", "equal after normalisation", "missing in the list", ...
    double points = 0;      ///< what this piece adds to a person's points; 0 for documents and plates
    friend bool operator==(const HitEvidence&, const HitEvidence&) = default;
};

/// An entry of a list that the query met.
struct WatchlistHit {
    HitKind kind = HitKind::Document;
    HitStrength strength = HitStrength::Exact;
    std::string listId;
    std::string listVersion;
    std::string entryId;
    std::string category;   ///< the list's own, for example "stolen-document", "wanted-vehicle"
    std::string actionCode; ///< what the list's owner asks for, for example "refer", "seize", "contact"
    std::string laneText;   ///< what the officer does first, at most 12 words
    std::vector<HitEvidence> evidence;
    double score = 0; ///< for people: 0 to 1, by docs/screening.md; 0 where there is none
    /// Two people have said that this traveller is not that person, until then; the evidence names them.
    std::optional<UtcTime> knownFalseUntil = std::nullopt;
    friend bool operator==(const WatchlistHit&, const WatchlistHit&) = default;
};

/// Whether a configured list could be asked.
enum class ListState { Current, Stale, Missing, Corrupt };

/// One configured list as it stood when it was asked. Stands in every answer, also in one without hits.
struct ListCoverage {
    std::string listId;
    std::string version; ///< empty when the list is missing or corrupt
    ListState state = ListState::Missing;
    UtcTime builtAt{};              ///< when the snapshot's content was fixed; epoch when unknown
    std::chrono::seconds age{0};    ///< at the time of the answer
    std::chrono::seconds maxAge{0}; ///< beyond it the state is Stale
    std::uint64_t entryCount = 0;
    std::string detail; ///< for Missing and Corrupt: why, and what to do
    friend bool operator==(const ListCoverage&, const ListCoverage&) = default;
};

/// The answer to one ScreeningQuery.
struct ScreeningAnswer {
    UtcTime answeredAt{};
    std::vector<WatchlistHit> hits;
    std::vector<ListCoverage> lists;
    friend bool operator==(const ScreeningAnswer&, const ScreeningAnswer&) = default;

    /// True when every configured list was there and not older than its limit.
    bool fullCoverage() const {
        for (const ListCoverage& list : lists) {
            if (list.state != ListState::Current) {
                return false;
            }
        }
        return !lists.empty();
    }
};

} // namespace lanepost::screening
