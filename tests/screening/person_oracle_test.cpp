// The index against the exhaustive pass: nothing that scoring every entry finds may be lost.
#include <algorithm>
#include <iterator>

#include "screening/list_maker.h"
#include "screening/name_fold.h"
#include "screening/name_script.h"
#include "screening/person_birth_date.h"
#include "screening/person_score.h"
#include "screening/person_search.h"
#include "screening/screen_person.h"
#include "support/synthetic_people.h"

using namespace lanepost;
using namespace lanepost::screening;
using lanepost::test::Damage;
using lanepost::test::SyntheticPeople;
using lanepost::test::SyntheticPerson;

namespace {

WatchlistSnapshot syntheticList(SyntheticPeople& people, std::size_t entries, std::vector<SyntheticPerson>& listed) {
    SnapshotBuilder builder;
    for (std::size_t i = 0; i < entries; ++i) {
        listed.push_back(people.next());
        REQUIRE(builder.add(entryOf(people.listed(listed.back(), "E" + std::to_string(i)), {})));
    }
    return WatchlistSnapshot::fromBytes(builder.finish(screening::test::header("synthetic")).value()).value();
}

/// A few letters, so that many parts are like each other.
std::string letters(SyntheticPeople& people, std::size_t most) {
    std::string text;
    for (std::size_t count = 1 + people.below(most); text.size() < count;) {
        text += "ABEHIKMNOSTUX"[people.below(13)];
    }
    return text;
}

/// A name of three words of letters that Arabic names have, some of them known names.
std::string arabicName(SyntheticPeople& people) {
    static const std::vector<std::string> kLetters{"ا", "ب", "ت", "ج", "ح", "د", "ر", "ز", "س", "ش", "ع", "ف", "ق",
                                                   "ك", "ل", "م", "ن", "ه", "و", "ي", "ذ", "ث", "ال", "ة"};
    static const std::vector<std::string> kNames{"محمد", "عبد", "الله", "عبدالرحمن", "الدين", "حسن", "بن", "علي"};
    std::string name;
    for (int word = 0; word < 3; ++word) {
        name += name.empty() ? "" : " ";
        if (people.below(3) == 0) {
            name += kNames[people.below(kNames.size())];
            continue;
        }
        for (std::size_t letter = 0, count = 2 + people.below(4); letter < count; ++letter) {
            name += kLetters[people.below(kLetters.size())];
        }
    }
    return name;
}

/// As a passport may have a name in consonants: with vowels, some letters by another sound.
std::string vocalised(SyntheticPeople& people, const std::string& text) {
    std::string name;
    for (const char letter : text) {
        name += letter == 'T' && people.below(6) == 0 ? 'S' : letter == 'W' && people.below(4) == 0 ? 'U' : letter;
        const bool vowel = std::string("AEIOU ").find(letter) != std::string::npos;
        name += vowel || people.below(3) == 0 ? "" : std::string(1, "AEIOU"[people.below(5)]);
    }
    return name;
}

bool sameFindings(const std::vector<PersonFinding>& a, const std::vector<PersonFinding>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const PersonFinding& x, const PersonFinding& y) {
        return x.entry == y.entry && x.points == y.points;
    });
}

} // namespace

TEST_CASE("the index finds every entry in other letters that scoring all of them finds") {
    SyntheticPeople people(72);
    SnapshotBuilder builder;
    std::vector<std::string> latin;
    for (std::size_t i = 0; i < 1500; ++i) {
        const std::string name = i % 5 == 4 ? people.next().surname : arabicName(people);
        const auto forms = romanisationsOf(name);
        const PersonLine line{"E" + std::to_string(i), name, {}, "", "", ""};
        if (!forms.empty() && builder.add(entryOf(line, {}))) {
            latin.push_back(forms[people.below(forms.size())].text);
        }
    }
    const WatchlistSnapshot list =
        WatchlistSnapshot::fromBytes(builder.finish(screening::test::header("scripts")).value()).value();
    const PersonSearch quick(list.people(), list.entryCount());
    const PersonSearch thorough(list.people(), list.entryCount(), FindBy::AllParts);
    std::size_t found = 0;
    std::size_t lost = 0;
    for (int turn = 0; turn < 150; ++turn) {
        const std::string name = turn % 5 == 0 ? arabicName(people) : vocalised(people, latin[people.below(latin.size())]);
        const PersonQuestion question = questionOf(queryOf({"Q", name, {}, "", "", ""}));
        const float least = turn % 2 == 0 ? reportedPoints(list.entryCount()) : 0.0F;
        const auto expected = thorough.find(question, least);
        found += expected.size();
        lost += sameFindings(expected, quick.find(question, least)) ? 0 : 1;
    }
    CHECK(lost == 0);
    CHECK(found > 200);
}

