#include "screening/name_fold.h"

#include <array>

namespace lanepost::screening {
namespace {

struct FoldRule {
    std::string_view spelling;
    std::string_view sound;
};

/// Longer spellings first, since the first that fits is taken.
constexpr FoldRule kRules[] = {
    {"SHCH", "S"}, {"SZCZ", "S"}, {"TSCH", "C"}, {"DSCH", "I"}, {"TSH", "C"}, {"TCH", "C"}, {"SCH", "S"}, {"DZH", "I"},
    {"UXX", "U"},  {"NXX", "N"},  {"CZ", "C"},   {"SZ", "S"},   {"RZ", "Z"},  {"ZH", "Z"},  {"SH", "S"},  {"KH", "H"},
    {"GH", "G"},   {"PH", "F"},   {"TH", "T"},   {"DH", "D"},   {"CH", "C"},  {"CK", "K"},  {"TS", "C"},  {"TZ", "C"},
    {"DJ", "I"},   {"QU", "K"},   {"OU", "U"},   {"OO", "U"},   {"EE", "I"},  {"AE", "A"},  {"OE", "U"},  {"UE", "U"},
    {"IE", "I"},   {"YE", "I"},   {"EI", "I"},   {"EY", "I"},   {"AI", "I"},  {"AY", "I"},  {"Q", "K"},   {"X", "KS"},
    {"W", "V"},    {"Y", "I"},    {"J", "I"},    {"O", "U"},    {"E", "I"},
};

/// The rules by their first letter, so that each place is compared with few.
struct RulesOfLetter {
    std::size_t begin = 0;
    std::size_t count = 0;
    std::array<std::size_t, 8> rules{};
};

constexpr std::array<RulesOfLetter, 26> byFirstLetter() {
    std::array<RulesOfLetter, 26> table{};
    for (std::size_t i = 0; i < std::size(kRules); ++i) {
        RulesOfLetter& row = table[static_cast<std::size_t>(kRules[i].spelling[0] - 'A')];
        row.rules[row.count++] = i;
    }
    return table;
}
constexpr std::array<RulesOfLetter, 26> kByFirstLetter = byFirstLetter();

/// C sounds as K except before E, I and Y, before H (a rule above) and at the end, where it stands for a hard CH.
bool soundsAsK(std::string_view part, std::size_t at) {
    return part[at] == 'C' && at + 1 < part.size() && std::string_view("EIYZHC").find(part[at + 1]) == std::string_view::npos;
}

void push(std::string& fold, char letter) {
    if (fold.empty() || fold.back() != letter) {
        fold.push_back(letter);
    }
}

} // namespace

std::string foldNamePart(std::string_view part) {
    std::string fold;
    fold.reserve(part.size());
    for (std::size_t at = 0; at < part.size();) {
        const char letter = part[at];
        const FoldRule* fitting = nullptr;
        if (letter >= 'A' && letter <= 'Z') {
            const RulesOfLetter& row = kByFirstLetter[static_cast<std::size_t>(letter - 'A')];
            for (std::size_t i = 0; i < row.count && fitting == nullptr; ++i) {
                const FoldRule& rule = kRules[row.rules[i]];
                fitting = part.substr(at).starts_with(rule.spelling) ? &rule : nullptr;
            }
        }
        if (fitting == nullptr) {
            push(fold, soundsAsK(part, at) ? 'K' : letter);
            ++at;
            continue;
        }
        for (const char sound : fitting->sound) {
            push(fold, sound);
        }
        at += fitting->spelling.size();
    }
    if (fold.size() > 2 && fold.back() == 'H') {
        fold.pop_back();
    }
    if (fold.size() > 3 && (part.ends_with("OFF") || part.ends_with("EFF") || part.ends_with("OF"))) {
        fold.back() = 'V';
    }
    return fold;
}

std::string_view skeletonInto(SkeletonBuffer& buffer, std::string_view fold) {
    std::size_t size = 0;
    for (const char letter : fold) {
        char consonant = letter;
        switch (letter) {
        case 'A':
        case 'I':
        case 'U':
            continue;
        case 'D':
            consonant = 'T';
            break;
        case 'Z':
            consonant = 'S';
            break;
        case 'G':
            consonant = 'K';
            break;
        default:
            break;
        }
        if (size < buffer.size() && (size == 0 || buffer[size - 1] != consonant)) {
            buffer[size++] = consonant;
        }
    }
    return {buffer.data(), size};
}

std::string skeletonOfFold(std::string_view fold) {
    SkeletonBuffer buffer{};
    return std::string(skeletonInto(buffer, fold));
}

} // namespace lanepost::screening
