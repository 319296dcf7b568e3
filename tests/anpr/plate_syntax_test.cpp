// Formats as evidence: what fits, what doesn't, and that nothing is corrected.
#include "anpr/plate_syntax.h"

#include <algorithm>
#include <set>
#include <string>

#include <catch2/catch.hpp>

using namespace lanepost::anpr;

namespace {

bool has(const std::string& text, const std::string& sign) {
    const auto signs = signsOf(text);
    return std::find(signs.begin(), signs.end(), sign) != signs.end();
}

} // namespace

TEST_CASE("invented registrations fit the formats of their country") {
    const std::pair<const char*, const char*> specimens[] = {
        {"W12345A", "A"},   {"1ABC234", "B"},   {"CA1234XB", "BG"},  {"ZG1234AB", "HR"},   {"KAB123", "CY"},
        {"1A23456", "CZ"},  {"AB12345", "DK"},  {"123ABC", "EST"},   {"ABC123", "FIN"},    {"AB123CD", "F"},
        {"MAB1234E", "D"},  {"ZKH1234", "GR"},  {"AABB123", "H"},    {"131D12345", "IRL"}, {"EX123YZ", "I"},
        {"AB1234", "LV"},   {"ABC123", "LT"},   {"12345", "L"},      {"ABC123", "M"},      {"74XKZ3", "NL"},
        {"WX7364V", "PL"},  {"AA12BB", "P"},    {"TM58KWE", "RO"},   {"BA629XE", "SK"},    {"LJAB123", "SLO"},
        {"1234BCD", "E"},   {"ABC12D", "S"},    {"AB12CDE", "UK"},   {"ZH123456", "CH"},   {"FL12345", "FL"},
        {"AB12345", "N"},   {"ABC12", "IS"},    {"KA7293HE", "UA"},  {"ABC123", "MD"},     {"NS437XT", "SRB"},
        {"A12K345", "BIH"}, {"PGAB123", "MNE"}, {"SK1234AB", "NMK"}, {"AA123BB", "AL"},    {"01234AB", "RKS"},
        {"34ABC12", "TR"},  {"1234AB7", "BY"},  {"A123BC77", "RUS"}, {"AB123CD", "GE"},    {"12AB345", "AM"},
        {"10AB123", "AZ"},  {"123ABC02", "KZ"}, {"12345A6", "MA"},   {"123TN4567", "TN"},  {"12345678", "IL"},
        {"SCV123", "V"},    {"G1234A", "GBZ"},  {"BMN123A", "GBM"}};
    for (const auto& [text, sign] : specimens) {
        INFO(text << " " << sign);
        CHECK(has(text, sign));
    }
}

TEST_CASE("a Slovak text and its Polish misreading each fit what they say, and neither becomes the other") {
    CHECK(has("RK019AF", "SK"));
    CHECK(has("RK019AF", "PL"));
    CHECK(has("RKO19AF", "PL"));
    CHECK_FALSE(has("RKO19AF", "SK"));
}

TEST_CASE("letters that a country does not use speak against it") {
    CHECK(has("AB123CD", "I"));
    CHECK_FALSE(has("AQ123CD", "I"));
    CHECK(has("AQ123CD", "F"));
    CHECK_FALSE(has("CA1234XD", "BG"));
    CHECK_FALSE(has("1234BAD", "E"));
    CHECK_FALSE(has("XX58KWE", "RO"));
}

TEST_CASE("a personalised format that fits anything is no evidence") {
    CHECK(signsOf("H3LLOXX").empty());
    CHECK_FALSE(formatsOf("H3LLOXX").empty());
}

TEST_CASE("nothing fits an empty or an endless text") {
    CHECK(formatsOf("").empty());
    CHECK(formatsOf(std::string(1000, 'A')).empty());
    CHECK(formatsOf("AB 123").empty());
}

TEST_CASE("patterns repeat, choose and quote") {
    CHECK(matchesPatterns("A1", "LD"));
    CHECK(matchesPatterns("A", "LD?"));
    CHECK(matchesPatterns("A12", "LD{1,2}"));
    CHECK_FALSE(matchesPatterns("A123", "LD{1,2}"));
    CHECK_FALSE(matchesPatterns("A0", "LN"));
    CHECK(matchesPatterns("KRA9", "<K|KRA>D"));
    CHECK(matchesPatterns("FL7", "D 'FL'D"));
    CHECK(matchesPatterns("WW7", "'W'{1,2}D"));
    CHECK(matchesPatterns("C5", "[A-C0-3][4-6]"));
    CHECK_FALSE(matchesPatterns("D5", "[A-C0-3][4-6]"));
}

TEST_CASE("every format belongs to a known country, and signs and codes lead to each other") {
    std::set<std::string> signs;
    for (const PlateCountryFacts& country : plateCountries()) {
        CHECK(signs.insert(std::string(country.sign)).second);
        CHECK(isoCodeOf(country.sign) == country.iso);
        CHECK(signOfIsoCode(country.iso) == country.sign);
        CHECK(std::any_of(plateFormats().begin(), plateFormats().end(),
                          [&](const PlateFormat& format) { return format.sign == country.sign; }));
    }
    for (const PlateFormat& format : plateFormats()) {
        CHECK(signs.contains(std::string(format.sign)));
    }
    CHECK(isoCodeOf("XYZ").empty());
    CHECK(signOfIsoCode("").empty());
}
