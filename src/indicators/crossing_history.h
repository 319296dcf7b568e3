// What was seen where and when: the appliance's own crossings and those that other posts sent.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "screening/screening_query.h"

namespace lanepost::indicators {

/// What a sighting is of.
enum class SubjectKind { Person, Document, Plate };

/// One subject at one crossing. Personal data.
struct Sighting {
    SubjectKind kind = SubjectKind::Plate;
    std::string key;        ///< from the keys below
    std::string crossingId; ///< equal for all that crossed together
    std::string place;      ///< id of the crossing point
    std::string direction;  ///< "entry" or "exit"
    UtcTime at{};
    bool outsideShortStay = false; ///< the person crossed on a residence permit or long-stay visa
    friend bool operator==(const Sighting&, const Sighting&) = default;
};

/// The key of a person: name as in the MRZ and birth date. Empty unless both are there: a name alone is nobody.
/// Thread-safe.
std::string subjectKey(const screening::PersonQuery& person);
/// The key of a document: issuer and number; empty without number. Thread-safe.
std::string subjectKey(const screening::DocumentQuery& document);
/// The key of a plate: country and text; empty without text. Thread-safe.
std::string subjectKey(const screening::PlateQuery& plate);

/// The sightings that a question to the lists stands for. Thread-safe.
std::vector<Sighting> sightingsOf(const screening::ScreeningQuery& query, const std::string& crossingId,
                                  const std::string& place, const std::string& direction, UtcTime at);

/// How long sightings are kept: what the longest condition can look back.
constexpr std::chrono::days kLongestHistory{366};

/// Sightings by subject, crossing and place, in memory only; nothing is learned from them. Bounded: the oldest go first,
/// and forgetBefore() is called with the retention's limit. Thread-safe.
class CrossingHistory {
public:
    /// capacity: sightings kept at most.
    explicit CrossingHistory(std::size_t capacity = 2'000'000) : capacity_(capacity) {}

    /// Adds a sighting; one with equal crossing and subject is kept once.
    void add(Sighting sighting);
    /// Drops what was seen before `limit`; returns how many.
    std::size_t forgetBefore(UtcTime limit);
    /// Says since when every crossing of the whole area is known here, by the exchange; empty takes it back.
    void setCompleteSince(std::optional<UtcTime> time);

    /// Since when every crossing of the area is known.
    std::optional<UtcTime> completeSince() const;
    /// When the oldest sighting that is kept was; empty without any.
    std::optional<UtcTime> oldest() const;
    /// Sightings of one subject from `since` on, oldest first.
    std::vector<Sighting> of(SubjectKind kind, const std::string& key, UtcTime since) const;
    /// What crossed together.
    std::vector<Sighting> crossing(const std::string& crossingId) const;
    /// Plates at a place from `from` to `to`, both included, oldest first.
    std::vector<Sighting> platesAt(const std::string& place, UtcTime from, UtcTime to) const;
    /// How many sightings are kept.
    std::size_t size() const;

private:
    using SubjectId = std::pair<SubjectKind, std::string>;
    void dropOldest();

    const std::size_t capacity_;
    mutable std::mutex mutex_; ///< guards everything below
    std::multimap<UtcTime, Sighting> byTime_;
    std::map<SubjectId, std::multimap<UtcTime, const Sighting*>> bySubject_;
    std::map<std::string, std::vector<const Sighting*>> byCrossing_;
    std::map<std::string, std::multimap<UtcTime, const Sighting*>> platesByPlace_;
    std::optional<UtcTime> completeSince_;
};

} // namespace lanepost::indicators
