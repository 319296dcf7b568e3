// Which countries write registrations like this one: evidence about a plate, never a correction of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lanepost::anpr {

/// The colours that a plate's paper may have, as bits.
enum PaperColour : unsigned { kWhitePaper = 1, kYellowPaper = 2, kOtherPaper = 4 };

/// What a format is for. Personalised formats fit nearly any text, so they count for no country.
enum class PlateFormatKind { Standard, Special, Old, Personalised };

/// One or several formats of a country that look alike.
/// patterns: separated by blanks; L a letter, D a digit, N a digit from 1 to 9, X either, [..] one of these,
/// <A|B> one of these words, '..' exactly this; each may be followed by ?, {n} or {m,n}.
struct PlateFormat {
    std::string_view sign; ///< the country's distinguishing sign
    std::string_view patterns;
    PlateFormatKind kind = PlateFormatKind::Standard;
    unsigned paper = kWhitePaper; ///< PaperColour bits
    bool redInk = false;          ///< the characters are red
};

/// A country and what its plates have besides their text.
struct PlateCountryFacts {
    std::string_view sign;           ///< distinguishing sign, for example "D"; UK for the United Kingdom
    std::string_view iso;            ///< ISO 3166-1 alpha-2, XK for Kosovo
    bool blueBand = false;           ///< a blue band at the left, with the sign, is usual
    std::string_view otherSign = {}; ///< an earlier sign still seen in bands
};

/// All countries known here, in no order that matters. Thread-safe.
/// Source: public knowledge of national formats; the project's page on plates names where they were compiled from.
std::span<const PlateCountryFacts> plateCountries();
/// All formats known here. Thread-safe.
std::span<const PlateFormat> plateFormats();

/// Whether the text, A-Z and 0-9, is written like one of the patterns. Thread-safe.
bool matchesPatterns(std::string_view text, std::string_view patterns);

/// The formats that fit the text as it was read, in the table's order. Thread-safe.
std::vector<const PlateFormat*> formatsOf(std::string_view text);

/// The distinguishing signs of the countries with a format that fits, each once, personalised formats left out;
/// sorted. Thread-safe.
std::vector<std::string> signsOf(std::string_view text);

/// ISO 3166-1 alpha-2 of a distinguishing sign, empty for an unknown one. Thread-safe.
std::string_view isoCodeOf(std::string_view sign);
/// Distinguishing sign of an ISO 3166-1 alpha-2 code, empty for an unknown one. Thread-safe.
std::string_view signOfIsoCode(std::string_view iso);

} // namespace lanepost::anpr
