#include "indicators/indicator_evaluation.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "screening/normal_form.h"

namespace lanepost::indicators {
namespace {

using std::chrono::days;
using std::chrono::hours;

/// A condition's answer; nothing stands for "the question has no such subject".
struct Finding {
    IndicatorState state = IndicatorState::NotFired;
    std::string evidence;
};
using MaybeFinding = std::optional<Finding>;

Finding fired(std::string evidence) {
    return {IndicatorState::Fired, std::move(evidence)};
}
Finding missing(std::string what) {
    return {IndicatorState::NotEnoughData, std::move(what)};
}

std::string where(const Sighting& sighting) {
    return sighting.place + ", " + sighting.direction + ", " + toRfc3339(sighting.at) + " (crossing " +
           sighting.crossingId + ")";
}

/// The conditions of one question.
class Conditions {
public:
    Conditions(const IndicatorQuestion& question, const CrossingHistory& history)
        : question_(question), history_(history),
          seen_(sightingsOf(question.query, question.crossingId, question.place, question.direction, question.at)) {}

    MaybeFinding operator()(const HitCategory& condition) const {
        for (const screening::WatchlistHit& hit : question_.answer.hits) {
            if (std::find(condition.categories.begin(), condition.categories.end(), hit.category) !=
                condition.categories.end()) {
                return fired("list " + hit.listId + " " + hit.listVersion + ", entry " + hit.entryId + ": " + hit.category);
            }
        }
        if (!question_.answer.fullCoverage()) {
            return missing("not every watch list is there and current");
        }
        return Finding{};
    }

    MaybeFinding operator()(const AgeBelow& condition) const {
        if (question_.query.persons.empty()) {
            return std::nullopt;
        }
        const PartialDate& birth = question_.query.persons[0].birthDate;
        if (!birth.complete()) {
            return missing("the birth date is not known in full");
        }
        const std::chrono::year_month_day today(std::chrono::floor<days>(question_.at));
        const std::chrono::year_month_day limit(std::chrono::year(*birth.year + condition.years) /
                                                std::chrono::month(static_cast<unsigned>(*birth.month)) /
                                                std::chrono::day(static_cast<unsigned>(*birth.day)));
        return today < limit ? fired("younger than " + std::to_string(condition.years)) : Finding{};
    }

    MaybeFinding operator()(const AtPlace& condition) const {
        const bool here = std::find(condition.places.begin(), condition.places.end(), question_.place) !=
                          condition.places.end();
        return here ? fired("at " + question_.place) : Finding{};
    }

    MaybeFinding operator()(const InDirection& condition) const {
        return question_.direction == condition.direction ? fired(condition.direction) : Finding{};
    }

    MaybeFinding operator()(const DocumentNumberRange& condition) const {
        for (const screening::DocumentQuery& document : question_.query.documents) {
            const auto normal = screening::normalNumber(document.number);
            if (normal && normal->size() == condition.from.size() && *normal >= condition.from &&
                *normal <= condition.to) {
                return fired("document number " + *normal + " lies between " + condition.from + " and " + condition.to);
            }
        }
        return question_.query.documents.empty() ? std::nullopt : MaybeFinding(Finding{});
    }

    MaybeFinding operator()(const StayExceeded& condition) const {
        const Sighting* document = subject(SubjectKind::Document);
        if (document == nullptr) {
            return std::nullopt;
        }
        const UtcTime since = question_.at - days(2 * condition.windowDays);
        const StayHistory stays = staysFrom(earlier(*document, since), history_.completeSince());
        const StayResult result = shortStayOn(std::chrono::floor<days>(question_.at), stays,
                                              {condition.maxDays, condition.windowDays});
        if (!result.computed) {
            return missing("short stay not computable: " + result.why);
        }
        const std::string used = std::to_string(result.daysUsed) + " of " + std::to_string(condition.maxDays) +
                                 " days used in the last " + std::to_string(condition.windowDays);
        return result.daysUsed > condition.maxDays || result.overstayed ? fired(used) : Finding{};
    }

    MaybeFinding operator()(const ImpossibleTravelCondition& condition) const {
        const Sighting* now = subject(condition.subject);
        if (now == nullptr) {
            return std::nullopt;
        }
        std::chrono::minutes longest{0};
        for (const TravelTime& time : condition.times) {
            longest = std::max(longest, time.least);
        }
        const auto found =
            impossibleTravel(earlier(*now, question_.at - longest), *now, condition.times, condition.margin);
        if (!found) {
            return Finding{};
        }
        return fired("seen " + std::to_string(found->took.count()) + " min apart, the way takes " +
                     std::to_string(found->least.count()) + " min: " + where(found->before));
    }

    MaybeFinding operator()(const SameWayTwice& condition) const {
        const Sighting* now = subject(condition.subject);
        if (now == nullptr) {
            return std::nullopt;
        }
        const auto found = sameWayTwice(earlier(*now, question_.at - condition.within), *now);
        if (!found) {
            return Finding{};
        }
        // Without every post's crossings the way back may have been elsewhere.
        if (!history_.completeSince() || *history_.completeSince() > found->at) {
            return missing("the way back may have been at another post: " + where(*found));
        }
        return fired("same direction before, no way back between: " + where(*found));
    }

