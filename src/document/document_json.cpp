#include "document/document_json.h"

#include <array>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/strict_json.h"

namespace lanepost::document {
namespace {

using nlohmann::json;

constexpr std::array<EnumName<CheckResult>, 6> kCheckResults{{{CheckResult::Successful, "successful"},
                                                              {CheckResult::Failed, "failed"},
                                                              {CheckResult::Undetermined, "undetermined"},
                                                              {CheckResult::NotSupported, "not_supported"},
                                                              {CheckResult::NotPerformed, "not_performed"},
                                                              {CheckResult::Aborted, "aborted"}}};

/// MRZ characters are ASCII; anything else is written as "?" so that it stays one character.
std::string characterText(char c) {
    const bool printable = c >= ' ' && c <= '~';
    return std::string(1, printable ? c : '?');
}

char readCharacter(StrictObject& object, std::string_view key) {
    const std::string text = object.text(key);
    if (text.size() != 1) {
        object.reject(key, "one character");
        return '<';
    }
    return text[0];
}

json checkJson(const DocumentCheck& check) {
    return {{"id", check.id}, {"result", enumText(kCheckResults, check.result)}, {"detail", check.detail}};
}

Result<DocumentCheck> readCheck(const json& value) {
    StrictObject object(value);
    DocumentCheck check;
    check.id = object.text("id");
    check.result = object.enumValue("result", kCheckResults);
    check.detail = object.text("detail");
    return object.finish(std::move(check));
}

json repairJson(const Repair& repair) {
    return {{"line", repair.line},
            {"position", repair.position},
            {"before", characterText(repair.before)},
            {"after", characterText(repair.after)},
            {"basis", repair.basis}};
}

Result<Repair> readRepair(const json& value) {
    constexpr std::int64_t kLowest = std::numeric_limits<int>::min();
    constexpr std::int64_t kHighest = std::numeric_limits<int>::max();
    StrictObject object(value);
    Repair repair;
    repair.line = static_cast<int>(object.integer("line", kLowest, kHighest));
    repair.position = static_cast<int>(object.integer("position", kLowest, kHighest));
    repair.before = readCharacter(object, "before");
    repair.after = readCharacter(object, "after");
    repair.basis = object.text("basis");
    return object.finish(std::move(repair));
}

json alternativeJson(const NameAlternative& alternative) {
    return {{"position", alternative.position},
            {"letter", characterText(alternative.letter)},
            {"probability", jsonOf(alternative.probability)}};
}

Result<NameAlternative> readNameAlternative(const json& value) {
    StrictObject object(value);
    NameAlternative alternative;
    alternative.position = static_cast<int>(object.integer("position", 0, std::numeric_limits<int>::max()));
    alternative.letter = readCharacter(object, "letter");
    alternative.probability = object.number("probability");
    return object.finish(std::move(alternative));
}

/// The alternatives are written where there are some: most readings have none, and older records know none.
json identityJson(const Identity& identity) {
    json made = {{"primary_identifier", identity.primaryIdentifier},
            {"secondary_identifier", identity.secondaryIdentifier},
            {"name_may_be_truncated", identity.nameMayBeTruncated},
            {"birth_date", jsonOf(identity.birthDate)},
            {"sex", identity.sex},
            {"nationality", identity.nationality}};
    if (!identity.nameAlternatives.empty()) {
        made["name_alternatives"] = jsonList(identity.nameAlternatives, alternativeJson);
    }
    return made;
}

Result<Identity> readIdentity(const json& value) {
    json filled = value;
    if (filled.is_object() && !filled.contains("name_alternatives")) {
        filled["name_alternatives"] = json::array();
    }
    StrictObject object(filled);
    Identity identity;
    identity.primaryIdentifier = object.text("primary_identifier");
    identity.secondaryIdentifier = object.text("secondary_identifier");
    identity.nameMayBeTruncated = object.boolean("name_may_be_truncated");
    identity.birthDate = object.date("birth_date");
    identity.sex = object.text("sex");
    identity.nationality = object.text("nationality");
    identity.nameAlternatives = object.list("name_alternatives", readNameAlternative);
    return object.finish(std::move(identity));
}

} // namespace

json toJson(const DocumentReading& reading) {
    return {{"format", reading.format},
            {"lines", reading.lines},
            {"document_code", reading.documentCode},
            {"issuing_state", reading.issuingState},
            {"issuing_state_name", reading.issuingStateName},
            {"document_number", reading.documentNumber},
            {"expiry_date", jsonOf(reading.expiryDate)},
            {"identity", identityJson(reading.identity)},
            {"accepted", reading.accepted},
            {"doubtful", reading.doubtful},
            {"repairs", jsonList(reading.repairs, repairJson)},
            {"checks", jsonList(reading.checks, checkJson)},
            {"confidence", jsonOf(reading.confidence)},
            {"evidence_id", reading.evidenceId}};
}

Result<DocumentReading> documentReadingFromJson(const json& value) {
    StrictObject object(value);
    DocumentReading reading;
    reading.format = object.text("format");
    reading.lines = object.texts("lines");
    reading.documentCode = object.text("document_code");
    reading.issuingState = object.text("issuing_state");
    reading.issuingStateName = object.text("issuing_state_name");
    reading.documentNumber = object.text("document_number");
    reading.expiryDate = object.date("expiry_date");
    reading.identity = object.object("identity", readIdentity);
    reading.accepted = object.boolean("accepted");
    reading.doubtful = object.texts("doubtful");
    reading.repairs = object.list("repairs", readRepair);
    reading.checks = object.list("checks", readCheck);
    reading.confidence = object.number("confidence");
    reading.evidenceId = object.text("evidence_id");
    return object.finish(std::move(reading));
}

} // namespace lanepost::document
