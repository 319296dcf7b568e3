// Measures a list with made-up people: who is found again, and who is stopped though not listed.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "support/synthetic_people.h"

namespace lanepost::test {

/// What to measure.
struct RecallPlan {
    std::size_t entries = 20000;
    std::size_t queries = 2600;  ///< about listed people, all damages in turn; of a hundred, eight with a wrong birth date
    std::size_t unlisted = 4000; ///< about people who are not listed
    std::uint64_t seed = 1;
};

/// Hits and questions.
struct Share {
    std::size_t hits = 0;
    std::size_t asked = 0;
    double value() const { return asked == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(asked); }
};

/// What came out, at the published thresholds.
struct RecallFigures {
    Share recall;                        ///< listed people whose own entry is the best hit
    Share recallAsMatch;                 ///< of them, those of class Match
    Share recallWrongDate;               ///< with a damaged birth date
    std::array<Share, kDamages> byDamage;
    Share falseStops;                    ///< unlisted people with any hit
    std::map<std::string, Share> falseStopsByFamily;
    Share recallAtHalfPercent;           ///< at the score that stops half of a hundred unlisted people
    std::array<Share, kDamages> byDamageAtHalfPercent; ///< the same by kind of damage
    std::array<Share, kDamages> byDamageDatesComplete; ///< of them, those with the whole birth date on both sides
    std::vector<double> micros;          ///< processor time of each question, ascending
};

/// Builds the list in memory and asks. Ends the process when the list cannot be built.
RecallFigures measureRecall(const RecallPlan& plan);

} // namespace lanepost::test
