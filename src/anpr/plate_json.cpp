// JSON of plate readings.
#include "anpr/plate_json.h"

#include <array>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/strict_json.h"

namespace lanepost::anpr {
namespace {

using nlohmann::json;

constexpr int kFarthest = 1 << 24; // no box lies beyond it

constexpr std::array<EnumName<NoReadingReason>, 7> kReasons{{{NoReadingReason::None, ""},
                                                             {NoReadingReason::NoPlateFound, "no_plate_found"},
                                                             {NoReadingReason::TooDark, "too_dark"},
                                                             {NoReadingReason::TooSmall, "too_small"},
                                                             {NoReadingReason::Blurred, "blurred"},
                                                             {NoReadingReason::Covered, "covered"},
                                                             {NoReadingReason::ForeignScript, "foreign_script"}}};

json textOrNull(const std::string& text) {
    return text.empty() ? json() : json(text);
}

// What textOrNull wrote.
std::string optionalText(StrictObject& fields, std::string_view key) {
    const json* found = fields.value(key);
    return found == nullptr || found->is_null() ? std::string() : fields.text(key);
}

json textToJson(const PlateText& text) {
    return {{"text", text.text}, {"confidence", jsonOf(text.confidence)}};
}

json alternativeToJson(const CharacterAlternative& alternative) {
    return {{"character", std::string(1, alternative.character)}, {"confidence", jsonOf(alternative.confidence)}};
}

json characterToJson(const PlateCharacter& character) {
    return {{"character", std::string(1, character.character)},
            {"seen", textOrNull(character.seen)},
            {"confidence", jsonOf(character.confidence)},
            {"alternatives", jsonList(character.alternatives, alternativeToJson)}};
}

Result<PlateText> textFromJson(const json& object) {
    StrictObject fields(object);
    PlateText text{fields.text("text"), fields.number("confidence")};
    return fields.finish(std::move(text));
}

char oneCharacter(StrictObject& fields) {
    const std::string text = fields.text("character");
    if (text.size() == 1) {
        return text[0];
    }
    fields.reject("character", "one character");
    return '\0';
}

Result<CharacterAlternative> alternativeFromJson(const json& object) {
    StrictObject fields(object);
    CharacterAlternative alternative{oneCharacter(fields), fields.number("confidence")};
    return fields.finish(alternative);
}

Result<PlateCharacter> characterFromJson(const json& object) {
    StrictObject fields(object);
    PlateCharacter character;
    character.character = oneCharacter(fields);
    character.seen = optionalText(fields, "seen");
    character.confidence = fields.number("confidence");
    character.alternatives = fields.list("alternatives", alternativeFromJson);
    return fields.finish(std::move(character));
}

json panelToJson(const AdrPanel& panel) {
    return {{"hazard_number", textOrNull(panel.hazardNumber)},
            {"hazard_number_listed", panel.hazardNumberListed},
            {"un_number", textOrNull(panel.unNumber)},
            {"un_number_in_range", panel.unNumberInRange},
            {"pair_listed", panel.pairListed ? json(*panel.pairListed) : json()},
            {"blank", panel.blank},
            {"confidence", jsonOf(panel.confidence)},
            {"box", {panel.box.x, panel.box.y, panel.box.width, panel.box.height}}};
}

PlateBox boxFrom(StrictObject& fields) {
    const json* found = fields.value("box");
    std::array<int, 4> numbers{};
    bool right = found != nullptr && found->is_array() && found->size() == numbers.size();
    for (std::size_t i = 0; right && i < numbers.size(); ++i) {
        const json& number = (*found)[i];
        // Compared as a double first: it may not fit an int.
        right = number.is_number_integer() && number.get<double>() > -kFarthest && number.get<double>() < kFarthest;
        numbers[i] = right ? number.get<int>() : 0;
    }
    if (found != nullptr && !right) {
        fields.reject("box", "a list of four whole numbers");
    }
    return {numbers[0], numbers[1], numbers[2], numbers[3]};
}

std::optional<PlateCountry> countryFrom(StrictObject& fields) {
    const json* sign = fields.value("country");
    const bool certain = fields.boolean("country_certain");
    if (sign == nullptr || sign->is_null()) {
        return std::nullopt;
    }
    return PlateCountry{fields.text("country"), certain};
}

Result<AdrPanel> panelFromJson(const json& object) {
    StrictObject fields(object);
    AdrPanel panel;
    panel.hazardNumber = optionalText(fields, "hazard_number");
    panel.hazardNumberListed = fields.boolean("hazard_number_listed");
    panel.unNumber = optionalText(fields, "un_number");
    panel.unNumberInRange = fields.boolean("un_number_in_range");
    panel.pairListed = fields.optionalBoolean("pair_listed");
    panel.blank = fields.boolean("blank");
    panel.confidence = fields.number("confidence");
    panel.box = boxFrom(fields);
    return fields.finish(std::move(panel));
}

json evidenceToJson(const PlateEvidence& evidence) {
    json band;
    if (evidence.band) {
        band = {{"sign", textOrNull(evidence.band->sign)},
                {"confidence", jsonOf(evidence.band->confidence)},
                {"right", evidence.band->right}};
    }
    return {{"syntax", evidence.syntax},
            {"band", band},
            {"colour", {{"paper", textOrNull(evidence.paper)}, {"ink", textOrNull(evidence.ink)}}}};
}

Result<PlateBand> bandFromJson(const json& object) {
    StrictObject fields(object);
    PlateBand band;
    band.sign = optionalText(fields, "sign");
    band.confidence = fields.number("confidence");
    band.right = fields.boolean("right");
    return fields.finish(std::move(band));
}

Result<PlateEvidence> coloursFromJson(const json& object) {
    StrictObject fields(object);
    PlateEvidence evidence;
    evidence.paper = optionalText(fields, "paper");
    evidence.ink = optionalText(fields, "ink");
    return fields.finish(std::move(evidence));
}

Result<PlateEvidence> evidenceFromJson(const json& object) {
    StrictObject fields(object);
    PlateEvidence evidence = fields.object("colour", coloursFromJson);
    evidence.syntax = fields.texts("syntax");
    evidence.band = fields.optionalObject("band", bandFromJson);
    return fields.finish(std::move(evidence));
}

} // namespace

std::string_view name(NoReadingReason reason) {
    for (const auto& entry : kReasons) {
        if (entry.value == reason) {
            return entry.name;
        }
    }
    return "";
}

json toJson(const PlateReading& reading) {
    json object = {{"text", reading.text},
                   {"seen", reading.seen},
                   {"confidence", jsonOf(reading.confidence)},
                   {"certain", reading.certain},
                   {"country", nullptr},
                   {"country_certain", false},
                   {"evidence", evidenceToJson(reading.evidence)},
                   {"characters", jsonList(reading.characters, characterToJson)},
                   {"alternatives", jsonList(reading.alternatives, textToJson)},
                   {"rows", reading.rows},
                   {"box", {reading.box.x, reading.box.y, reading.box.width, reading.box.height}},
                   {"sharpness", jsonOf(reading.sharpness)},
                   {"detection_confidence", jsonOf(reading.detectionConfidence)}};
    if (reading.country) {
        object["country"] = reading.country->sign;
        object["country_certain"] = reading.country->certain;
    }
    return object;
}

json toJson(const PlateSceneReading& reading) {
    return {{"plates", jsonList(reading.plates, [](const PlateReading& plate) { return toJson(plate); })},
            {"adr", jsonList(reading.adr, panelToJson)},
            {"why_not", textOrNull(std::string(name(reading.whyNot)))}};
}

json toJson(const PlatePassage& passage) {
    const auto seconds = [](MonotonicTime time) {
        return std::round(std::chrono::duration<double, std::milli>(time.time_since_epoch()).count()) / 1000;
    };
    json object = toJson(passage.reading);
    object["text"] = textOrNull(passage.reading.text);
    object["seen"] = textOrNull(passage.reading.seen);
    object["why_not"] = textOrNull(std::string(name(passage.whyNot)));
    object["frames"] = {passage.firstFrame, passage.lastFrame};
    object["seconds"] = {seconds(passage.firstSeen), seconds(passage.lastSeen)};
    object["adr"] = jsonList(passage.adr, panelToJson);
    object["direction"] = textOrNull(std::string(name(passage.direction)));
    object["best_frame"] = passage.bestFrame;
    object["agreeing"] = passage.agreeing;
    object["agreement"] = jsonOf(passage.agreement);
    return object;
}

Result<PlateReading> plateReadingFromJson(const json& object) {
    StrictObject fields(object);
    PlateReading reading;
    reading.text = fields.text("text");
    reading.seen = fields.text("seen");
    reading.confidence = fields.number("confidence");
    reading.certain = fields.boolean("certain");
    reading.country = countryFrom(fields);
    reading.evidence = fields.object("evidence", evidenceFromJson);
    reading.characters = fields.list("characters", characterFromJson);
    reading.alternatives = fields.list("alternatives", textFromJson);
    reading.rows = static_cast<int>(fields.integer("rows", 1, 2));
    reading.box = boxFrom(fields);
    reading.sharpness = fields.number("sharpness");
    reading.detectionConfidence = fields.number("detection_confidence");
    return fields.finish(std::move(reading));
}

Result<PlateSceneReading> plateSceneReadingFromJson(const json& object) {
    StrictObject fields(object);
    PlateSceneReading reading;
    reading.plates = fields.list("plates", plateReadingFromJson);
    reading.adr = fields.list("adr", panelFromJson);
    const json* why = fields.value("why_not");
    reading.whyNot = why == nullptr || why->is_null() ? NoReadingReason::None : fields.enumValue("why_not", kReasons);
    return fields.finish(std::move(reading));
}

} // namespace lanepost::anpr
