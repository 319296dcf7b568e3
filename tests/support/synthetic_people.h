// Made-up people for lists and questions about them, the same for the same seed. No real person is meant.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "screening/person_table.h"

namespace lanepost::test {

/// What goes wrong between a list and a document.
enum class Damage {
    None,            ///< the same name
    Transliteration, ///< another way to write the same sounds
    TypoLong,        ///< one letter wrong in a part of six letters or more
    TypoShort,       ///< one letter wrong in a shorter part
    TwoErrors,       ///< two letters wrong
    Reading,         ///< one letter read as one that looks like it
    Order,           ///< given names first
    Joined,          ///< two parts written as one
    Split,           ///< one part written as two
    Truncated,       ///< cut at the end of the name field, or some letters earlier
    MissingGiven,    ///< a part left out
    Initial,         ///< a given name as its initial
    ExtraGiven,      ///< a part more
};
constexpr int kDamages = 13;

/// In words, for reports.
const char* nameOf(Damage damage);

/// A made-up person.
struct SyntheticPerson {
    std::string family; ///< of scripts and languages, for example "arabic"
    std::string surname;
    std::string given;
    int year = 0;
    int month = 0;
    int day = 0;
    std::string sex;
    std::string nationality;
};

/// Draws people and damages them. Not thread-safe.
class SyntheticPeople {
public:
    explicit SyntheticPeople(std::uint64_t seed) : random_(seed) {}

    /// Somebody new. Families, given names and surnames are drawn with few frequent and many rare ones.
    SyntheticPerson next();
    /// As a list has the person: of a hundred, eight with the birth year only, two without a birth date.
    screening::PersonLine listed(const SyntheticPerson& person, const std::string& id);
    /// As a document has the person, damaged; the birth date is damaged too when `wrongDate`.
    screening::PersonLine asked(const SyntheticPerson& person, const std::string& id, Damage damage, bool wrongDate);
    /// A number below `limit`.
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

private:
    double unit() { return static_cast<double>(random_() >> 11U) * 0x1.0p-53; }
    std::string frequent(const std::vector<std::string>& names);
    std::string typo(std::string part);
    std::string misread(std::string part);
    std::string respelled(const std::string& name);
    void changeOne(SyntheticPerson& person, std::size_t least, std::size_t most,
                   std::string (SyntheticPeople::*change)(std::string));
    std::string damagedName(SyntheticPerson person, Damage damage);
    PartialDate damagedDate(const SyntheticPerson& person);

    std::mt19937_64 random_;
};

} // namespace lanepost::test