TEST_CASE("the index finds every entry that scoring all of them finds, with the same points") {
    SyntheticPeople people(71);
    std::vector<SyntheticPerson> listed;
    const WatchlistSnapshot list = syntheticList(people, 4000, listed);
    const PersonSearch quick(list.people(), list.entryCount());
    const PersonSearch thorough(list.people(), list.entryCount(), FindBy::AllParts);
    std::size_t found = 0;
    std::size_t lost = 0;
    for (int turn = 0; turn < 260; ++turn) {
        const SyntheticPerson person = turn % 4 == 3 ? people.next() : listed[people.below(listed.size())];
        PersonLine line =
            people.asked(person, "Q", static_cast<Damage>(turn % lanepost::test::kDamages), turn % 3 == 0);
        if (turn % 7 == 0) {
            line.birthDate = {};
        }
        const PersonQuestion question = questionOf(queryOf(line));
        const float least = turn % 2 == 0 ? -4.0F : -9.0F;
        const auto expected = thorough.find(question, least);
        const auto actual = quick.find(question, least);
        found += expected.size();
        bool same = expected.size() == actual.size();
        for (std::size_t i = 0; same && i < expected.size(); ++i) {
            same = expected[i].entry == actual[i].entry && expected[i].points == actual[i].points;
        }
        lost += same ? 0 : 1;
    }
    CHECK(lost == 0);
    CHECK(found > 200);
}

TEST_CASE("two parts that are like each other have a key in common") {
    SyntheticPeople people(5);
    std::size_t alike = 0;
    std::size_t lost = 0;
    for (int turn = 0; turn < 200000; ++turn) {
        const NamePart listed = NamePart::of(letters(people, 11), people.below(3) == 0);
        std::string other = listed.text;
        for (std::size_t edits = people.below(4); edits > 0; --edits) {
            const std::size_t at = people.below(other.size() + 1);
            switch (people.below(3)) {
            case 0:
                other.insert(at, letters(people, 1));
                break;
            case 1:
                other.erase(std::min(at, other.size() - 1), other.size() > 1 ? 1 : 0);
                break;
            default:
                if (at + 1 < other.size()) {
                    std::swap(other[at], other[at + 1]);
                }
            }
        }
        const NamePart asked = NamePart::of(other);
        if (!likenessOf(asked, listed)) {
            continue;
        }
        ++alike;
        const auto filed = partKeys(listed.fold, listed.skeleton, listed.unvocalised, KeyUse::File);
        const auto looked = partKeys(asked.fold, asked.skeleton, asked.unvocalised, KeyUse::Look);
        std::vector<std::uint64_t> common;
        std::set_intersection(filed.begin(), filed.end(), looked.begin(), looked.end(), std::back_inserter(common));
        lost += common.empty() ? 1 : 0;
    }
    CHECK(lost == 0);
    CHECK(alike > 50000);
}

TEST_CASE("the calendar's search misses no date that agrees") {
    std::size_t missed = 0;
    for (const PartialDate& question :
         {PartialDate{1974, 8, 12}, PartialDate{1974, 1, 1}, PartialDate{1999, 12, 31}, PartialDate{1974, std::nullopt, std::nullopt},
          PartialDate{1974, 8, std::nullopt}, PartialDate{std::nullopt, 8, 12}}) {
        const std::vector<PartialDate> found = datesAgreeingWith(question, 1960, 2010);
        for (int year = 1959; year <= 2010; ++year) {
            for (int month = 0; month <= 12; ++month) {
                for (int day = 0; day <= 31; ++day) {
                    PartialDate date;
                    date.year = year == 1959 ? std::nullopt : std::optional(year);
                    date.month = month == 0 ? std::nullopt : std::optional(month);
                    date.day = day == 0 ? std::nullopt : std::optional(day);
                    const bool agrees = agreementOf(question, date).grade != DateGrade::Contradiction;
                    missed += agrees && std::find(found.begin(), found.end(), date) == found.end() ? 1 : 0;
                }
            }
        }
    }
    CHECK(missed == 0);
}
