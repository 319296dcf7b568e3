// One entry of a watch list and the facts about the list as a whole.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/partial_date.h"

namespace lanepost::screening {

/// How firmly a name belongs to the person.
enum class NameKind { Primary, Alias, Weak };

/// A name of a listed person, in MRZ form or Latin script, as the list's owner wrote it. Personal data.
struct WatchlistName {
    std::string primaryIdentifier;   ///< family name; the whole name when the list does not part it
    std::string secondaryIdentifier; ///< given names; empty when not known or not parted
    NameKind kind = NameKind::Primary;
    std::string original; ///< in its own script, for people only; empty when not known
    friend bool operator==(const WatchlistName&, const WatchlistName&) = default;
};

/// A listed travel document, or one that belongs to a listed person.
/// The five fields of INTERPOL's SLTD less the country of theft; ICAO Doc 9303-2, appendix E.
struct WatchlistDocument {
    std::string number;       ///< as the list has it
    std::string issuingState; ///< ICAO code; empty when not known
    std::string documentCode; ///< for example "P", "ID"; empty when not known
    std::string status;       ///< for example "stolen-blank", "lost"; empty when not given
    friend bool operator==(const WatchlistDocument&, const WatchlistDocument&) = default;
};

/// A listed vehicle by its plate.
struct WatchlistPlate {
    std::string text;    ///< as the list has it
    std::string country; ///< distinguishing sign; empty when not known
    friend bool operator==(const WatchlistPlate&, const WatchlistPlate&) = default;
};

/// An entry's validity has no beginning, or no end.
constexpr UtcTime kAlways = UtcTime::min();
/// See kAlways.
constexpr UtcTime kForever = UtcTime::max();

/// One entry: what to do, and by what a traveller, document or vehicle is known. Personal data.
struct WatchlistEntry {
    std::string id;
    std::string category;          ///< the list's own, for example "stolen-document"
    std::string actionCode;        ///< what the list's owner asks for, for example "refer", "seize", "contact"
    std::string laneText;          ///< what the officer does first, at most 12 words
    std::string originator;        ///< who had the entry made; empty when not given
    UtcTime validFrom = kAlways;   ///< the first moment at which it fires
    UtcTime validUntil = kForever; ///< from this moment on it does not fire
    std::vector<WatchlistName> names;
    std::vector<PartialDate> birthDates;    ///< those the person is known to use; empty when not known
    std::string sex;                        ///< "F", "M" or empty
    std::vector<std::string> nationalities; ///< ICAO codes
    std::vector<WatchlistDocument> documents;
    std::vector<WatchlistPlate> plates;
    friend bool operator==(const WatchlistEntry&, const WatchlistEntry&) = default;
};

/// What is known of a list as a whole.
struct WatchlistHeader {
    std::string listId;
    std::string version;
    std::string title;
    std::string owner;
    std::string legalBasis;
    UtcTime builtAt{};              ///< when the content was fixed
    std::chrono::seconds maxAge{0}; ///< beyond it the list is stale; more than zero
    std::uint64_t refusedLines = 0; ///< lines of the source that a person chose to leave out when building
    friend bool operator==(const WatchlistHeader&, const WatchlistHeader&) = default;
};

/// Caps that importer and snapshot share; a value beyond its cap is an error, never cut.
struct WatchlistLimits {
    static constexpr std::size_t kIdBytes = 64;           ///< list id, version, entry id, category, action code
    static constexpr std::size_t kTextBytes = 250;        ///< every other text
    static constexpr std::size_t kItems = 100;            ///< names, birth dates, documents, ... of one entry
    static constexpr std::size_t kLaneTextWords = 12;     ///< see WatchlistHit
    static constexpr std::uint64_t kEntries = 20'000'000; ///< entries of one list
    static constexpr std::chrono::hours kMaxAge{8784};    ///< a year
};

} // namespace lanepost::screening
