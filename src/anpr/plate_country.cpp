// Decides what is known of a plate's country from evidence that is kept apart.
#include "anpr/plate_country.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "anpr/plate_syntax.h"

namespace lanepost::anpr {
namespace {

constexpr double kReadSign = .5;       // a sign in the band counts from here on
constexpr double kSureSign = .9;       // ... and makes a country certain from here on
constexpr double kLikelyReading = .01; // alternatives from here on must agree with a certain country
constexpr double kTrustedText = .6;    // without a sign, a text below this says nothing about countries

// One letter more, less or other: signs that a reader takes for each other.
bool alike(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) {
        std::swap(a, b);
    }
    if (b.size() - a.size() > 1) {
        return false;
    }
    const std::size_t same = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
    const std::size_t skip = a.size() == b.size() ? 1 : 0;
    return a.substr(std::min(a.size(), same + skip)) == b.substr(std::min(b.size(), same + 1));
}

const PlateCountryFacts* countryWithSign(std::string_view sign) {
    for (const PlateCountryFacts& country : plateCountries()) {
        if (!sign.empty() && (country.sign == sign || country.otherSign == sign)) {
            return &country;
        }
    }
    return nullptr;
}

const PlateCountryFacts& factsOf(const PlateFormat& format) {
    return *countryWithSign(format.sign);
}

bool colourAllows(const PlateFormat& format, const PlateEvidence& evidence) {
    // Red ink narrows nothing down: brown dirt and tail lamps make black characters reddish (eu_crops).
    return evidence.paper.empty() || (evidence.paper == "white" && (format.paper & kWhitePaper) != 0) ||
           (evidence.paper == "yellow" && (format.paper & kYellowPaper) != 0);
}

// Signs of the countries with a format that the text, the colours and the bands allow, each once.
std::vector<std::string_view> possibleCountries(std::string_view text, const PlateEvidence& evidence) {
    std::vector<std::string_view> signs;
    for (const PlateFormat* format : formatsOf(text)) {
        const PlateCountryFacts& country = factsOf(*format);
        const bool bands = !evidence.band || country.blueBand;
        if (format->kind != PlateFormatKind::Personalised && bands && colourAllows(*format, evidence) &&
            std::find(signs.begin(), signs.end(), country.sign) == signs.end()) {
            signs.push_back(country.sign);
        }
    }
    return signs;
}

bool contains(const std::vector<std::string_view>& signs, std::string_view sign) {
    return std::find(signs.begin(), signs.end(), sign) != signs.end();
}

// Whether another possible country has a sign that could have been taken for this one.
bool hasRival(const std::vector<std::string_view>& possible, const PlateCountryFacts& country, std::string_view read) {
    return std::any_of(possible.begin(), possible.end(), [&](std::string_view other) {
        const PlateCountryFacts* facts = countryWithSign(other);
        return other != country.sign &&
               (alike(read, facts->sign) || (!facts->otherSign.empty() && alike(read, facts->otherSign)));
    });
}

// Every likely text of the plate: the best one and its alternatives.
template <typename Test>
bool forAllLikelyTexts(const PlateReading& reading, Test test) {
    return test(reading.text) &&
           std::all_of(reading.alternatives.begin(), reading.alternatives.end(),
                       [&](const PlateText& other) { return other.confidence < kLikelyReading || test(other.text); });
}

std::optional<PlateCountry> bySign(const PlateReading& reading, const PlateCountryFacts& country) {
    const PlateBand& band = *reading.evidence.band;
    const PlateEvidence& evidence = reading.evidence;
    const bool agrees = contains(possibleCountries(reading.text, evidence), country.sign);
    // A personalised text fits no format: the letters must then be many and sure, and say so alone.
    if (!agrees && (band.confidence < kSureSign || band.sign.size() < 2)) {
        return std::nullopt;
    }
    const bool certain = agrees && reading.certain && band.confidence >= kSureSign &&
                         forAllLikelyTexts(reading, [&](const std::string& text) {
                             const std::vector<std::string_view> possible = possibleCountries(text, evidence);
                             return contains(possible, country.sign) && !hasRival(possible, country, band.sign);
                         });
    return PlateCountry{std::string(country.sign), certain};
}

// Whether the colour is a mark of this country's standard plates.
bool hasColourOf(std::string_view sign, const PlateReading& reading) {
    const PlateEvidence& evidence = reading.evidence;
    const std::vector<const PlateFormat*> formats = formatsOf(reading.text);
    return std::any_of(formats.begin(), formats.end(), [&](const PlateFormat* format) {
        const bool yellow = evidence.paper == "yellow" && (format->paper & kYellowPaper) != 0;
        return format->sign == sign && format->kind == PlateFormatKind::Standard &&
               (yellow || (evidence.ink == "red" && format->redInk));
    });
}

std::optional<PlateCountry> byColour(const PlateReading& reading) {
    const PlateEvidence& evidence = reading.evidence;
    const std::vector<std::string_view> possible = possibleCountries(reading.text, evidence);
    if ((!evidence.band && evidence.paper != "yellow") || possible.size() != 1 || reading.confidence < kTrustedText) {
        return std::nullopt;
    }
    const bool certain = reading.certain && evidence.band && hasColourOf(possible.front(), reading) &&
                         forAllLikelyTexts(reading, [&](const std::string& text) {
                             const std::vector<std::string_view> others = possibleCountries(text, evidence);
                             return others.size() == 1 && others.front() == possible.front();
                         });
    return PlateCountry{std::string(possible.front()), certain};
}

} // namespace

PlateEvidence evidenceOf(const PlateReading& reading, const PlateLook& look, const std::vector<PlateText>& signs) {
    PlateEvidence evidence;
    evidence.syntax = signsOf(reading.text);
    evidence.paper = look.paper == PaperLook::White ? "white" : look.paper == PaperLook::Yellow ? "yellow" : "";
    evidence.ink = look.redInk ? "red" : "";
    if (look.leftBand) {
        evidence.band = PlateBand{"", 0, look.rightBand};
        const auto sign = std::find_if(signs.begin(), signs.end(), [](const PlateText& text) {
            return text.confidence >= kReadSign && countryWithSign(text.text) != nullptr;
        });
        if (sign != signs.end()) {
            evidence.band->sign = sign->text;
            evidence.band->confidence = sign->confidence;
        }
    }
    return evidence;
}

std::optional<PlateCountry> decideCountry(const PlateReading& reading) {
    const std::optional<PlateBand>& band = reading.evidence.band;
    const PlateCountryFacts* country = band ? countryWithSign(band->sign) : nullptr;
    return country != nullptr ? bySign(reading, *country) : byColour(reading);
}

} // namespace lanepost::anpr
