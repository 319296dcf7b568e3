#include "lane/crossing_query.h"

#include <algorithm>

namespace lanepost::lane {

using document::DocumentReading;
using screening::ScreeningQuery;

namespace {

/// True when the document number's own check digit was read and is right.
bool numberProven(const DocumentReading& reading) {
    return std::any_of(reading.checks.begin(), reading.checks.end(), [](const document::DocumentCheck& check) {
        return check.id == "mrz.check_digit.document_number" && check.result == document::CheckResult::Successful;
    });
}

} // namespace

ScreeningQuery queryFor(const DocumentReading& reading) {
    ScreeningQuery query;
    const document::Identity& identity = reading.identity;
    if (!identity.primaryIdentifier.empty()) {
        query.persons.push_back({identity.primaryIdentifier, identity.secondaryIdentifier, identity.nameMayBeTruncated,
                                 identity.birthDate, identity.sex, identity.nationality});
        for (const document::NameAlternative& other : identity.nameAlternatives) {
            query.persons.back().alternatives.push_back(
                {static_cast<std::size_t>(std::max(0, other.position)), other.letter, other.probability});
        }
    }
    if (!reading.documentNumber.empty()) {
        query.documents.push_back(
            {reading.documentNumber, reading.issuingState, reading.documentCode, numberProven(reading)});
    }
    return query;
}

ScreeningQuery queryFor(const Vehicle& vehicle) {
    ScreeningQuery query;
    if (!vehicle.plate.empty()) {
        query.plates.push_back({vehicle.plate, vehicle.country});
    }
    return query;
}

} // namespace lanepost::lane
