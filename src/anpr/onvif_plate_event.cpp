// Plate events of smart cameras, in and out.
#include "anpr/onvif_plate_event.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <nlohmann/json.hpp>

#include "anpr/ctc_decoder.h"
#include "anpr/plate_syntax.h"
#include "base/json_text.h"

namespace lanepost::anpr {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = 64 << 10;
constexpr std::size_t kLongestValue = 64;

json valueToJson(const OnvifValue& value) {
    json object = {{"value", value.value}};
    if (value.likelihood) {
        object["Likelihood"] = *value.likelihood;
    }
    return object;
}

// The member `key` of an object; nullptr when it is absent or the value is no object.
const json* member(const json& object, std::string_view key) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

Result<std::string> textFrom(const json* value, std::string_view key) {
    if (value == nullptr || !value->is_string()) {
        return fail(ErrorKind::InvalidArgument, std::string(key) + ": a text expected");
    }
    const auto& text = value->get_ref<const std::string&>();
    if (text.empty() || text.size() > kLongestValue) {
        return fail(ErrorKind::LimitExceeded, std::string(key) + ": 1 to 64 bytes expected");
    }
    return text;
}

Result<OnvifValue> valueFrom(const json& found, std::string_view key) {
    Result<std::string> text = textFrom(found.is_object() ? member(found, "value") : &found, key);
    if (!text) {
        return fail(text.error());
    }
    OnvifValue value{std::move(*text), std::nullopt};
    if (const json* likelihood = member(found, "Likelihood")) {
        const double share = likelihood->is_number() ? likelihood->get<double>() : -1;
        if (!(share >= 0 && share <= 1)) {
            return fail(ErrorKind::InvalidArgument, std::string(key) + ".Likelihood: a number from 0 to 1 expected");
        }
        value.likelihood = share;
    }
    return value;
}

Result<std::optional<OnvifValue>> optionalValue(const json& plate, std::string_view key) {
    const json* found = member(plate, key);
    if (found == nullptr) {
        return std::optional<OnvifValue>();
    }
    Result<OnvifValue> value = valueFrom(*found, key);
    if (!value) {
        return fail(value.error());
    }
    return std::optional<OnvifValue>(std::move(*value));
}

bool isCountryCode(const std::string& text) {
    const auto isCapital = [](char c) { return c >= 'A' && c <= 'Z'; };
    return text.size() == 2 && isCapital(text[0]) && isCapital(text[1]);
}

Result<void> readPlate(const json& plate, OnvifPlateEvent& event) {
    const json* number = member(plate, "PlateNumber");
    if (number == nullptr) {
        return fail(ErrorKind::InvalidArgument, "Data.LicensePlateInfo.PlateNumber is missing");
    }
    Result<OnvifValue> plateNumber = valueFrom(*number, "PlateNumber");
    Result<std::optional<OnvifValue>> type = optionalValue(plate, "PlateType");
    Result<std::optional<OnvifValue>> country = optionalValue(plate, "CountryCode");
    Result<std::optional<OnvifValue>> entity = optionalValue(plate, "IssuingEntity");
    if (!plateNumber) {
        return fail(plateNumber.error());
    }
    for (const auto* optional : {&type, &country, &entity}) {
        if (!*optional) {
            return fail(optional->error());
        }
    }
    if (*country && !isCountryCode((*country)->value)) {
        return fail(ErrorKind::InvalidArgument, "CountryCode: two letters of ISO 3166-1 expected");
    }
    event.plateNumber = std::move(*plateNumber);
    event.plateType = std::move(*type);
    event.countryCode = std::move(*country);
    event.issuingEntity = std::move(*entity);
    return {};
}

} // namespace

