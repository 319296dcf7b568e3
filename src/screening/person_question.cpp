#include "screening/person_question.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "screening/person_index_format.h"

namespace lanepost::screening {
namespace {

/// Three parts are looked for as one when the middle one is as short as an article.
constexpr std::size_t kLongestMiddle = 3;
constexpr float kLeastAlternativeCost = 0.3F;
constexpr float kTransliterationCodeCost = 0.5F;

/// ICAO's codes for Arabic letters without a Latin counterpart (Doc 9303-3, section 6.C) as plain letters; the same
/// text when there is none. XA at the end and XI, XE are left alone: ALEXA and MAXIM are names.
std::string withoutArabicCodes(const std::string& text) {
    struct Code {
        std::string_view code, letters;
    };
    static constexpr Code kCodes[] = {{"XKH", "KH"}, {"XSH", "SH"}, {"XTH", "TH"}, {"XDH", "DH"}, {"XSS", "S"},
                                      {"XDZ", "D"},  {"XTT", "T"},  {"XZZ", "Z"},  {"XTA", "T"},  {"XAH", "A"},
                                      {"XAA", "A"},  {"XAE", "A"},  {"XAY", "A"},  {"XYA", "I"},  {"XKK", "K"},
                                      {"XGG", "G"},  {"XH", "H"}};
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const Code* found = nullptr;
        for (const Code& code : kCodes) {
            if (found == nullptr && std::string_view(text).substr(at).starts_with(code.code)) {
                found = &code;
            }
        }
        plain += found == nullptr ? std::string_view(text).substr(at, 1) : found->letters;
        at += found == nullptr ? 1 : found->code.size();
    }
    return plain;
}

QuestionItem itemOf(const NameForm& form, std::size_t first, std::size_t count) {
    QuestionItem item;
    std::string text;
    bool unvocalised = false;
    for (std::size_t i = first; i < first + count; ++i) {
        item.mask |= 1U << i;
        unvocalised = unvocalised || form.lacksVowels(i);
        text += form.parts[i];
    }
    text.resize(std::min(text.size(), kMaxPartLetters));
    item.joined = count > 1;
    item.last = first + count == form.parts.size();
    item.variants.push_back({NamePart::of(text, unvocalised), 0});
    if (!item.joined) {
        item.slips = slipsOf(text, item.variants.front().part.fold);
    }
    if (const std::string plain = withoutArabicCodes(text); plain != text) {
        item.variants.push_back({NamePart::of(plain, true), kTransliterationCodeCost});
    }
    return item;
}

/// Adds the part as it would be with one of the reader's alternatives. `begin` is where the part stands in the name.
void addAlternatives(const PersonQuery& query, std::size_t begin, QuestionItem& item) {
    const std::string text = item.variants.front().part.text;
    for (const NameAlternative& alternative : query.alternatives) {
        const bool inside = alternative.position >= begin && alternative.position - begin < text.size();
        if (!inside || alternative.letter < 'A' || alternative.letter > 'Z' || alternative.probability <= 0) {
            continue;
        }
        std::string other = text;
        other[alternative.position - begin] = alternative.letter;
        const auto cost = static_cast<float>(-std::log2(alternative.probability));
        item.variants.push_back({NamePart::of(other), std::max(cost, kLeastAlternativeCost)});
    }
}

QuestionName nameOf(NameForm form, const PersonQuery& query) {
    QuestionName name;
    const std::size_t count = form.parts.size();
    std::size_t begin = 0;
    for (std::size_t i = 0; i < count; ++i) {
        name.items.push_back(itemOf(form, i, 1));
        name.particle.push_back(isParticle(form.parts[i]));
        if (!form.romanised) {
            addAlternatives(query, begin, name.items.back());
        }
        begin += form.parts[i].size() + 1;
    }
    for (std::size_t i = 0; i + 1 < count; ++i) {
        name.items.push_back(itemOf(form, i, 2));
        if (i + 2 < count && form.parts[i + 1].size() <= kLongestMiddle) {
            name.items.push_back(itemOf(form, i, 3));
        }
    }
    name.form = std::move(form);
    return name;
}

} // namespace

std::string withoutDigits(std::string text) {
    constexpr std::string_view kLooksLike = "OIZBASGTBG";
    for (char& c : text) {
        c = c >= '0' && c <= '9' ? kLooksLike[static_cast<std::size_t>(c - '0')] : c;
    }
    return text;
}

PersonQuestion questionOf(const PersonQuery& query) {
    PersonQuestion question;
    WatchlistName name;
    name.primaryIdentifier = withoutDigits(query.primaryIdentifier);
    name.secondaryIdentifier = withoutDigits(query.secondaryIdentifier);
    for (NameForm& form : nameFormsOf(name)) {
        question.names.push_back(nameOf(std::move(form), query));
    }
    question.birthDate = query.birthDate;
    question.sex = query.sex;
    question.nationality = query.nationality;
    question.mayBeTruncated = query.nameMayBeTruncated;
    return question;
}

} // namespace lanepost::screening
