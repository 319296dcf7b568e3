// How birth dates agree, in grades, and where in the calendar a date that agrees can stand.
#pragma once

#include <vector>

#include "base/partial_date.h"

namespace lanepost::screening {

/// How two birth dates stand to each other.
enum class DateGrade {
    Equal,         ///< all three parts known and equal
    PartsEqual,    ///< the parts that are known on both sides are equal
    DayMonthSwap,  ///< day and month exchanged, the year equal
    YearOffByOne,  ///< day and month equal
    OneDigit,      ///< one digit differs, or two neighbours are exchanged
    OnePart,       ///< one of day, month and year differs more than that; a year by at most five
    Placeholder,   ///< years equal, and one side has 1 January, which offices write for an unknown day
    YearNear,      ///< only years are known, and they differ by one
    Unknown,       ///< no part is known on both sides
    Contradiction, ///< anything else
};

/// A grade and its worth in points (bits of evidence).
struct DateAgreement {
    DateGrade grade = DateGrade::Unknown;
    float points = 0;
};

/// Compares the birth date of a traveller with one that a list has. A contradiction has no points: it rules the row
/// out, whatever the name. Thread-safe.
DateAgreement agreementOf(const PartialDate& question, const PartialDate& listed);

/// All dates of the years `firstYear` to `lastYear` and of unknown year that do not contradict `question`, which has at
/// least one part; each once. Thread-safe.
std::vector<PartialDate> datesAgreeingWith(const PartialDate& question, int firstYear, int lastYear);

} // namespace lanepost::screening
