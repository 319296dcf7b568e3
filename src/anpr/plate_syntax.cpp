// Which countries write registrations like this one.
#include "anpr/plate_syntax.h"

#include <algorithm>
#include <cstddef>

namespace lanepost::anpr {
namespace {

bool isLetter(char c) {
    return c >= 'A' && c <= 'Z';
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// One element of a pattern: where its body ends, and how often it may stand.
struct Element {
    std::string_view body;
    std::size_t least = 1;
    std::size_t most = 1;
    std::string_view rest; // of the pattern behind it
};

// The table is ours and a test reads all of it, so the notation is not checked again here.
Element firstElement(std::string_view pattern) {
    constexpr std::string_view kOpening = "[<'";
    constexpr std::string_view kClosing = "]>'";
    const std::size_t kind = kOpening.find(pattern.front());
    const std::size_t length = kind == std::string_view::npos ? 1 : pattern.find(kClosing[kind], 1) + 1;
    Element element{pattern.substr(0, length), 1, 1, pattern.substr(length)};
    std::string_view& rest = element.rest;
    if (rest.starts_with('?')) {
        element.least = 0;
        rest.remove_prefix(1);
    } else if (rest.starts_with('{')) {
        // No plate has ten of anything, so bounds are single digits.
        element.least = static_cast<std::size_t>(rest[1] - '0');
        element.most = rest[2] == ',' ? static_cast<std::size_t>(rest[3] - '0') : element.least;
        rest.remove_prefix(rest.find('}') + 1);
    }
    return element;
}

bool inClass(char c, std::string_view body) {
    for (std::size_t i = 1; i + 1 < body.size(); ++i) {
        if (i + 3 < body.size() && body[i + 1] == '-') {
            if (c >= body[i] && c <= body[i + 2]) {
                return true;
            }
            i += 2;
        } else if (body[i] == c) {
            return true;
        }
    }
    return false;
}

bool fitsOne(char c, std::string_view body) {
    switch (body.front()) {
    case 'L':
        return isLetter(c);
    case 'D':
        return isDigit(c);
    case 'N':
        return c >= '1' && c <= '9';
    case 'X':
        return isLetter(c) || isDigit(c);
    default:
        return inClass(c, body);
    }
}

bool fits(std::string_view text, std::string_view pattern);

// The element stands `times` times at most and `least` times at least, then the rest follows.
bool fitsRepeated(std::string_view text, const Element& element, std::size_t times) {
    if (times >= element.least && fits(text, element.rest)) {
        return true;
    }
    if (times == element.most || text.empty()) {
        return false;
    }
    const char opening = element.body.front();
    if (opening != '\'' && opening != '<') {
        return fitsOne(text.front(), element.body) && fitsRepeated(text.substr(1), element, times + 1);
    }
    std::string_view words = element.body.substr(1, element.body.size() - 2);
    while (!words.empty()) {
        const std::size_t bar = std::min(words.find('|'), words.size());
        const std::string_view word = words.substr(0, bar);
        if (text.starts_with(word) && fitsRepeated(text.substr(word.size()), element, times + 1)) {
            return true;
        }
        words.remove_prefix(std::min(bar + 1, words.size()));
    }
    return false;
}

bool fits(std::string_view text, std::string_view pattern) {
    return pattern.empty() ? text.empty() : fitsRepeated(text, firstElement(pattern), 0);
}

} // namespace

bool matchesPatterns(std::string_view text, std::string_view patterns) {
    while (!text.empty() && !patterns.empty()) {
        const std::size_t blank = std::min(patterns.find(' '), patterns.size());
        if (fits(text, patterns.substr(0, blank))) {
            return true;
        }
        patterns.remove_prefix(std::min(blank + 1, patterns.size()));
    }
    return false;
}

std::vector<const PlateFormat*> formatsOf(std::string_view text) {
    std::vector<const PlateFormat*> found;
    for (const PlateFormat& format : plateFormats()) {
        if (matchesPatterns(text, format.patterns)) {
            found.push_back(&format);
        }
    }
    return found;
}

std::vector<std::string> signsOf(std::string_view text) {
    std::vector<std::string> signs;
    for (const PlateFormat* format : formatsOf(text)) {
        if (format->kind != PlateFormatKind::Personalised) {
            signs.emplace_back(format->sign);
        }
    }
    std::sort(signs.begin(), signs.end());
    signs.erase(std::unique(signs.begin(), signs.end()), signs.end());
    return signs;
}

std::string_view isoCodeOf(std::string_view sign) {
    const auto countries = plateCountries();
    const auto found = std::find_if(countries.begin(), countries.end(),
                                    [&](const PlateCountryFacts& country) { return country.sign == sign; });
    return found == countries.end() ? std::string_view() : found->iso;
}

std::string_view signOfIsoCode(std::string_view iso) {
    const auto countries = plateCountries();
    const auto found = std::find_if(countries.begin(), countries.end(),
                                    [&](const PlateCountryFacts& country) { return country.iso == iso; });
    return found == countries.end() ? std::string_view() : found->sign;
}

} // namespace lanepost::anpr
