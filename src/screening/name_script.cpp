#include "screening/name_script.h"

#include <algorithm>
#include <array>

#include "screening/name_icu.h"
#include "screening/name_script_data.h"
#include "screening/normal_form.h"
#include "screening/utf8.h"

namespace lanepost::screening {
namespace {

constexpr std::size_t kMaxRomanisations = 8;
constexpr std::u32string_view kArticle = U"ال";
constexpr std::u32string_view kServantOfThe = U"عبدال";

/// Greek letters with marks, as the letter without.
char32_t withoutGreekMarks(char32_t point) {
    constexpr std::u32string_view kMarked = U"ΆΈΉΊΌΎΏΐΪΫάέήίΰϊϋόύώς";
    constexpr std::u32string_view kPlain = U"ΑΕΗΙΟΥΩΙΙΥΑΕΗΙΥΙΥΟΥΩΣ";
    static_assert(kMarked.size() == kPlain.size());
    const std::size_t place = kMarked.find(point);
    return place == std::u32string_view::npos ? point : kPlain[place];
}

/// Upper case of the scripts that have tables.
char32_t upperCase(char32_t point) {
    if (point >= 0x430 && point <= 0x44F) {
        return point - 0x20;
    }
    if (point >= 0x450 && point <= 0x45F) {
        return point - 0x50;
    }
    if (((point >= 0x460 && point <= 0x481) || (point >= 0x48A && point <= 0x4BF) || (point >= 0x4D0 && point <= 0x52F)) &&
        point % 2 == 1) {
        return point - 1;
    }
    if (point >= 0x561 && point <= 0x586) {
        return point - 0x30;
    }
    if (point >= 0x1C90 && point <= 0x1CBF) {
        return point - 0x1C90 + 0x10D0; // Georgian capitals: the tables have the usual letters
    }
    const char32_t plain = withoutGreekMarks(point);
    return plain >= 0x3B1 && plain <= 0x3C9 ? plain - 0x20 : plain;
}

bool parts(char32_t point) {
    return std::u32string_view(U" -<,./_\u00A0\u00B7\u30FB\u3000\u2010\u2011\u2012\u2013\u2014\u05BE\u060C").find(point) !=
           std::u32string_view::npos;
}

/// The words of a text: letters only, in upper case; marks are left out.
std::vector<std::u32string> wordsOf(std::string_view text) {
    std::vector<std::u32string> words;
    bool open = false;
    for (std::size_t position = 0; position < text.size();) {
        const auto point = nextCodePoint(text, position);
        if (!point) {
            ++position; // no UTF-8: the importer refuses it; elsewhere the byte is skipped
            open = false;
            continue;
        }
        if (parts(*point)) {
            open = false;
        } else if (scriptOf(*point) != Script::None) {
            if (!open) {
                words.emplace_back();
                open = true;
            }
            words.back().push_back(upperCase(*point));
        }
    }
    return words;
}

Script mainScript(const std::vector<std::u32string>& words) {
    for (const std::u32string& word : words) {
        for (const char32_t point : word) {
            if (const Script script = scriptOf(point); script != Script::Latin) {
                return script;
            }
        }
    }
    return Script::Latin;
}

const ScriptLetter* fitting(std::span<const ScriptLetter> letters, std::u32string_view rest) {
    const auto found = std::find_if(letters.begin(), letters.end(),
                                    [&](const ScriptLetter& letter) { return rest.starts_with(letter.letters); });
    return found == letters.end() ? nullptr : &*found;
}

/// Writes words of one script in A-Z, by one of its tables.
class ScriptWriter {
public:
    ScriptWriter(Script script, const ScriptTable& table) : script_(script), table_(table) {}

    std::string write(const std::vector<std::u32string>& words) {
        for (const std::u32string& word : words) {
            if (script_ == Script::Arabic) {
                writeArabic(word);
            } else {
                writeWord(word);
            }
        }
        return std::move(text_);
    }

private:
    /// An article, and ABD before one, are parts of their own.
    void writeArabic(std::u32string_view word) {
        const bool known = !knownName(word).empty();
        if (!known && word.size() > kServantOfThe.size() + 1 && word.starts_with(kServantOfThe)) {
            add("ABD");
            add("AL");
            word.remove_prefix(kServantOfThe.size());
        } else if (!known && word.size() > kArticle.size() + 1 && word.starts_with(kArticle)) {
            add("AL");
            word.remove_prefix(kArticle.size());
        }
        writeWord(word);
    }
    void writeWord(std::u32string_view word) {
        if (const std::string_view known = knownName(word); !known.empty()) {
            add(known);
            return;
        }
        std::string latin;
        for (std::size_t at = 0; at < word.size();) {
            const std::u32string_view rest = word.substr(at);
            const bool exceptionsHere = script_ != Script::Armenian || at == 0;
            const ScriptLetter* letter = exceptionsHere ? fitting(table_.exceptions, rest) : nullptr;
            letter = letter == nullptr ? fitting(table_.letters, rest) : letter;
            if (script_ == Script::Arabic && at == 0 && rest.front() == U'و' && rest.size() > 1) {
                latin += 'W';
                ++at;
            } else if (letter != nullptr) {
                latin += letter->latin;
                at += letter->letters.size();
            } else {
                latin += rest.front() >= U'A' && rest.front() <= U'Z' ? std::string(1, static_cast<char>(rest.front()))
                                                                     : std::string();
                ++at;
            }
        }
        add(latin);
    }
    std::string_view knownName(std::u32string_view word) const {
        for (const KnownName& known : knownNamesOf(script_)) {
            if (known.name == word) {
                return known.latin;
            }
        }
        return {};
    }
    void add(std::string_view part) {
        if (!part.empty()) {
            text_ += text_.empty() ? "" : " ";
            text_ += part;
        }
    }

