// Evidence for the country is kept apart, and only agreement makes it certain.
#include "anpr/plate_country.h"

#include <string>

#include <catch2/catch.hpp>

using namespace lanepost::anpr;

namespace {

PlateReading reading(const std::string& text) {
    PlateReading result;
    result.text = text;
    result.confidence = .99;
    result.certain = true;
    return result;
}

std::optional<PlateCountry> decide(PlateReading reading, const PlateLook& look,
                                   const std::vector<PlateText>& signs = {}) {
    reading.evidence = evidenceOf(reading, look, signs);
    return decideCountry(reading);
}

PlateLook look(PaperLook paper, bool band, bool redInk = false) {
    PlateLook result;
    result.paper = paper;
    result.redInk = redInk;
    if (band) {
        result.leftBand = cv::Rect(0, 0, 10, 30);
    }
    return result;
}

const PlateLook kPlain = look(PaperLook::White, false);
const PlateLook kBand = look(PaperLook::White, true);
const PlateLook kYellowBand = look(PaperLook::Yellow, true);

} // namespace

TEST_CASE("syntax alone gives no country, however unique it is") {
    for (const char* text : {"1ABC234", "131D12345", "34ABC12", "1234BCD", "74XKZ3"}) {
        CHECK_FALSE(decide(reading(text), kPlain));
        CHECK_FALSE(decide(reading(text), PlateLook()));
    }
}

TEST_CASE("a sign in the band that the syntax allows is a certain country") {
    const auto country = decide(reading("BA629XE"), kBand, {{"SK", .97}, {"S", .02}});
    REQUIRE(country);
    CHECK(*country == PlateCountry{"SK", true});
    const auto older = decide(reading("AB12CDE"), kBand, {{"GB", .97}});
    REQUIRE(older);
    CHECK(*older == PlateCountry{"UK", true});
}

TEST_CASE("the Slovak plate and the Polish plate are told apart by the picture alone") {
    const auto slovak = decide(reading("RK019AF"), kBand, {{"SK", .97}});
    REQUIRE(slovak);
    CHECK(*slovak == PlateCountry{"SK", true});
    const auto polish = decide(reading("RKO19AF"), kBand, {{"PL", .97}});
    REQUIRE(polish);
    CHECK(*polish == PlateCountry{"PL", true});
    // Read with an O, the Slovak band contradicts the syntax: the text stays, and nothing is certain.
    const auto misread = decide(reading("RKO19AF"), kBand, {{"SK", .97}});
    REQUIRE(misread);
    CHECK(*misread == PlateCountry{"SK", false});
    // Without the band's letters both texts leave several countries.
    CHECK_FALSE(decide(reading("RK019AF"), kBand));
    CHECK_FALSE(decide(reading("RKO19AF"), kPlain));
}

TEST_CASE("a country is not certain while another reading of the characters would belong to another one") {
    PlateReading doubtful = reading("RKO19AF");
    doubtful.alternatives = {{"RK019AF", .04}};
    const auto country = decide(doubtful, kBand, {{"PL", .97}});
    REQUIRE(country);
    CHECK(*country == PlateCountry{"PL", false}); // RK019AF is written like an Albanian plate, whose AL resembles PL
    doubtful.alternatives = {{"RKO19A", .04}};
    CHECK_FALSE(decide(doubtful, kBand, {{"SK", .97}})->certain);
    PlateReading unsure = reading("BA629XE");
    unsure.certain = false;
    CHECK(*decide(unsure, kBand, {{"SK", .97}}) == PlateCountry{"SK", false});
}

TEST_CASE("a sign that could be a misreading of another possible one is not certain") {
    // ABC123 is written in Hungary, Malta and Sweden, whose signs are single letters.
    const auto country = decide(reading("ABC123"), kBand, {{"H", .99}});
    REQUIRE(country);
    CHECK(*country == PlateCountry{"H", false});
    // LV and LT differ by one letter, but Lithuania does not write AB1234.
    CHECK(*decide(reading("AB1234"), kBand, {{"LV", .99}}) == PlateCountry{"LV", true});
    // Luxembourg does, on yellow paper: LV is certain only on white.
    CHECK(*decide(reading("AB1234"), look(PaperLook::Unknown, true), {{"LV", .99}}) == PlateCountry{"LV", false});
    CHECK(*decide(reading("ABC123"), kBand, {{"LT", .99}}) == PlateCountry{"LT", true});
}

TEST_CASE("a weak or unknown sign is not taken for a country") {
    CHECK_FALSE(decide(reading("BA629XE"), kBand, {{"SK", .3}}));
    CHECK_FALSE(decide(reading("BA629XE"), kBand, {{"XQ", .99}}));
    CHECK(*decide(reading("BA629XE"), kBand, {{"SK", .6}}) == PlateCountry{"SK", false});
    // A sign without the band that would hold it is no evidence.
    CHECK_FALSE(decide(reading("BA629XE"), kPlain, {{"SK", .99}}));
}

TEST_CASE("yellow paper with a blue band and a Dutch text is Dutch") {
    CHECK(*decide(reading("74XKZ3"), kYellowBand) == PlateCountry{"NL", true});
    CHECK(*decide(reading("74XKZ3"), look(PaperLook::Yellow, false)) == PlateCountry{"NL", false});
    // AB1234 is yellow in Luxembourg too.
    CHECK_FALSE(decide(reading("AB1234"), kYellowBand));
    // A white plate with that text is not Dutch.
    CHECK_FALSE(decide(reading("74XKZ3"), kBand));
}

TEST_CASE("red ink makes the Belgian text certain, black ink does not, and red ink alone gives nothing") {
    CHECK(*decide(reading("1ABC234"), look(PaperLook::White, true, true)) == PlateCountry{"B", true});
    CHECK(*decide(reading("1ABC234"), kBand) == PlateCountry{"B", false});
    CHECK_FALSE(decide(reading("ABC123"), look(PaperLook::White, true, true)));
}

TEST_CASE("evidence is kept apart and the text untouched") {
    PlateReading plate = reading("RK019AF");
    plate.evidence = evidenceOf(plate, kYellowBand, {{"Q7", .8}, {"NL", .75}});
    CHECK(plate.text == "RK019AF");
    CHECK(plate.evidence.paper == "yellow");
    CHECK(plate.evidence.ink.empty());
    REQUIRE(plate.evidence.band);
    CHECK(plate.evidence.band->sign == "NL");
    CHECK(plate.evidence.band->confidence == Approx(.75));
    CHECK_FALSE(plate.evidence.syntax.empty());
    const auto country = decideCountry(plate);
    CHECK_FALSE(country); // the band's letters are not sure enough to stand against the syntax
}
