// The century window, and parts of dates that cannot be.
#include "mrz/mrz_date.h"

#include <optional>
#include <string_view>

namespace lanepost::mrz {
namespace {

// How far ahead a document may be valid: passports last ten years, some cards fifteen or twenty; visas less.
constexpr int kYearsAhead = 30;

std::optional<int> twoDigits(std::string_view text) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() != 2 || !isDigit(text[0]) || !isDigit(text[1]))
        return std::nullopt;
    return (text[0] - '0') * 10 + (text[1] - '0');
}

// The parts as printed, the year still with two digits; a month or day that no year has is unknown.
PartialDate partsOf(const MrzDate& date) {
    if (date.raw.size() != 6)
        return {};
    const std::string_view raw = date.raw;
    PartialDate parts{twoDigits(raw.substr(0, 2)), twoDigits(raw.substr(2, 2)), twoDigits(raw.substr(4, 2))};
    if (parts.month && (*parts.month < 1 || *parts.month > 12))
        parts.month.reset();
    if (parts.day && (*parts.day < 1 || *parts.day > 31))
        parts.day.reset();
    return parts;
}

// The complete date; it need not be one that the calendar has.
std::chrono::year_month_day calendarDay(const PartialDate& date) {
    return {std::chrono::year{*date.year}, std::chrono::month{static_cast<unsigned>(*date.month)},
            std::chrono::day{static_cast<unsigned>(*date.day)}};
}

// Drops the day when the month has none such: 31 April, 29 February of a common year.
void dropImpossibleDay(PartialDate& date) {
    if (date.complete() && !calendarDay(date).ok())
        date.day.reset();
}

// The latest year with these two digits that is not after `last`.
int latestYear(int twoDigitYear, int last) {
    const int year = last - last % 100 + twoDigitYear;
    return year > last ? year - 100 : year;
}

} // namespace

PartialDate birthDateOf(const MrzDate& date, std::chrono::year_month_day today) {
    PartialDate birth = partsOf(date);
    if (!birth.year)
        return birth;
    birth.year = latestYear(*birth.year, static_cast<int>(today.year()));
    // Nobody is born after today.
    if (birth.complete() && calendarDay(birth) > today)
        *birth.year -= 100;
    dropImpossibleDay(birth);
    return birth;
}

PartialDate expiryDateOf(const MrzDate& date, std::chrono::year_month_day today) {
    PartialDate expiry = partsOf(date);
    if (!expiry.year)
        return expiry;
    expiry.year = latestYear(*expiry.year, static_cast<int>(today.year()) + kYearsAhead);
    dropImpossibleDay(expiry);
    return expiry;
}

} // namespace lanepost::mrz