    MaybeFinding operator()(const Frequency& condition) const {
        const Sighting* now = subject(condition.subject);
        if (now == nullptr) {
            return std::nullopt;
        }
        const auto before = earlier(*now, question_.at - condition.within);
        const std::size_t count = before.size() + 1;
        if (count < static_cast<std::size_t>(condition.atLeast)) {
            return knownSince(condition.within) ? Finding{} : shortHistory();
        }
        return fired(std::to_string(count) + " crossings in " + std::to_string(condition.within.count()) +
                     " h, the last: " + where(before.back()));
    }

    MaybeFinding operator()(const Convoy& condition) const {
        const Sighting* now = subject(SubjectKind::Plate);
        if (now == nullptr) {
            return std::nullopt;
        }
        const auto companion =
            mostFrequentCompanion(history_, *now, question_.at - days(condition.withinDays), condition.window);
        if (companion && companion->dates.size() >= static_cast<std::size_t>(condition.atLeastDates)) {
            return fired("passed with plate " + companion->otherKey + " on " + std::to_string(companion->dates.size()) +
                         " dates in " + std::to_string(condition.withinDays) + " days");
        }
        return knownSince(hours(24 * condition.withinDays)) ? Finding{} : shortHistory();
    }

    MaybeFinding operator()(const VehicleChange& condition) const {
        return changes(SubjectKind::Person, SubjectKind::Plate, condition.withinDays, condition.atLeast, "vehicles");
    }
    MaybeFinding operator()(const DriverChange& condition) const {
        return changes(SubjectKind::Plate, SubjectKind::Person, condition.withinDays, condition.atLeast, "persons");
    }

private:
    /// The question's own subject of a kind.
    const Sighting* subject(SubjectKind kind) const {
        const auto found = std::find_if(seen_.begin(), seen_.end(), [&](const Sighting& s) { return s.kind == kind; });
        return found == seen_.end() ? nullptr : &*found;
    }
    /// What was seen of it before this crossing.
    std::vector<Sighting> earlier(const Sighting& now, UtcTime since) const {
        std::vector<Sighting> before = history_.of(now.kind, now.key, since);
        std::erase_if(before, [&](const Sighting& s) { return s.crossingId == question_.crossingId || s.at > question_.at; });
        return before;
    }
    bool knownSince(hours length) const {
        const auto oldest = history_.oldest();
        const auto complete = history_.completeSince();
        const UtcTime begin = question_.at - length;
        return (complete && *complete <= begin) || (oldest && *oldest <= begin);
    }
    static Finding shortHistory() { return missing("the crossing history here does not reach that far back"); }

    MaybeFinding changes(SubjectKind own, SubjectKind other, int withinDays, int atLeast, std::string_view what) const {
        const Sighting* now = subject(own);
        if (now == nullptr) {
            return std::nullopt;
        }
        const auto keys = crossedWith(history_, *now, other, question_.at - days(withinDays));
        if (keys.size() >= static_cast<std::size_t>(atLeast)) {
            return fired(std::to_string(keys.size()) + " different " + std::string(what) + " in " +
                         std::to_string(withinDays) + " days");
        }
        return knownSince(hours(24 * withinDays)) ? Finding{} : shortHistory();
    }

    const IndicatorQuestion& question_;
    const CrossingHistory& history_;
    std::vector<Sighting> seen_;
};

/// Nothing when a condition's subject is not in the question.
std::optional<RiskIndicator> evaluateRule(const IndicatorRule& rule, const Conditions& conditions) {
    RiskIndicator indicator{rule.code, rule.title, IndicatorState::Fired, 0, {}};
    std::vector<std::string> lacking;
    bool notFired = false;
    for (const Condition& condition : rule.conditions) {
        const MaybeFinding finding = std::visit(conditions, condition);
        if (!finding) {
            return std::nullopt;
        }
        notFired = notFired || finding->state == IndicatorState::NotFired;
        if (finding->state == IndicatorState::Fired) {
            indicator.evidence.push_back(finding->evidence);
        } else if (finding->state == IndicatorState::NotEnoughData) {
            lacking.push_back(finding->evidence);
        }
    }
    if (notFired) { // one that is certain not to hold settles it, whatever the others lack
        indicator.state = IndicatorState::NotFired;
        indicator.evidence.clear();
        return indicator;
    }
    if (!lacking.empty()) {
        indicator.state = IndicatorState::NotEnoughData;
        indicator.evidence = std::move(lacking);
        return indicator;
    }
    indicator.points = rule.points;
    return indicator;
}

} // namespace

IndicatorAnswer evaluate(const IndicatorSet& set, const IndicatorQuestion& question, const CrossingHistory& history) {
    IndicatorAnswer answer{set.id, set.version, set.owner, set.legalBasis, IndicatorSetState::Current, {},
                           set.referAtPoints, {}};
    if (question.at >= set.validUntil) {
        answer.state = IndicatorSetState::Expired;
        answer.detail = "expired on " + toRfc3339(set.validUntil) + "; its owner has to renew it";
        return answer;
    }
    if (question.at < set.validFrom) {
        answer.state = IndicatorSetState::NotYetValid;
        answer.detail = "valid from " + toRfc3339(set.validFrom);
        return answer;
    }
    const Conditions conditions(question, history);
    for (const IndicatorRule& rule : set.rules) {
        if (auto indicator = evaluateRule(rule, conditions)) {
            answer.indicators.push_back(std::move(*indicator));
        }
    }
    return answer;
}

} // namespace lanepost::indicators
