#include "support/synthetic_people.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <sstream>
#include <string_view>

#include "support/synthetic_names_data.h"

namespace lanepost::test {
namespace {

std::vector<std::string> wordsOf(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

/// A family's parts as lists.
struct Family {
    std::string name;
    std::vector<std::string> nationalities, given, stems, endings, articles;
    double weight;
};

const std::vector<Family>& families() {
    static const std::vector<Family> made = [] {
        std::vector<Family> list;
        for (const NameFamilyData& data : nameFamilies()) {
            list.push_back({data.name, wordsOf(data.nationalities), wordsOf(data.given), wordsOf(data.stems),
                            wordsOf(data.endings), wordsOf(data.articles), data.weight});
        }
        return list;
    }();
    return made;
}

constexpr std::string_view kSyllables[] = {"BA", "DO",  "FEL", "GRI", "HUN", "KA", "LOR", "MI", "NEV", "OST", "RAN",
                                           "SEK", "TUL", "VAR", "ZEN", "PO",  "LE", "SU",  "TAK", "RIM", "BOR", "DAL"};

struct Respelling {
    std::string_view from, to;
};
/// Ways in which issuers write the same sounds, in both directions where both happen.
constexpr Respelling kRespellings[] = {
    {"UE", "U"},  {"OE", "O"},   {"AE", "A"},  {"KH", "H"},  {"SH", "SCH"}, {"II", "IY"},  {"II", "Y"},   {"IU", "YU"},
    {"IA", "YA"}, {"OV", "OFF"}, {"EV", "EFF"}, {"CH", "TCH"}, {"ZH", "J"},  {"OU", "U"},   {"U", "OU"},   {"EI", "EY"},
    {"AY", "AI"}, {"Q", "K"},    {"GH", "G"},  {"DJ", "J"},  {"J", "DJ"},   {"TS", "TZ"},  {"W", "V"},    {"PH", "F"},
    {"MM", "M"},  {"SS", "S"},   {"LL", "L"},  {"ED", "AD"}, {"IYA", "IA"}, {"TH", "T"},   {"CK", "K"},   {"Y", "I"},
    {"SKII", "SKY"}, {"SKYI", "SKYY"}, {"EE", "I"}, {"OO", "U"}, {"SZ", "SH"}, {"CZ", "CH"}, {"C", "K"}, {"X", "KS"}};

std::string joinedWords(const std::vector<std::string>& words, const char* between = " ") {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : between) + word;
    }
    return text;
}

std::string mrzForm(const std::string& surname, const std::string& given) {
    std::string text = surname + (given.empty() ? "" : "<<") + given;
    std::replace(text.begin(), text.end(), ' ', '<');
    return text;
}

bool isLong(const std::string& part) {
    return part.size() >= 6;
}

} // namespace

const char* nameOf(Damage damage) {
    static constexpr const char* kNames[kDamages] = {
        "none",    "transliteration", "typo, long part", "typo, short part", "two errors",    "reading error", "other order",
        "joined",  "split",           "truncated",       "a part missing",   "an initial",    "a part more"};
    return kNames[static_cast<int>(damage)];
}

std::string SyntheticPeople::frequent(const std::vector<std::string>& names) {
    const auto place = static_cast<std::size_t>(std::pow(static_cast<double>(names.size()) + 1, unit())) - 1;
    return names[std::min(place, names.size() - 1)];
}

