#include "screening/name_script_arabic.h"

#include <algorithm>

namespace lanepost::screening {
namespace {

constexpr std::u32string_view kArticle = U"ال";
constexpr std::u32string_view kServant = U"عبد";
constexpr std::u32string_view kServantOfThe = U"عبدال";
constexpr std::u32string_view kGod = U"الله";
constexpr std::u32string_view kFaith = U"الدين";

/// Writes words in one style.
class ArabicWriter {
public:
    explicit ArabicWriter(ArabicStyle style) : style_(style) {}

    Romanisation write(const std::vector<std::u32string>& words) {
        for (const std::u32string& word : words) {
            const std::u32string plain = plainArabic(word);
            if (!plain.empty()) {
                writeWord(plain);
                before_ = plain;
            }
        }
        return std::move(name_);
    }

private:
    void writeWord(std::u32string_view word) {
        const bool together = style_ != ArabicStyle::Arabic && name_.parts > 0;
        if (together && (word == kGod || word == kFaith)) {
            // FAZLULLAH, SALAHEDDINE; of two letters in the style's own vowel.
            name_.append(word == kGod ? "ULLAH" : style_ == ArabicStyle::French ? "EDDINE" : "UDDIN");
        } else if (word.size() > kServantOfThe.size() + 1 && word.starts_with(kServantOfThe) && word != U"عبدالله") {
            name_.add(style_ == ArabicStyle::Arabic ? "ABD" : "ABDUL");
            writeBehindArticle(word.substr(kServantOfThe.size()));
        } else if (knownArabicName(word, style_).empty() && word.size() > kArticle.size() + 1 &&
                   word.starts_with(kArticle)) {
            if (before_ == kServant && style_ != ArabicStyle::Arabic) {
                name_.append("UL");
                writeBehindName(word.substr(kArticle.size()));
            } else {
                writeBehindArticle(word.substr(kArticle.size()));
            }
        } else {
            writeBehindName(word);
        }
    }
    void writeBehindArticle(std::u32string_view word) {
        const bool servant = name_.text.ends_with("ABDUL");
        if (!servant) {
            name_.add("AL");
        }
        writeBehindName(word);
    }
    void writeBehindName(std::u32string_view word) {
        const std::string_view known = knownArabicName(word, style_);
        const bool joins = style_ == ArabicStyle::French && name_.text.ends_with("ABDUL");
        const std::string letters = known.empty() ? lettersOf(word) : std::string(known);
        if (joins) {
            name_.append(letters); // ABDULRAHMAN, which ABDERRAHMANE is like
            name_.unvocalised |= known.empty() ? 1U << std::min<std::size_t>(name_.parts - 1, 31) : 0U;
        } else {
            name_.add(letters, known.empty());
        }
    }

    std::string lettersOf(std::u32string_view word) const {
        std::string latin;
        for (std::size_t at = 0; at < word.size(); ++at) {
            const char32_t letter = word[at];
            if (letter == U'و' || letter == U'ي') {
                latin += isConsonant(word, at) ? (letter == U'و' ? "W" : "Y") : (letter == U'و' ? "U" : "I");
                continue;
            }
            for (const ScriptLetter& row : arabicLetters(style_)) {
                if (row.letters.front() == letter) {
                    latin += row.latin;
                    break;
                }
            }
            latin += letter >= U'A' && letter <= U'Z' ? std::string(1, static_cast<char>(letter)) : std::string();
        }
        return latin;
    }
    /// Waw and yeh are consonants at the beginning and beside a long A.
    static bool isConsonant(std::u32string_view word, std::size_t at) {
        const auto isAlef = [&](std::size_t place) { return place < word.size() && word[place] == U'ا'; };
        return (at == 0 && word.size() > 1) || isAlef(at + 1) || (at > 0 && isAlef(at - 1) && at + 1 < word.size());
    }

    const ArabicStyle style_;
    Romanisation name_;
    std::u32string before_;
};

} // namespace

std::u32string plainArabic(std::u32string_view word) {
    constexpr std::u32string_view kVariants = U"أإآٱىیئےۍېکګہھۀةۂەؤں";
    constexpr std::u32string_view kPlain = U"اااايييييييككههههههون";
    static_assert(kVariants.size() + 1 == kPlain.size() || kVariants.size() == kPlain.size());
    std::u32string plain;
    for (const char32_t letter : word) {
        const std::size_t place = kVariants.find(letter);
        if (place != std::u32string_view::npos) {
            plain.push_back(kPlain[place]);
        } else if (letter != U'ـ' && letter != U'ء') {
            plain.push_back(letter);
        }
    }
    return plain;
}

std::vector<Romanisation> arabicRomanisations(const std::vector<std::u32string>& words) {
    std::vector<Romanisation> found;
    for (const ArabicStyle style : {ArabicStyle::Arabic, ArabicStyle::Persian, ArabicStyle::French}) {
        found.push_back(ArabicWriter(style).write(words));
    }
    return found;
}

} // namespace lanepost::screening
