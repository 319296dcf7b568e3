#include "screening/normal_form.h"

#include <algorithm>
#include <array>

#include "screening/transliteration_data.h"
#include "screening/utf8.h"

namespace lanepost::screening {
namespace {

constexpr bool isLetter(char32_t point) {
    return point >= U'A' && point <= U'Z';
}

constexpr bool isDigitPoint(char32_t point) {
    return point >= U'0' && point <= U'9';
}

/// Upper case of the Latin letters that mrzFormsOf knows; everything else as it is. The ranges alternate upper and
/// lower case in the Unicode code charts Latin Extended-A, -B and Additional.
char32_t upper(char32_t point) {
    const auto alternates = [&](char32_t first, char32_t last) {
        return point >= first && point <= last && (point - first) % 2 == 1;
    };
    if ((point >= U'a' && point <= U'z') || (point >= 0xE0 && point <= 0xFE && point != 0xF7)) {
        return point - 0x20;
    }
    if (alternates(0x100, 0x12F) || alternates(0x132, 0x137) || alternates(0x139, 0x148) || alternates(0x14A, 0x177) ||
        alternates(0x179, 0x17E) || alternates(0x1A0, 0x1A1) || alternates(0x1AF, 0x1B0) || alternates(0x1CD, 0x1DC) ||
        alternates(0x1DE, 0x1EF) || alternates(0x1F4, 0x1F5) || alternates(0x1F8, 0x21B) || alternates(0x21E, 0x21F) ||
        alternates(0x226, 0x233) || alternates(0x1E00, 0x1E95) || alternates(0x1EA0, 0x1EF9)) {
        return point - 1;
    }
    switch (point) {
    case 0xDF:
        return 0x1E9E; // sharp s
    case 0xFF:
        return 0x178; // y with diaeresis
    case 0x17F:
        return U'S'; // long s
    case 0x259:
        return 0x18F; // schwa
    default:
        return point;
    }
}

/// The letter that `base` and a combining mark make, where its MRZ forms differ from those of the base letter alone.
char32_t composed(char32_t base, char32_t mark) {
    constexpr char32_t kTilde = 0x303;
    constexpr char32_t kDiaeresis = 0x308;
    constexpr char32_t kRing = 0x30A;
    struct Pair {
        char32_t base, mark, letter;
    };
    constexpr std::array<Pair, 5> kPairs{{{U'A', kDiaeresis, 0xC4},
                                          {U'A', kRing, 0xC5},
                                          {U'N', kTilde, 0xD1},
                                          {U'O', kDiaeresis, 0xD6},
                                          {U'U', kDiaeresis, 0xDC}}};
    for (const Pair& pair : kPairs) {
        if (pair.base == base && pair.mark == mark) {
            return pair.letter;
        }
    }
    return base;
}

constexpr bool isCombiningMark(char32_t point) {
    return point >= 0x300 && point <= 0x36F;
}

bool isApostrophe(char32_t point) {
    return std::u32string_view(U"'`\u00B4\u02B9\u02BB\u02BC\u2018\u2019\u201B\u2032").find(point) !=
           std::u32string_view::npos;
}

bool isNameSeparator(char32_t point) {
    return std::u32string_view(U" -<,./\u00A0\u00AD").find(point) != std::u32string_view::npos ||
           (point >= 0x2000 && point <= 0x200A) || (point >= 0x2010 && point <= 0x2015);
}

/// Latin letters that Cyrillic and Greek capitals on plates look like.
char32_t plateLookAlike(char32_t point) {
    constexpr std::u32string_view kLooks = U"АВЕКМНОРСТУХІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
    constexpr std::u32string_view kLatin = U"ABEKMHOPCTYXIJABEZHIKMNOPTYX";
    static_assert(kLooks.size() == kLatin.size());
    const std::size_t place = kLooks.find(point);
    return place == std::u32string_view::npos ? point : kLatin[place];
}

/// The base letter of a Latin letter with a mark; unchanged when it has none.
char32_t plateBaseLetter(char32_t point) {
    for (const std::string_view form : mrzFormsOf(point)) {
        if (form.size() == 1) {
            return static_cast<char32_t>(form[0]);
        }
    }
    return point;
}

/// Upper case for the two scripts of plateLookAlike.
char32_t upperOnPlate(char32_t point) {
    if ((point >= 0x430 && point <= 0x44F) || (point >= 0x3B1 && point <= 0x3C9)) {
        return point - 0x20; // basic Cyrillic and Greek small letters
    }
    if (point == 0x456 || point == 0x458) {
        return point - 0x50; // Ukrainian i, Serbian j
    }
    return upper(point);
}

/// Keeps A-Z and 0-9 after `fold`, drops separators; nothing when something else is there or nothing stays.
template <typename Fold>
std::optional<std::string> lettersAndDigits(std::string_view text, Fold fold) {
    std::string normal;
    for (std::size_t position = 0; position < text.size();) {
        const auto point = nextCodePoint(text, position);
        if (!point) {
            return std::nullopt;
        }
        const char32_t folded = fold(*point);
        if (isLetter(folded) || isDigitPoint(folded)) {
            normal.push_back(static_cast<char>(folded));
        } else if (!isNameSeparator(folded) && !isApostrophe(folded)) {
            return std::nullopt;
        }
    }
    return normal.empty() ? std::nullopt : std::optional(std::move(normal));
}

struct SignAlias {
    std::string_view code;
    std::string_view sign;
};

/// Two-letter ISO 3166 codes whose distinguishing sign is another one, of states whose vehicles come over land to
/// Europe. Signs: UNECE list of distinguishing signs of vehicles in international traffic (recalled). ES and RU are
/// also signs, of El Salvador and Burundi, which do not drive here.
constexpr SignAlias kSignAliases[] = {
    {"AD", "AND"}, {"AT", "A"},  {"BA", "BIH"}, {"BE", "B"},   {"DE", "D"},   {"EE", "EST"}, {"ES", "E"},
    {"FI", "FIN"}, {"FR", "F"},  {"GB", "UK"},  {"HU", "H"},   {"IE", "IRL"}, {"IQ", "IRQ"}, {"IT", "I"},
    {"JO", "HKJ"}, {"LB", "RL"}, {"LI", "FL"},  {"LU", "L"},   {"ME", "MNE"}, {"MK", "NMK"}, {"MT", "M"},
    {"NO", "N"},   {"PT", "P"},  {"RS", "SRB"}, {"RU", "RUS"}, {"SE", "S"},   {"SI", "SLO"}, {"SM", "RSM"},
    {"SY", "SYR"}, {"VA", "V"},  {"XK", "RKS"},
};

std::optional<std::string> normalCode(std::string_view code) {
    if (code.find_first_not_of("< ") == std::string_view::npos) {
        return std::string();
    }
    const auto normal = lettersAndDigits(code, upper);
    const bool letters = normal && std::none_of(normal->begin(), normal->end(), [](char c) { return c <= '9'; });
    return letters && normal->size() <= 3 ? normal : std::nullopt;
}

/// A name in upper case with one space between parts, letters outside A-Z still there, possibly no letter at all;
/// nothing when a character can stand in no MRZ name.
std::optional<std::u32string> namePattern(std::string_view text) {
    std::u32string pattern;
    for (std::size_t position = 0; position < text.size();) {
        const auto point = nextCodePoint(text, position);
        if (!point) {
            return std::nullopt;
        }
        const char32_t letter = upper(*point);
        if (isCombiningMark(letter) && !pattern.empty()) {
            pattern.back() = composed(pattern.back(), letter);
        } else if (isNameSeparator(letter)) {
            pattern += pattern.empty() || pattern.back() == U' ' ? U"" : U" ";
        } else if (isLetter(letter) || !mrzFormsOf(letter).empty()) {
            pattern.push_back(letter);
        } else if (!isApostrophe(letter)) {
            return std::nullopt;
        }
    }
    if (!pattern.empty() && pattern.back() == U' ') {
        pattern.pop_back();
    }
    return pattern;
}

/// The letters of `pattern` outside A-Z, each once.
std::u32string specialLetters(std::u32string pattern) {
    std::erase_if(pattern, [](char32_t point) { return isLetter(point) || point == U' '; });
    std::sort(pattern.begin(), pattern.end());
    pattern.erase(std::unique(pattern.begin(), pattern.end()), pattern.end());
    return pattern;
}

/// Puts one form of `letter` in its place throughout; letters that are not this one stay.
std::u32string withForm(const std::u32string& pattern, char32_t letter, std::string_view form) {
    std::u32string replaced;
    for (const char32_t point : pattern) {
        if (point == letter) {
            replaced.append(form.begin(), form.end());
        } else {
            replaced.push_back(point);
        }
    }
    return replaced;
}

} // namespace

std::optional<std::string> normalNumber(std::string_view number) {
    return lettersAndDigits(number, upper);
}

std::optional<std::string> normalPlate(std::string_view plate) {
    return lettersAndDigits(plate, [](char32_t point) { return plateBaseLetter(plateLookAlike(upperOnPlate(point))); });
}

std::optional<std::string> normalState(std::string_view code) {
    auto normal = normalCode(code);
    return normal == "DEU" ? std::optional<std::string>("D") : normal;
}

std::optional<std::string> normalSign(std::string_view sign) {
    auto normal = normalCode(sign);
    for (const SignAlias& alias : kSignAliases) {
        if (normal && *normal == alias.code) {
            return std::string(alias.sign);
        }
    }
    return normal;
}

std::string documentClass(std::string_view documentCode) {
    const std::string first = normalNumber(documentCode).value_or("").substr(0, 1);
    return first == "A" || first == "C" ? "I" : first;
}

std::vector<std::string> mrzNameForms(std::string_view primaryIdentifier, std::string_view secondaryIdentifier) {
    const auto primary = namePattern(primaryIdentifier);
    const auto secondary = namePattern(secondaryIdentifier);
    if (!primary || !secondary || primary->empty()) {
        return {};
    }
    const std::u32string whole = secondary->empty() ? *primary : *primary + U' ' + *secondary;
    std::vector<std::u32string> patterns{whole};
    for (const char32_t letter : specialLetters(whole)) {
        std::vector<std::u32string> more;
        for (const std::string_view form : mrzFormsOf(letter)) {
            for (const std::u32string& pattern : patterns) {
                more.push_back(withForm(pattern, letter, form));
            }
        }
        patterns = std::move(more);
    }
    std::vector<std::string> forms;
    for (const std::u32string& pattern : patterns) {
        const std::string form(pattern.begin(), pattern.end());
        if (std::find(forms.begin(), forms.end(), form) == forms.end()) {
            forms.push_back(form);
        }
    }
    return forms;
}

std::string firstMrzNameForm(std::string_view primaryIdentifier, std::string_view secondaryIdentifier) {
    const auto primary = namePattern(primaryIdentifier);
    const auto secondary = namePattern(secondaryIdentifier);
    if (!primary || !secondary || primary->empty()) {
        return {};
    }
    std::string form;
    for (const std::u32string* identifier : {&*primary, &*secondary}) {
        form += form.empty() || identifier->empty() ? "" : " ";
        for (const char32_t letter : *identifier) {
            const auto forms = mrzFormsOf(letter);
            if (forms.empty()) {
                form.push_back(static_cast<char>(letter));
            } else {
                form += forms.front();
            }
        }
    }
    return form;
}

std::string withSortedParts(std::string_view nameForm) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin < nameForm.size();) {
        const std::size_t end = std::min(nameForm.find(' ', begin), nameForm.size());
        parts.push_back(nameForm.substr(begin, end - begin));
        begin = end + 1;
    }
    std::sort(parts.begin(), parts.end());
    std::string joined;
    joined.reserve(nameForm.size());
    for (const std::string_view part : parts) {
        joined += joined.empty() ? "" : " ";
        joined += part;
    }
    return joined;
}

} // namespace lanepost::screening