    const Script script_;
    const ScriptTable& table_;
    std::string text_;
};

/// A system of writing Hangul: letters of a syllable in A-Z.
struct HangulSystem {
    std::array<std::string_view, 19> initials;
    std::array<std::string_view, 21> vowels;
    std::array<std::string_view, 28> finals;
};

// Revised Romanisation, and the older system of the North and of many passports (recalled).
constexpr HangulSystem kRevised{
    {"G", "KK", "N", "D", "TT", "R", "M", "B", "PP", "S", "SS", "", "J", "JJ", "CH", "K", "T", "P", "H"},
    {"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WO", "WE", "WI", "YU", "EU", "UI", "I"},
    {"", "K", "K", "K", "N", "N", "N", "T", "L", "K", "M", "L", "L", "L", "P", "L", "M", "P", "P", "T", "T", "NG", "T", "T", "K", "T", "P", "T"}};
constexpr HangulSystem kOlder{
    {"K", "KK", "N", "T", "TT", "R", "M", "P", "PP", "S", "SS", "", "CH", "TCH", "CH", "K", "T", "P", "H"},
    {"A", "AE", "YA", "YAE", "O", "E", "YO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WO", "WE", "WI", "YU", "U", "UI", "I"},
    {"", "K", "K", "K", "N", "N", "N", "T", "L", "K", "M", "L", "L", "L", "P", "L", "M", "P", "P", "T", "T", "NG", "T", "T", "K", "T", "P", "T"}};

std::string hangulText(const std::vector<std::u32string>& words, const HangulSystem& system, bool usualFamily) {
    std::string text;
    for (const std::u32string& word : words) {
        for (const char32_t point : word) {
            if (point < 0xAC00 || point > 0xD7A3) {
                continue;
            }
            const std::size_t code = point - 0xAC00;
            std::string syllable;
            if (text.empty() && usualFamily) {
                for (const KnownName& family : koreanFamilyNames()) {
                    syllable = family.name.front() == point ? std::string(family.latin) : syllable;
                }
            }
            if (syllable.empty()) {
                syllable = std::string(system.initials[code / 588]) + std::string(system.vowels[code % 588 / 28]) +
                           std::string(system.finals[code % 28]);
            }
            text += (text.empty() ? "" : " ") + syllable;
        }
    }
    return text;
}

void addRomanisation(std::vector<Romanisation>& found, std::string text, bool unvocalised) {
    const bool known =
        std::any_of(found.begin(), found.end(), [&](const Romanisation& roman) { return roman.text == text; });
    if (!text.empty() && !known && found.size() < kMaxRomanisations) {
        found.push_back({std::move(text), unvocalised});
    }
}

/// What is left of a text when everything but A-Z and spaces is dropped.
std::string lettersOnly(std::string_view text) {
    std::string letters;
    for (const char c : text) {
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (upper >= 'A' && upper <= 'Z') {
            letters.push_back(upper);
        } else if ((c == ' ' || c == '-' || c == ',' || c == '.') && !letters.empty() && letters.back() != ' ') {
            letters.push_back(' ');
        }
    }
    if (!letters.empty() && letters.back() == ' ') {
        letters.pop_back();
    }
    return letters;
}

} // namespace

std::vector<Romanisation> romanisationsOf(std::string_view name) {
    std::vector<Romanisation> found;
    if (std::string latin = firstMrzNameForm(name, ""); !latin.empty()) {
        addRomanisation(found, std::move(latin), false);
        return found;
    }
    const std::vector<std::u32string> words = wordsOf(name);
    const Script script = mainScript(words);
    if (script == Script::Hangul) {
        addRomanisation(found, hangulText(words, kRevised, true), false);
        addRomanisation(found, hangulText(words, kOlder, true), false);
        addRomanisation(found, hangulText(words, kRevised, false), false);
    }
    for (const ScriptTable& table : tablesOf(script)) {
        addRomanisation(found, ScriptWriter(script, table).write(words), table.unvocalised);
    }
    // Digits in Latin letters are a damaged name; other scripts may have any sign that we do not know.
    const bool digits = script == Script::Latin && std::any_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (found.empty() && !words.empty() && !digits) {
        addRomanisation(found, lettersOnly(romanisedByIcu(name)), false);
    }
    return found;
}

} // namespace lanepost::screening
