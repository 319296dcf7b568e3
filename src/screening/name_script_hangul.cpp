#include "screening/name_script_hangul.h"

#include <string>

namespace lanepost::screening {
namespace {

/// A system of writing Hangul: letters of a syllable in A-Z.
struct HangulSystem {
    std::array<std::string_view, 19> initials;
    std::array<std::string_view, 19> voiced; ///< initials between sounds with voice
    std::array<std::string_view, 21> vowels;
    std::array<std::string_view, 28> finals;
};

constexpr std::array<std::string_view, 28> kFinalLetters{"",  "K", "K", "K", "N", "N", "N",  "T", "L", "K", "M", "L", "L", "L",
                                                   "P", "L", "M", "P", "P", "T", "T", "NG", "T", "T", "K", "T", "P", "T"};
constexpr std::array<std::string_view, 21> kRevisedVowels{"A",  "AE",  "YA",  "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
                                                          "OE", "YO",  "U",   "WO",  "WE", "WI", "YU",  "EU", "UI", "I"};
constexpr std::array<std::string_view, 21> kOlderVowels{"A",  "AE", "YA", "YAE", "O",  "E",  "YO", "YE", "O",  "WA", "WAE",
                                                        "OE", "YO", "U",  "WO",  "WE", "WI", "YU", "U",  "UI", "I"};
constexpr std::array<std::string_view, 19> kRevisedInitials{"G", "KK", "N", "D", "TT", "R", "M", "B", "PP", "S",
                                                            "SS", "", "J", "JJ", "CH", "K", "T", "P", "H"};
constexpr std::array<std::string_view, 19> kHardInitials{"K", "KK", "N", "T", "TT", "R", "M", "P", "PP", "S",
                                                         "SS", "", "CH", "TCH", "CH", "K", "T", "P", "H"};
constexpr std::array<std::string_view, 19> kSoftInitials{"G", "KK", "N", "D", "TT", "R", "M", "B", "PP", "S",
                                                         "SS", "", "J", "TCH", "CH", "K", "T", "P", "H"};
constexpr std::array<std::string_view, 19> kNorthInitials{"K", "KK", "N", "T", "TT", "R", "M", "P", "PP", "S",
                                                          "SS", "", "J", "JJ", "CH", "KH", "TH", "PH", "H"};
constexpr std::array<std::string_view, 19> kNorthVoiced{"G", "KK", "N", "D", "TT", "R", "M", "B", "PP", "S",
                                                        "SS", "", "J", "JJ", "CH", "KH", "TH", "PH", "H"};

// Revised Romanisation; McCune and Reischauer's system, with every consonant hard as many write it, and by the rule; the
// system of the North (recalled).
constexpr HangulSystem kRevised{kRevisedInitials, kRevisedInitials, kRevisedVowels, kFinalLetters};
constexpr HangulSystem kOlder{kHardInitials, kHardInitials, kOlderVowels, kFinalLetters};
constexpr HangulSystem kOlderByPlace{kHardInitials, kSoftInitials, kOlderVowels, kFinalLetters};
constexpr HangulSystem kNorth{kNorthInitials, kNorthVoiced, kOlderVowels, kFinalLetters};

constexpr std::size_t kRieul = 5; ///< initial R

bool isSyllable(char32_t point) {
    return point >= 0xAC00 && point <= 0xD7A3;
}

std::u32string syllablesOf(const std::vector<std::u32string>& words) {
    std::u32string syllables;
    for (const std::u32string& word : words) {
        for (const char32_t point : word) {
            if (isSyllable(point)) {
                syllables.push_back(point);
            }
        }
    }
    return syllables;
}

/// The family name with which a name begins; nothing when it is written by the rule only, or nothing would follow.
const KoreanFamily* familyOf(std::u32string_view syllables) {
    for (const KoreanFamily& family : koreanFamilies()) {
        if (syllables.size() > family.name.size() && syllables.starts_with(family.name)) {
            return &family;
        }
    }
    return nullptr;
}

std::string_view latinOf(const KoreanFamily& family, std::size_t way) {
    while (way > 0 && family.latin[way].empty()) {
        --way;
    }
    return family.latin[way];
}

/// R and N at the beginning of a word in the South: silent before I and Y, R otherwise N.
std::string_view initialBySoundLaw(std::size_t initial, std::string_view vowel, std::string_view written) {
    constexpr std::size_t kNieun = 2;
    const bool soft = vowel.front() == 'I' || vowel.front() == 'Y';
    return (initial == kRieul || initial == kNieun) && soft ? "" : initial == kRieul ? "N" : written;
}

std::string syllableText(char32_t point, const HangulSystem& system, bool voiced, bool soundLaw) {
    const std::size_t code = point - 0xAC00;
    const std::size_t initial = code / 588;
    const std::string_view vowel = system.vowels[code % 588 / 28];
    std::string_view begin = voiced ? system.voiced[initial] : system.initials[initial];
    begin = soundLaw ? initialBySoundLaw(initial, vowel, begin) : begin;
    return std::string(begin) + std::string(vowel) + std::string(system.finals[code % 28]);
}

/// Vowels, and consonants with voice.
bool endsWithVoice(std::string_view text) {
    return !text.empty() && std::string_view("AEIOUNMGL").find(text.back()) != std::string_view::npos;
}

constexpr std::size_t kByRule = 3; ///< way of writing the family name: as any syllable

Romanisation writeHangul(std::u32string_view syllables, const HangulSystem& system, std::size_t way, bool soundLaw) {
    Romanisation name;
    const KoreanFamily* family = way == kByRule ? nullptr : familyOf(syllables);
    const std::size_t familySize = family == nullptr ? 1 : family->name.size();
    if (family != nullptr) {
        name.add(latinOf(*family, way));
        syllables.remove_prefix(familySize);
    }
    bool first = true; // of the given name, or the family name where that goes by the rule
    std::string before;
    for (const char32_t point : syllables) {
        const std::string text = syllableText(point, system, !first && endsWithVoice(before), soundLaw && first);
        name.add(text);
        first = family == nullptr && name.parts == familySize;
        before = text;
    }
    return name;
}

} // namespace

std::vector<Romanisation> hangulRomanisations(const std::vector<std::u32string>& words) {
    const std::u32string syllables = syllablesOf(words);
    return {writeHangul(syllables, kRevised, 0, false), writeHangul(syllables, kNorth, 2, false),
            writeHangul(syllables, kOlderByPlace, 1, false), writeHangul(syllables, kOlder, 1, true),
            writeHangul(syllables, kRevised, kByRule, false), writeHangul(syllables, kOlderByPlace, 2, true),
            writeHangul(syllables, kNorth, 0, true)};
}

} // namespace lanepost::screening
