#include "indicators/crossing_history.h"

#include <algorithm>
#include <utility>

#include "screening/normal_form.h"

namespace lanepost::indicators {
namespace {

/// Takes `sighting` out of an index ordered by time.
void eraseFrom(std::multimap<UtcTime, const Sighting*>& index, const Sighting* sighting) {
    const auto [begin, end] = index.equal_range(sighting->at);
    const auto found = std::find_if(begin, end, [&](const auto& item) { return item.second == sighting; });
    if (found != end) {
        index.erase(found);
    }
}

} // namespace

std::string subjectKey(const screening::PersonQuery& person) {
    if (person.primaryIdentifier.empty() || !person.birthDate.complete()) {
        return {};
    }
    return person.primaryIdentifier + "<<" + person.secondaryIdentifier + "|" + toText(person.birthDate);
}

std::string subjectKey(const screening::DocumentQuery& document) {
    const auto number = screening::normalNumber(document.number);
    return number ? document.issuingState + "|" + *number : std::string();
}

std::string subjectKey(const screening::PlateQuery& plate) {
    const auto text = screening::normalPlate(plate.text);
    return text ? screening::normalSign(plate.country).value_or("") + "|" + *text : std::string();
}

std::vector<Sighting> sightingsOf(const screening::ScreeningQuery& query, const std::string& crossingId,
                                  const std::string& place, const std::string& direction, UtcTime at) {
    std::vector<Sighting> seen;
    const auto add = [&](SubjectKind kind, std::string key) {
        if (!key.empty()) {
            seen.push_back({kind, std::move(key), crossingId, place, direction, at, false});
        }
    };
    for (const screening::PersonQuery& person : query.persons) {
        add(SubjectKind::Person, subjectKey(person));
    }
    for (const screening::DocumentQuery& document : query.documents) {
        add(SubjectKind::Document, subjectKey(document));
    }
    for (const screening::PlateQuery& plate : query.plates) {
        add(SubjectKind::Plate, subjectKey(plate));
    }
    return seen;
}

void CrossingHistory::add(Sighting sighting) {
    const std::lock_guard lock(mutex_);
    auto& together = byCrossing_[sighting.crossingId];
    const bool known = std::any_of(together.begin(), together.end(), [&](const Sighting* other) {
        return other->kind == sighting.kind && other->key == sighting.key;
    });
    if (known) {
        return;
    }
    const UtcTime at = sighting.at;
    const Sighting& kept = byTime_.emplace(at, std::move(sighting))->second; // nodes of a multimap do not move
    together.push_back(&kept);
    bySubject_[{kept.kind, kept.key}].emplace(at, &kept);
    if (kept.kind == SubjectKind::Plate) {
        platesByPlace_[kept.place].emplace(at, &kept);
    }
    while (byTime_.size() > capacity_) {
        dropOldest();
    }
}

void CrossingHistory::dropOldest() {
    const Sighting* oldest = &byTime_.begin()->second;
    const auto subject = bySubject_.find({oldest->kind, oldest->key});
    eraseFrom(subject->second, oldest);
    if (subject->second.empty()) {
        bySubject_.erase(subject);
    }
    const auto together = byCrossing_.find(oldest->crossingId);
    std::erase(together->second, oldest);
    if (together->second.empty()) {
        byCrossing_.erase(together);
    }
    if (oldest->kind == SubjectKind::Plate) {
        eraseFrom(platesByPlace_[oldest->place], oldest);
    }
    byTime_.erase(byTime_.begin());
}

std::size_t CrossingHistory::forgetBefore(UtcTime limit) {
    const std::lock_guard lock(mutex_);
    std::size_t dropped = 0;
    while (!byTime_.empty() && byTime_.begin()->first < limit) {
        dropOldest();
        ++dropped;
    }
    return dropped;
}

void CrossingHistory::setCompleteSince(std::optional<UtcTime> time) {
    const std::lock_guard lock(mutex_);
    completeSince_ = time;
}

std::optional<UtcTime> CrossingHistory::completeSince() const {
    const std::lock_guard lock(mutex_);
    return completeSince_;
}

std::optional<UtcTime> CrossingHistory::oldest() const {
    const std::lock_guard lock(mutex_);
    return byTime_.empty() ? std::nullopt : std::optional(byTime_.begin()->first);
}

std::vector<Sighting> CrossingHistory::of(SubjectKind kind, const std::string& key, UtcTime since) const {
    const std::lock_guard lock(mutex_);
    std::vector<Sighting> seen;
    const auto subject = bySubject_.find({kind, key});
    if (subject != bySubject_.end()) {
        for (auto at = subject->second.lower_bound(since); at != subject->second.end(); ++at) {
            seen.push_back(*at->second);
        }
    }
    return seen;
}

std::vector<Sighting> CrossingHistory::crossing(const std::string& crossingId) const {
    const std::lock_guard lock(mutex_);
    std::vector<Sighting> seen;
    const auto together = byCrossing_.find(crossingId);
    if (together != byCrossing_.end()) {
        for (const Sighting* sighting : together->second) {
            seen.push_back(*sighting);
        }
    }
    return seen;
}

std::vector<Sighting> CrossingHistory::platesAt(const std::string& place, UtcTime from, UtcTime to) const {
    const std::lock_guard lock(mutex_);
    std::vector<Sighting> seen;
    const auto found = platesByPlace_.find(place);
    if (found != platesByPlace_.end()) {
        for (auto at = found->second.lower_bound(from); at != found->second.end() && at->first <= to; ++at) {
            seen.push_back(*at->second);
        }
    }
    return seen;
}

std::size_t CrossingHistory::size() const {
    const std::lock_guard lock(mutex_);
    return byTime_.size();
}

} // namespace lanepost::indicators
