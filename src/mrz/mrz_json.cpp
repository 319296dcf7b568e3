// JSON of parses, and the line-by-line form of the parser.
#include "mrz/mrz_json.h"

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "mrz/mrz_shape.h"

namespace lanepost::mrz {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestJsonLine = 64 * 1024;

json dateToJson(const MrzDate& date) {
    if (date.complete())
        return date.raw;
    json unknownParts = json::array();
    if (date.yearUnknown())
        unknownParts.push_back("year");
    if (date.monthUnknown())
        unknownParts.push_back("month");
    if (date.dayUnknown())
        unknownParts.push_back("day");
    return {{"raw", date.raw}, {"complete", false}, {"unknown_parts", std::move(unknownParts)}};
}

void addName(MrzFormat format, const MrzFields& fields, json& object) {
    object["surname"] = fields.primaryIdentifier;
    object["given_names"] = fields.secondaryIdentifier;
    // The Swiss licence is not bound by the rule of 9303 for names that are cut off.
    if (format != MrzFormat::SwissLicence)
        object["name_fills_field"] = fields.nameFillsField;
}

// Adds what one field of the format says; check digits and unused positions say nothing here.
void addField(MrzFormat format, MrzField field, const MrzFields& fields, json& object) {
    const std::string key(fieldName(field));
    if (std::string MrzFields::*member = plainTextMember(field))
        object[key] = fields.*member;
    if (field == MrzField::Sex && fields.sex.empty())
        object[key] = "X";
    if (field == MrzField::DocumentNumber && fields.documentNumberLong)
        object["document_number_long"] = true;
    if (field == MrzField::Name)
        addName(format, fields, object);
    if (field == MrzField::PrimaryIdentifier)
        object[key] = fields.primaryIdentifier;
    if (field == MrzField::SecondaryIdentifier)
        object[key] = fields.secondaryIdentifier;
    if (field == MrzField::BirthDate)
        object[key] = dateToJson(fields.birthDate);
    if (field == MrzField::ExpiryDate)
        object[key] = dateToJson(fields.expiryDate);
}

json ruleToJson(DocumentNumberRule rule) {
    switch (rule) {
    case DocumentNumberRule::WithoutFiller:
        return "without-filler";
    case DocumentNumberRule::WithFiller:
        return "with-filler";
    case DocumentNumberRule::Ordinary:
    case DocumentNumberRule::Neither:
        break;
    }
    return nullptr;
}

json errorToJson(const Error& error) {
    return {{"kind", std::string(name(error.kind))}, {"message", error.message}};
}

json failure(ErrorKind kind, std::string message) {
    return {{"error", errorToJson({kind, std::move(message)})}};
}

// The "lines" of the object. Error: not an array of at most three strings.
Result<std::vector<std::string>> linesOf(const json& object) {
    const auto found = object.find("lines");
    if (found == object.end() || !found->is_array())
        return fail(ErrorKind::InvalidArgument, "\"lines\" must be an array of strings");
    if (found->size() > kMostLines)
        return fail(ErrorKind::InvalidArgument, "\"lines\" holds more than 3 lines");
    std::vector<std::string> lines;
    for (const json& line : *found) {
        if (!line.is_string())
            return fail(ErrorKind::InvalidArgument,
                        "\"lines\" item " + std::to_string(lines.size() + 1) + " is not a string");
        lines.push_back(line.get<std::string>());
    }
    return lines;
}

} // namespace

json fieldsToJson(MrzFormat format, const MrzFields& fields) {
    json object = json::object();
    for (const MrzFieldPlace& place : layout(format).fields)
        addField(format, place.field, fields, object);
    return object;
}

json checkDigitsToJson(const MrzParse& parse) {
    json object = json::object();
    for (const CheckDigitResult& digit : parse.checkDigits)
        object[std::string(digit.name)] = digit.present ? json(digit.valid) : json(nullptr);
    // 9303-6 tabulates no coverage for long TD2 numbers, so there is no rule to name there.
    if (parse.format == MrzFormat::Td1 && parse.fields.documentNumberLong)
        object["document_number_rule"] = ruleToJson(parse.documentNumberRule);
    return object;
}

json toJson(const MrzParse& parse) {
    return {{"type", std::string(formatName(parse.format))},
            {"fields", fieldsToJson(parse.format, parse.fields)},
            {"check_digits", checkDigitsToJson(parse)},
            {"all_present_check_digits_valid", parse.allPresentCheckDigitsValid()}};
}

json parseMrzJsonLine(std::string_view jsonLine) {
    if (jsonLine.size() > kLongestJsonLine)
        return failure(ErrorKind::LimitExceeded, "the line is longer than 64 kB");
    const Result<json> parsed = parseJson(jsonLine);
    if (!parsed || !parsed->is_object())
        return failure(ErrorKind::InvalidArgument, "not a JSON object on one line");

    const json& input = *parsed;
    json answer = json::object();
    // Only plain values are given back: writing a deeply nested one would recurse on its sender's say-so.
    const auto id = input.find("id");
    if (id != input.end() && (id->is_string() || id->is_number_integer()))
        answer["id"] = *id;
    const Result<std::vector<std::string>> lines = linesOf(input);
    if (!lines) {
        answer["error"] = errorToJson(lines.error());
        return answer;
    }
    answer["lines"] = *lines;
    const Result<MrzParse> parse = parseMrz(std::span<const std::string>(*lines));
    if (!parse) {
        answer["error"] = errorToJson(parse.error());
        return answer;
    }
    answer.update(toJson(*parse));
    return answer;
}

} // namespace lanepost::mrz