SyntheticPerson SyntheticPeople::next() {
    double sum = 0;
    for (const Family& family : families()) {
        sum += family.weight;
    }
    double at = unit() * sum;
    std::size_t chosen = 0;
    while (chosen + 1 < families().size() && at >= families()[chosen].weight) {
        at -= families()[chosen++].weight;
    }
    const Family& family = families()[chosen];
    SyntheticPerson person;
    person.family = family.name;
    person.given = frequent(family.given);
    if (unit() < 0.3) {
        person.given += " " + frequent(family.given);
    }
    std::string stem = frequent(family.stems);
    const double kind = unit();
    if (kind < 0.35) { // most names of a country are rare ones
        stem = std::string(kSyllables[below(std::size(kSyllables))]) + std::string(kSyllables[below(std::size(kSyllables))]);
        stem += kind < 0.2 ? std::string(kSyllables[below(std::size(kSyllables))]) : std::string();
    }
    const std::string ending = family.endings[below(family.endings.size())];
    person.surname = stem + (ending == "-" ? std::string() : ending);
    if (!family.articles.empty() && unit() < 0.3) {
        person.surname = family.articles[below(family.articles.size())] + " " + person.surname;
    }
    if (unit() < 0.06) {
        person.surname += " " + frequent(family.stems) + (ending == "-" ? std::string() : ending);
    }
    person.year = 1940 + static_cast<int>(below(36) + below(33));
    person.month = 1 + static_cast<int>(below(12));
    person.day = 1 + static_cast<int>(below(person.month == 2 ? 28 : 30));
    person.sex = below(2) == 0 ? "F" : "M";
    person.nationality = family.nationalities[below(family.nationalities.size())];
    return person;
}

screening::PersonLine SyntheticPeople::listed(const SyntheticPerson& person, const std::string& id) {
    screening::PersonLine line;
    line.id = id;
    line.name = mrzForm(person.surname, person.given);
    line.birthDate = {person.year, person.month, person.day};
    const double known = unit();
    if (known < 0.10) {
        line.birthDate = known < 0.02 ? PartialDate{} : PartialDate{person.year, std::nullopt, std::nullopt};
    }
    line.sex = person.sex;
    line.nationality = person.nationality;
    return line;
}

std::string SyntheticPeople::typo(std::string part) {
    const std::size_t at = below(part.size());
    const char letter = static_cast<char>('A' + below(26));
    switch (below(4)) {
    case 0:
        part[at] = letter;
        break;
    case 1:
        part.erase(at, part.size() > 2 ? 1 : 0);
        break;
    case 2:
        part.insert(at, 1, letter);
        break;
    default:
        if (at + 1 < part.size()) {
            std::swap(part[at], part[at + 1]);
        } else {
            part.pop_back();
        }
    }
    return part;
}

std::string SyntheticPeople::misread(std::string part) {
    constexpr std::string_view kTaken = "OQDILTBRPSZMNUVGCEFKX";
    constexpr std::string_view kFor = "QODLITRBRZSNMVUCGFEXK";
    static_assert(kTaken.size() == kFor.size());
    const std::size_t begin = below(part.size());
    for (std::size_t i = 0; i < part.size(); ++i) {
        const std::size_t at = (begin + i) % part.size();
        if (const std::size_t place = kTaken.find(part[at]); place != std::string_view::npos) {
            part[at] = kFor[place];
            return part;
        }
    }
    return part;
}

std::string SyntheticPeople::respelled(const std::string& name) {
    std::string text = name;
    const std::size_t begin = below(std::size(kRespellings));
    int changes = 0;
    for (std::size_t i = 0; i < std::size(kRespellings) && changes < 2; ++i) {
        const Respelling& rule = kRespellings[(begin + i) % std::size(kRespellings)];
        if (const std::size_t at = text.find(rule.from); at != std::string::npos) {
            text.replace(at, rule.from.size(), rule.to);
            ++changes;
        }
    }
    return text;
}

void SyntheticPeople::changeOne(SyntheticPerson& person, std::size_t least, std::size_t most,
                                std::string (SyntheticPeople::*change)(std::string)) {
    std::vector<std::string> surname = wordsOf(person.surname);
    std::vector<std::string> given = wordsOf(person.given);
    std::vector<std::string*> fitting;
    for (auto* words : {&surname, &given}) {
        for (std::string& word : *words) {
            if (word.size() >= least && word.size() <= most) {
                fitting.push_back(&word);
            }
        }
    }
    std::string& word = fitting.empty() ? surname.back() : *fitting[below(fitting.size())];
    word = (this->*change)(word);
    person.surname = joinedWords(surname);
    person.given = joinedWords(given);
}

