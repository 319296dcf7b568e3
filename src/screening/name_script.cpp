#include "screening/name_script.h"

#include <algorithm>
#include <array>

#include "screening/name_icu.h"
#include "screening/name_script_arabic.h"
#include "screening/name_script_data.h"
#include "screening/name_script_han.h"
#include "screening/name_script_hangul.h"
#include "screening/normal_form.h"
#include "screening/utf8.h"

namespace lanepost::screening {
namespace {

constexpr std::size_t kMaxRomanisations = 8;

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

    Romanisation write(const std::vector<std::u32string>& words) {
        for (const std::u32string& word : words) {
            writeWord(word);
        }
        return std::move(name_);
    }

private:
    void writeWord(std::u32string_view word) {
        if (const std::string_view known = knownName(word); !known.empty()) {
            name_.add(known);
            return;
        }
        std::string latin;
        for (std::size_t at = 0; at < word.size();) {
            const std::u32string_view rest = word.substr(at);
            const bool exceptionsHere = script_ != Script::Armenian || at == 0;
            const ScriptLetter* letter = exceptionsHere ? fitting(table_.exceptions, rest) : nullptr;
            letter = letter == nullptr ? fitting(table_.letters, rest) : letter;
            if (letter != nullptr) {
                latin += letter->latin;
                at += letter->letters.size();
            } else {
                latin += rest.front() >= U'A' && rest.front() <= U'Z' ? std::string(1, static_cast<char>(rest.front()))
                                                                     : std::string();
                ++at;
            }
        }
        name_.add(latin, table_.unvocalised);
    }
    std::string_view knownName(std::u32string_view word) const {
        for (const KnownName& known : knownNamesOf(script_)) {
            if (known.name == word) {
                return known.latin;
            }
        }
        return {};
    }
    const Script script_;
    const ScriptTable& table_;
    Romanisation name_;
};

void addRomanisation(std::vector<Romanisation>& found, Romanisation name) {
    const bool known =
        std::any_of(found.begin(), found.end(), [&](const Romanisation& roman) { return roman.text == name.text; });
    if (!name.text.empty() && !known && found.size() < kMaxRomanisations) {
        found.push_back(std::move(name));
    }
}

Romanisation ofText(std::string_view text) {
    Romanisation name;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        name.add(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return name;
}

/// Scripts that need more than a table of letters; empty for the others.
std::vector<Romanisation> ofScriptWithRules(Script script, const std::vector<std::u32string>& words) {
    switch (script) {
    case Script::Arabic:
        return arabicRomanisations(words);
    case Script::Hangul:
        return hangulRomanisations(words);
    case Script::Han:
        return hanRomanisations(words);
    default:
        return {};
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

void Romanisation::add(std::string_view part, bool lacksVowels) {
    if (part.empty()) {
        return;
    }
    text += text.empty() ? "" : " ";
    text += part;
    unvocalised |= lacksVowels && parts < 32 ? 1U << parts : 0U;
    ++parts;
}

std::vector<Romanisation> romanisationsOf(std::string_view name) {
    std::vector<Romanisation> found;
    if (std::string latin = firstMrzNameForm(name, ""); !latin.empty()) {
        addRomanisation(found, ofText(latin));
        return found;
    }
    const std::vector<std::u32string> words = wordsOf(name);
    const Script script = mainScript(words);
    for (Romanisation& roman : ofScriptWithRules(script, words)) {
        addRomanisation(found, std::move(roman));
    }
    for (const ScriptTable& table : tablesOf(script)) {
        addRomanisation(found, ScriptWriter(script, table).write(words));
    }
    // Digits in Latin letters are a damaged name; other scripts may have any sign that we do not know.
    const bool digits = script == Script::Latin && std::any_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (found.empty() && !words.empty() && !digits) {
        addRomanisation(found, ofText(lettersOnly(romanisedByIcu(name))));
    }
    return found;
}

} // namespace lanepost::screening
