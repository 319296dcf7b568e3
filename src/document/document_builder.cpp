#include "document/document_builder.h"

#include <chrono>
#include <string_view>

#include "document/name_alternatives.h"
#include "mrz/mrz_date.h"
#include "mrz/state_codes.h"

namespace lanepost::document {
namespace {

std::chrono::year_month_day dayOf(UtcTime now) {
    return std::chrono::floor<std::chrono::days>(now);
}

DocumentCheck checkDigitCheck(const mrz::CheckDigitResult& digit) {
    DocumentCheck check{"mrz.check_digit." + std::string(digit.name), CheckResult::NotPerformed, "no check digit printed"};
    if (digit.present) {
        check.result = digit.valid ? CheckResult::Successful : CheckResult::Failed;
        check.detail = std::string("captured ") + digit.captured + ", expected " + digit.expected;
    }
    return check;
}

DocumentCheck charactersCheck(const mrz::MrzParse& parse) {
    DocumentCheck check{"mrz.characters", CheckResult::Successful, ""};
    for (const mrz::MrzPosition& place : parse.unexpectedCharacters) {
        check.result = CheckResult::Undetermined;
        check.detail += (check.detail.empty() ? "unusual character at line " : ", line ") + std::to_string(place.line) +
                        " position " + std::to_string(place.position);
    }
    return check;
}

/// An unknown code leaves the check undetermined: states come and go, and a wrong "failed" stops a traveller.
DocumentCheck stateCheck(std::string id, std::string_view code) {
    const mrz::StateCode* state = mrz::findStateCode(code);
    if (code.empty()) {
        return {std::move(id), CheckResult::NotPerformed, "not stated"};
    }
    if (state == nullptr) {
        return {std::move(id), CheckResult::Undetermined, "the code is not in the list of states"};
    }
    switch (state->kind) {
    case mrz::StateCodeKind::Specimen: return {std::move(id), CheckResult::Successful, "specimen state"};
    case mrz::StateCodeKind::Withdrawn: return {std::move(id), CheckResult::Undetermined, "withdrawn code"};
    case mrz::StateCodeKind::NotInMrz: return {std::move(id), CheckResult::Undetermined, "code not used in travel documents"};
    default: return {std::move(id), CheckResult::Successful, std::string(state->name)};
    }
}

DocumentCheck birthDateCheck(const PartialDate& birth) {
    if (!birth.year && !birth.month && !birth.day) {
        return {"mrz.birth_date", CheckResult::Undetermined, "no part of the birth date is known"};
    }
    return {"mrz.birth_date", CheckResult::Successful, birth.complete() ? "" : "partly unknown"};
}

DocumentCheck expiryCheck(const PartialDate& expiry, std::chrono::year_month_day today) {
    if (!expiry.complete()) {
        return {"mrz.expiry_date", CheckResult::Undetermined, "not known"};
    }
    const std::chrono::year_month_day last(std::chrono::year(*expiry.year),
                                           std::chrono::month(static_cast<unsigned>(*expiry.month)),
                                           std::chrono::day(static_cast<unsigned>(*expiry.day)));
    if (last < today) {
        return {"mrz.expiry_date", CheckResult::Failed, "expired on " + toText(expiry)};
    }
    return {"mrz.expiry_date", CheckResult::Successful, "valid until " + toText(expiry)};
}

Identity identityOf(const mrz::MrzFields& fields, std::chrono::year_month_day today) {
    Identity identity;
    identity.primaryIdentifier = fields.primaryIdentifier;
    identity.secondaryIdentifier = fields.secondaryIdentifier;
    identity.nameMayBeTruncated = fields.nameFillsField;
    identity.birthDate = mrz::birthDateOf(fields.birthDate, today);
    identity.sex = fields.sex;
    identity.nationality = fields.nationality;
    return identity;
}

bool hasField(mrz::MrzFormat format, mrz::MrzField field) {
    return mrz::findField(mrz::layout(format), field) != nullptr;
}

void addChecks(DocumentReading& document, const mrz::MrzParse& parse, std::chrono::year_month_day today) {
    for (const mrz::CheckDigitResult& digit : parse.checkDigits) {
        document.checks.push_back(checkDigitCheck(digit));
    }
    document.checks.push_back(charactersCheck(parse));
    document.checks.push_back(stateCheck("mrz.issuing_state", document.issuingState));
    if (hasField(parse.format, mrz::MrzField::Nationality)) {
        document.checks.push_back(stateCheck("mrz.nationality", document.identity.nationality));
    }
    if (hasField(parse.format, mrz::MrzField::BirthDate)) {
        document.checks.push_back(birthDateCheck(document.identity.birthDate));
    }
    if (hasField(parse.format, mrz::MrzField::ExpiryDate)) {
        document.checks.push_back(expiryCheck(document.expiryDate, today));
    }
}

} // namespace

DocumentReading documentFrom(const mrz::MrzReading& reading, UtcTime now) {
    DocumentReading document;
    if (!reading.found() || !reading.format) {
        return document;
    }
    const auto today = dayOf(now);
    document.format = std::string(mrz::formatName(*reading.format));
    document.lines = reading.lines;
    document.accepted = reading.accepted;
    document.doubtful = reading.doubtful;
    document.confidence = reading.confidence;
    for (const mrz::MrzRepair& repair : reading.repairs) {
        document.repairs.push_back(
            {repair.position.line, repair.position.position, repair.before, repair.after, repair.basis});
    }
    if (!reading.parse) {
        return document;
    }
    const mrz::MrzFields& fields = reading.parse->fields;
    document.documentCode = fields.documentCode;
    document.issuingState = fields.issuingState;
    document.issuingStateName = std::string(mrz::stateName(fields.issuingState));
    document.documentNumber = fields.documentNumber;
    document.expiryDate = mrz::expiryDateOf(fields.expiryDate, today);
    document.identity = identityOf(fields, today);
    document.identity.nameAlternatives = nameAlternativesOf(reading);
    addChecks(document, *reading.parse, today);
    return document;
}

} // namespace lanepost::document
