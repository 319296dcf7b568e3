#include "screening/screen_person.h"

#include <algorithm>
#include <cmath>

#include "base/strict_json.h"
#include "screening/name_parts.h"
#include "screening/normal_form.h"
#include "screening/person_question.h"
#include "screening/screening_json.h"

namespace lanepost::screening {
namespace {

/// Points of a document number that the entry has: a number alone finds one record in a hundred million.
constexpr double kDocumentPoints = 20;

/// A name that fills its field has no filler at its end: 30 characters in TD1, 31 in TD2 and MRV-B, 39 in TD3 and MRV-A
/// (ICAO Doc 9303-4 to -7).
bool fillsItsField(std::string_view name) {
    return name.find('<') != std::string_view::npos && (name.size() == 30 || name.size() == 31 || name.size() == 39) &&
           name.back() != '<';
}

void addDocument(const std::string& number, const WatchlistEntry& entry, PersonHit& made) {
    const auto normal = normalNumber(number);
    for (const WatchlistDocument& document : entry.documents) {
        if (normal && normalNumber(document.number) == normal) {
            made.points += kDocumentPoints;
            made.deciding += kDocumentPoints;
            made.matchClass = classOf(made.deciding);
            made.hit.score = scoreOf(made.points);
            made.hit.evidence.push_back({"document_number", number, document.number, "equal", kDocumentPoints});
            return;
        }
    }
}

} // namespace

PersonScreening::PersonScreening(const WatchlistSnapshot& list, FindBy findBy)
    : list_(list), search_(list.people(), list.entryCount(), findBy) {}

ScreenedPerson PersonScreening::screen(const PersonLine& person) const {
    const PersonQuestion question = questionOf(queryOf(person));
    const float least = reportedPoints(list_.entryCount());
    std::vector<PersonFinding> findings = search_.find(question, least);
    if (const auto number = normalNumber(person.documentNumber)) {
        // A holder of the document who has another name or birth date by now is still its holder.
        for (const std::uint32_t entry : list_.candidates(KeyTable::Document, *number)) {
            const bool found = std::any_of(findings.begin(), findings.end(),
                                           [&](const PersonFinding& finding) { return finding.entry == entry; });
            if (!found) {
                PersonFinding finding;
                finding.entry = entry;
                finding.row = static_cast<std::size_t>(-1);
                finding.date.grade = DateGrade::Contradiction;
                finding.chancePoints = -pointsOfChance(list_.entryCount());
                finding.points = finding.chancePoints;
                findings.push_back(finding);
            }
        }
    }
    std::optional<PersonHit> best;
    for (const PersonFinding& finding : findings) {
        // Behind the first come only those that support or a document could still lift above it.
        if (best && person.documentNumber.empty() && finding.points < static_cast<float>(best->points) - kMostSupportPoints) {
            break;
        }
        const auto entry = list_.entry(finding.entry);
        if (!entry) {
            continue;
        }
        PersonHit made = personHitOf(finding, *entry, question, list_.people());
        addDocument(person.documentNumber, *entry, made);
        if (!best || made.points > best->points) {
            best = std::move(made);
        }
    }
    if (!best || best->points < least) {
        return {};
    }
    return {std::move(best->hit), scoreOf(best->points), best->matchClass};
}

PersonQuery queryOf(const PersonLine& person) {
    const WatchlistName name = nameFromText(person.name);
    PersonQuery query;
    query.primaryIdentifier = name.primaryIdentifier;
    query.secondaryIdentifier = name.secondaryIdentifier;
    query.nameMayBeTruncated = fillsItsField(person.name);
    query.birthDate = person.birthDate;
    query.sex = person.sex;
    query.nationality = person.nationality;
    return query;
}

std::string evidenceText(const std::vector<HitEvidence>& evidence) {
    return canonicalText(jsonList(evidence, [](const HitEvidence& piece) { return toJson(piece); }));
}

} // namespace lanepost::screening
