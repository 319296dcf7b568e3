#include "screening/name_script_han.h"

#include <algorithm>
#include <optional>

#include "screening/name_icu.h"
#include "screening/name_script_data.h"

namespace lanepost::screening {
namespace {

struct WadeSpelling {
    std::string_view pinyin, wade;
};

/// Whole syllables that go by no rule.
constexpr WadeSpelling kWadeSyllables[] = {
    {"ZHI", "CHIH"}, {"CHI", "CHIH"}, {"SHI", "SHIH"}, {"RI", "JIH"},   {"ZI", "TZU"},   {"CI", "TZU"},   {"SI", "SSU"},
    {"YI", "I"},     {"YAN", "YEN"},  {"YE", "YEH"},   {"YOU", "YU"},   {"YONG", "YUNG"}, {"E", "O"},     {"ER", "ERH"},
    {"GE", "KO"},    {"KE", "KO"},    {"HE", "HO"},    {"GUI", "KUEI"}, {"KUI", "KUEI"}, {"GUO", "KUO"},  {"KUO", "KUO"},
    {"HUO", "HUO"},  {"SHUO", "SHUO"}, {"YUE", "YUEH"}};
/// Initials, longer ones first.
constexpr WadeSpelling kWadeInitials[] = {{"ZH", "CH"}, {"CH", "CH"}, {"SH", "SH"}, {"B", "P"}, {"D", "T"},  {"G", "K"}, {"J", "CH"},
                                  {"Q", "CH"},  {"X", "HS"},  {"Z", "TS"},  {"C", "TS"}, {"R", "J"}};
constexpr WadeSpelling kWadeFinals[] = {{"IONG", "IUNG"}, {"ONG", "UNG"}, {"IAN", "IEN"}, {"IE", "IEH"}, {"UE", "UEH"}, {"UO", "O"}};

bool isHan(std::u32string_view word) {
    return !word.empty() &&
           std::all_of(word.begin(), word.end(), [](char32_t point) { return scriptOf(point) == Script::Han; });
}

/// What ICU reads, letters only; several characters give several parts.
std::string mandarinOf(std::u32string_view text) {
    std::string letters;
    for (const char c : romanisedByIcu(text)) {
        letters += c >= 'A' && c <= 'Z' ? std::string(1, c) : std::string();
    }
    return letters;
}

const HanReading* readingOf(char32_t character) {
    const auto all = hanReadings();
    const auto found = std::find_if(all.begin(), all.end(), [&](const HanReading& reading) {
        return reading.characters.find(character) != std::u32string_view::npos;
    });
    return found == all.end() ? nullptr : &*found;
}

/// A name of Chinese characters, family name first.
class HanName {
public:
    explicit HanName(std::u32string_view characters) : characters_(characters) {
        for (const HanFamily& family : mandarinFamilies()) {
            if (family_.empty() && characters.size() > family.characters.size() &&
                characters.starts_with(family.characters)) {
                family_ = family.latin;
                familySize_ = family.characters.size();
            }
        }
    }

    /// spell: called with each syllable in pinyin.
    template <typename Spell>
    Romanisation mandarin(Spell spell) const {
        Romanisation name;
        for (std::size_t begin = 0; begin < family_.size();) {
            const std::size_t end = std::min(family_.find(' ', begin), family_.size());
            name.add(spell(family_.substr(begin, end - begin)));
            begin = end + 1;
        }
        for (std::size_t at = family_.empty() ? 0 : familySize_; at < characters_.size(); ++at) {
            name.add(spell(mandarinOf(characters_.substr(at, 1))));
        }
        return name;
    }
    /// With the family name as `field` has it and the rest in Mandarin; nothing when it has none.
    std::optional<Romanisation> withFamily(std::string_view HanReading::* field) const {
        const HanReading* family = readingOf(characters_.front());
        if (family == nullptr || (family->*field).empty()) {
            return std::nullopt;
        }
        Romanisation name;
        name.add(family->*field);
        for (std::size_t at = 1; at < characters_.size(); ++at) {
            name.add(mandarinOf(characters_.substr(at, 1)));
        }
        return name;
    }
    /// Each character as `field` has it; nothing when one is missing.
    std::optional<Romanisation> throughout(std::string_view HanReading::* field) const {
        Romanisation name;
        for (const char32_t character : characters_) {
            const HanReading* reading = readingOf(character);
            if (reading == nullptr || (reading->*field).empty()) {
                return std::nullopt;
            }
            name.add(reading->*field);
        }
        return name;
    }
    /// Nothing when the family name or the given name is not known.
    std::optional<Romanisation> japanese() const {
        for (const HanFamily& family : japaneseFamilies()) {
            for (const HanFamily& given : japaneseGivenNames()) {
                const bool whole = characters_.size() == family.characters.size() + given.characters.size();
                if (whole && characters_.starts_with(family.characters) && characters_.ends_with(given.characters)) {
                    Romanisation name;
                    name.add(family.latin);
                    name.add(given.latin);
                    return name;
                }
            }
        }
        return std::nullopt;
    }

private:
    std::u32string_view characters_;
    std::string_view family_;
    std::size_t familySize_ = 0;
};

} // namespace

std::string wadeGiles(std::string_view pinyin) {
    for (const WadeSpelling& whole : kWadeSyllables) {
        if (whole.pinyin == pinyin) {
            return std::string(whole.wade);
        }
    }
    std::string begin;
    for (const WadeSpelling& initial : kWadeInitials) {
        if (begin.empty() && pinyin.starts_with(initial.pinyin)) {
            begin = initial.wade;
            pinyin.remove_prefix(initial.pinyin.size());
        }
    }
    for (const WadeSpelling& end : kWadeFinals) {
        if (pinyin.ends_with(end.pinyin)) {
            pinyin.remove_suffix(end.pinyin.size());
            return begin + std::string(pinyin) + std::string(end.wade);
        }
    }
    return begin + std::string(pinyin);
}

std::vector<Romanisation> hanRomanisations(const std::vector<std::u32string>& words) {
    std::u32string characters;
    for (const std::u32string& word : words) {
        if (!isHan(word)) {
            return {};
        }
        characters += word;
    }
    const HanName name(characters);
    std::vector<Romanisation> found{name.mandarin([](std::string_view syllable) { return std::string(syllable); }),
                                    name.mandarin(wadeGiles)};
    for (auto other : {name.throughout(&HanReading::cantonese), name.withFamily(&HanReading::cantonese),
                       name.throughout(&HanReading::korean), name.withFamily(&HanReading::hokkien), name.japanese()}) {
        if (other) {
            found.push_back(std::move(*other));
        }
    }
    return found;
}

} // namespace lanepost::screening