json toJson(const OnvifPlateEvent& event) {
    json plate = {{"PlateNumber", valueToJson(event.plateNumber)}};
    const auto add = [&](const char* key, const std::optional<OnvifValue>& value) {
        if (value) {
            plate[key] = valueToJson(*value);
        }
    };
    add("PlateType", event.plateType);
    add("CountryCode", event.countryCode);
    add("IssuingEntity", event.issuingEntity);
    return {{"topic", kOnvifPlateTopic},
            {"UtcTime", toRfc3339(event.at)},
            {"Source", {{"VideoSource", event.source}}},
            {"Data", {{"LicensePlateInfo", plate}}}};
}

Result<OnvifPlateEvent> parseOnvifPlateEvent(std::string_view text) {
    if (text.size() > kMostBytes) {
        return fail(ErrorKind::LimitExceeded, "a plate event has at most 64 KiB");
    }
    const Result<json> object = parseJson(text);
    if (!object) {
        return fail(object.error());
    }
    // A camera may publish other topics on the same connection.
    if (const json* topic = member(*object, "topic"); topic != nullptr && *topic != kOnvifPlateTopic) {
        return fail(ErrorKind::InvalidArgument, "topic: not a plate event");
    }
    const json* source = member(*object, "Source");
    const json* data = member(*object, "Data");
    const json* plate = data == nullptr ? nullptr : member(*data, "LicensePlateInfo");
    if (source == nullptr || plate == nullptr) {
        return fail(ErrorKind::InvalidArgument, "Source and Data.LicensePlateInfo are required");
    }
    const Result<std::string> at = textFrom(member(*object, "UtcTime"), "UtcTime");
    Result<std::string> token = textFrom(member(*source, "VideoSource"), "Source.VideoSource");
    if (!at || !token) {
        return fail(at ? token.error() : at.error());
    }
    const Result<UtcTime> time = parseRfc3339(*at);
    if (!time) {
        return fail(ErrorKind::InvalidArgument, "UtcTime: a UTC time as RFC 3339 expected");
    }
    OnvifPlateEvent event;
    event.at = *time;
    event.source = std::move(*token);
    if (const Result<void> read = readPlate(*plate, event); !read) {
        return fail(read.error());
    }
    return event;
}

OnvifPlateEvent onvifEventOf(const PlateReading& reading, UtcTime at, std::string source) {
    OnvifPlateEvent event;
    event.at = at;
    event.source = std::move(source);
    event.plateNumber = {reading.seen.empty() ? reading.text : reading.seen, reading.confidence};
    if (reading.country && !isoCodeOf(reading.country->sign).empty()) {
        event.countryCode = OnvifValue{std::string(isoCodeOf(reading.country->sign)), std::nullopt};
        if (reading.evidence.band && !reading.evidence.band->sign.empty()) {
            event.countryCode->likelihood = reading.evidence.band->confidence;
        }
    }
    return event;
}

PlateReading plateReadingOf(const OnvifPlateEvent& event) {
    PlateReading reading;
    for (std::string_view rest = event.plateNumber.value; !rest.empty();) {
        const auto marked = std::find_if(kMarkedLetters.begin(), kMarkedLetters.end(),
                                         [&](const MarkedLetter& letter) { return rest.starts_with(letter.seen); });
        const bool isMarked = marked != kMarkedLetters.end();
        const char c = isMarked                                     ? marked->folded
                       : rest.front() >= 'a' && rest.front() <= 'z' ? static_cast<char>(rest.front() - 'a' + 'A')
                                                                    : rest.front();
        if (kPlateAlphabet.find(c) != std::string_view::npos) {
            reading.text += c;
            reading.seen += isMarked ? std::string(marked->seen) : std::string(1, c);
        }
        rest.remove_prefix(isMarked ? marked->seen.size() : 1);
    }
    reading.confidence = event.plateNumber.likelihood.value_or(0);
    reading.evidence.syntax = signsOf(reading.text);
    const std::string_view sign = event.countryCode ? signOfIsoCode(event.countryCode->value) : std::string_view();
    if (!sign.empty()) {
        reading.country = PlateCountry{std::string(sign), false};
    }
    return reading;
}

} // namespace lanepost::anpr
