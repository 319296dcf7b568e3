// Name parts of many languages from which made-up people are put together.
#pragma once

#include <span>

namespace lanepost::test {

/// Names of one family of scripts and languages; parts are parted by spaces, the frequent ones first.
struct NameFamilyData {
    const char* name;
    const char* nationalities;
    double weight;        ///< share of people, in no unit
    const char* given;    ///< common given names
    const char* stems;    ///< beginnings of surnames
    const char* endings;  ///< ends of surnames; - for none
    const char* articles; ///< words before a surname, now and then; empty for none
};

/// All families.
std::span<const NameFamilyData> nameFamilies();

} // namespace lanepost::test
