// Events of smart cameras: what they carry is kept, what they lack is not invented, and nonsense is refused.
#include "anpr/onvif_plate_event.h"

#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace lanepost;
using namespace lanepost::anpr;

namespace {

nlohmann::json good() {
    return nlohmann::json::parse(R"({"topic":"tns1:RuleEngine/Recognition/LicensePlate",
        "UtcTime":"2026-11-21T08:00:00.25Z","Source":{"VideoSource":"lane-1","Rule":"entry"},
        "Data":{"LicensePlateInfo":{"PlateNumber":{"value":"xa-123 BC","Likelihood":0.875},"PlateType":"Normal",
        "CountryCode":{"value":"SK","Likelihood":0.5}},"VehicleInfo":{"Type":"Car"}}})");
}

Result<OnvifPlateEvent> parse(const nlohmann::json& object) {
    return parseOnvifPlateEvent(object.dump());
}

} // namespace

TEST_CASE("an event keeps the likelihoods that it carries and no others") {
    const Result<OnvifPlateEvent> event = parse(good());
    REQUIRE(event);
    CHECK(event->source == "lane-1");
    CHECK(toRfc3339(event->at) == toRfc3339(parseRfc3339("2026-11-21T08:00:00.250Z").value()));
    CHECK(event->plateNumber == OnvifValue{"xa-123 BC", .875});
    CHECK(event->plateType == OnvifValue{"Normal", std::nullopt});
    CHECK(event->countryCode == OnvifValue{"SK", .5});
    CHECK_FALSE(event->issuingEntity);
    CHECK_FALSE(toJson(*event)["Data"]["LicensePlateInfo"]["PlateType"].contains("Likelihood"));
}

TEST_CASE("an event survives being written and read") {
    const OnvifPlateEvent event = parse(good()).value();
    CHECK(parse(toJson(event)).value() == event);
}

TEST_CASE("an event becomes a reading that is never certain") {
    OnvifPlateEvent event = parse(good()).value();
    const PlateReading reading = plateReadingOf(event);
    CHECK(reading.text == "XA123BC");
    CHECK(reading.confidence == .875);
    CHECK_FALSE(reading.certain);
    REQUIRE(reading.country);
    CHECK(*reading.country == PlateCountry{"SK", false});
    event.plateNumber.likelihood.reset();
    CHECK(plateReadingOf(event).confidence == 0); // ONVIF would say 100 %
    event.plateNumber.value = "G\xC3\x96-XY 12";
    CHECK(plateReadingOf(event).text == "GOXY12");
    CHECK(plateReadingOf(event).seen == "G\xC3\x96XY12");
}

TEST_CASE("a reading of ours is sent with what was measured") {
    PlateReading reading;
    reading.text = "BA629XE";
    reading.confidence = .75;
    reading.country = PlateCountry{"SK", true};
    OnvifPlateEvent event = onvifEventOf(reading, {}, "cam");
    CHECK(event.plateNumber == OnvifValue{"BA629XE", .75});
    CHECK(event.countryCode == OnvifValue{"SK", std::nullopt});
    reading.evidence.band = PlateBand{"SK", .9, false};
    CHECK(onvifEventOf(reading, {}, "cam").countryCode == OnvifValue{"SK", .9});
    reading.country.reset();
    CHECK_FALSE(onvifEventOf(reading, {}, "cam").countryCode);
}

TEST_CASE("events that lack or twist what is needed are refused without repeating a value") {
    const auto refused = [](const std::string& path, const nlohmann::json& value) {
        nlohmann::json object = good();
        if (value.is_discarded()) {
            nlohmann::json& parent = object[nlohmann::json::json_pointer(path).parent_pointer()];
            parent.erase(nlohmann::json::json_pointer(path).back());
        } else {
            object[nlohmann::json::json_pointer(path)] = value;
        }
        INFO(path << " " << value);
        const Result<OnvifPlateEvent> event = parse(object);
        REQUIRE_FALSE(event);
        CHECK(event.error().message.find("hostile") == std::string::npos);
    };
    const nlohmann::json absent(nlohmann::json::value_t::discarded);
    for (const char* key : {"/UtcTime", "/Source", "/Source/VideoSource", "/Data", "/Data/LicensePlateInfo",
                            "/Data/LicensePlateInfo/PlateNumber"}) {
        refused(key, absent);
        refused(key, 7);
        refused(key, nlohmann::json::array());
    }
    refused("/UtcTime", "hostile");
    refused("/topic", "hostile");
    refused("/Data/LicensePlateInfo/PlateNumber", std::string(65, 'A'));
    refused("/Data/LicensePlateInfo/PlateNumber", "");
    refused("/Data/LicensePlateInfo/PlateNumber/Likelihood", 1.01);
    refused("/Data/LicensePlateInfo/PlateNumber/Likelihood", -.1);
    refused("/Data/LicensePlateInfo/PlateNumber/Likelihood", "hostile");
    refused("/Data/LicensePlateInfo/CountryCode", "hostile");
    refused("/Data/LicensePlateInfo/CountryCode", "sk");
    refused("/Data/LicensePlateInfo/PlateType", 5);
}

TEST_CASE("text that is no event is refused") {
    for (const std::string& text : {std::string(), std::string("{}"), std::string("[]"), std::string("null"),
                                    std::string("{\"Source\":1,\"Data\":2}"), std::string(70'000, ' '),
                                    std::string(5000, '['), std::string("\xff\xfe")}) {
        CHECK_FALSE(parseOnvifPlateEvent(text));
    }
}