std::string SyntheticPeople::damagedName(SyntheticPerson person, Damage damage) {
    std::vector<std::string> surname = wordsOf(person.surname);
    std::vector<std::string> given = wordsOf(person.given);
    switch (damage) {
    case Damage::None:
        break;
    case Damage::Transliteration: {
        std::string both = respelled(person.surname + "|" + person.given);
        return mrzForm(both.substr(0, both.find('|')), both.substr(both.find('|') + 1));
    }
    case Damage::TypoLong:
        changeOne(person, 6, 99, &SyntheticPeople::typo);
        break;
    case Damage::TypoShort:
        changeOne(person, 3, 5, &SyntheticPeople::typo);
        break;
    case Damage::TwoErrors:
        changeOne(person, 4, 99, &SyntheticPeople::typo);
        changeOne(person, 4, 99, &SyntheticPeople::typo);
        break;
    case Damage::Reading:
        changeOne(person, 4, 99, &SyntheticPeople::misread);
        break;
    case Damage::Order:
        return mrzForm(person.given, person.surname);
    case Damage::Joined:
        if (surname.size() > 1) {
            return mrzForm(joinedWords(surname, ""), person.given);
        }
        return given.size() > 1 ? mrzForm(person.surname, joinedWords(given, ""))
                                : mrzForm(person.surname + person.given, "");
    case Damage::Split: {
        auto& words = std::any_of(surname.begin(), surname.end(), isLong) ? surname : given;
        for (std::string& word : words) {
            if (isLong(word)) {
                word.insert(2 + below(word.size() - 3), " ");
                break;
            }
        }
        return mrzForm(joinedWords(surname), joinedWords(given));
    }
    case Damage::Truncated: {
        std::string name = mrzForm(person.surname, person.given);
        constexpr std::array<std::size_t, 3> kFields{39, 31, 30};
        const std::size_t field = kFields[below(3)];
        name.resize(name.size() > field ? field : std::max<std::size_t>(8, name.size() - 1 - below(5)));
        return name.substr(0, name.find_last_not_of('<') + 1);
    }
    case Damage::MissingGiven:
        if (given.size() > 1) {
            return mrzForm(person.surname, given[0]);
        }
        return mrzForm(surname.size() > 1 ? surname.back() : person.surname, surname.size() > 1 ? person.given : "");
    case Damage::Initial:
        given.back().resize(1);
        return mrzForm(person.surname, joinedWords(given));
    case Damage::ExtraGiven:
        return mrzForm(person.surname, person.given + " " + wordsOf(next().given)[0]);
    }
    return mrzForm(person.surname, person.given);
}

PartialDate SyntheticPeople::damagedDate(const SyntheticPerson& person) {
    PartialDate date{person.year, person.month, person.day};
    switch (below(5)) {
    case 0:
        if (person.day <= 12) {
            std::swap(date.month, date.day);
        } else {
            date.day = std::nullopt;
        }
        return date;
    case 1:
        date.year = person.year + (below(2) == 0 ? 1 : -1);
        return date;
    case 2:
        return {person.year, std::nullopt, std::nullopt};
    case 3:
        date.day = person.day % 10 == 9 ? person.day - 1 : person.day < 28 ? person.day + 1 : person.day - 1;
        return date;
    default:
        date.year = person.year / 10 * 10 + static_cast<int>(below(10));
        return date;
    }
}

screening::PersonLine SyntheticPeople::asked(const SyntheticPerson& person, const std::string& id, Damage damage,
                                             bool wrongDate) {
    screening::PersonLine line;
    line.id = id;
    line.name = damagedName(person, damage);
    line.birthDate = wrongDate ? damagedDate(person) : PartialDate{person.year, person.month, person.day};
    line.sex = person.sex;
    line.nationality = person.nationality;
    return line;
}

} // namespace lanepost::test
