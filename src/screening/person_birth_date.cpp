#include "screening/person_birth_date.h"

#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

namespace lanepost::screening {
namespace {

// Points: the logarithm of how much likelier the agreement is for one person's two records than for two people's. A day
// among the 22,000 of sixty years is worth 14.4 bits, a year among sixty 6, a month 3.6, a day of the month 4.9; a
// deviation is worth the share of records that have it against the share of dates that it reaches.
constexpr float kYearPoints = 6.2F;
constexpr float kMonthPoints = 3.6F;
constexpr float kDayPoints = 4.9F;
constexpr float kSwapPoints = 7.5F;
constexpr float kYearOffPoints = 6.5F;
constexpr float kDigitPoints = 5.0F;
constexpr float kPartPoints = 0.0F;
constexpr float kPlaceholderPoints = 3.5F;
constexpr int kYearsApart = 5;

/// True when one of the last four digits differs or two neighbouring ones are exchanged.
bool oneDigitApart(int a, int b) {
    const auto digits = [](int n) { return std::array<int, 4>{n / 1000 % 10, n / 100 % 10, n / 10 % 10, n % 10}; };
    const std::array<int, 4> left = digits(a);
    const std::array<int, 4> right = digits(b);
    int different = 0;
    std::size_t last = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i] != right[i]) {
            ++different;
            last = i;
        }
    }
    return different <= 1 ||
           (different == 2 && last > 0 && left[last] == right[last - 1] && left[last - 1] == right[last]);
}

bool differ(const std::optional<int>& a, const std::optional<int>& b) {
    return a && b && *a != *b;
}

bool isPlaceholder(const PartialDate& date) {
    return date.month == 1 && date.day == 1;
}

/// Both complete, and different.
DateAgreement ofCompleteDates(const PartialDate& question, const PartialDate& listed) {
    const bool year = question.year != listed.year;
    const bool month = question.month != listed.month;
    const bool day = question.day != listed.day;
    if (!year && question.month == listed.day && question.day == listed.month) {
        return {DateGrade::DayMonthSwap, kSwapPoints};
    }
    if (year && !month && !day) {
        const int apart = std::abs(*question.year - *listed.year);
        if (apart == 1) {
            return {DateGrade::YearOffByOne, kYearOffPoints};
        }
        if (oneDigitApart(*question.year, *listed.year)) {
            return {DateGrade::OneDigit, kDigitPoints};
        }
        return apart <= kYearsApart ? DateAgreement{DateGrade::OnePart, kPartPoints}
                                    : DateAgreement{DateGrade::Contradiction, 0};
    }
    if (!year && (!month || !day)) {
        const bool near = month ? oneDigitApart(*question.month, *listed.month)
                                : oneDigitApart(*question.day, *listed.day);
        return near ? DateAgreement{DateGrade::OneDigit, kDigitPoints} : DateAgreement{DateGrade::OnePart, kPartPoints};
    }
    if (!year && (isPlaceholder(question) || isPlaceholder(listed))) {
        return {DateGrade::Placeholder, kPlaceholderPoints};
    }
    return {DateGrade::Contradiction, 0};
}

} // namespace

DateAgreement agreementOf(const PartialDate& question, const PartialDate& listed) {
    const bool contradict = differ(question.year, listed.year) || differ(question.month, listed.month) ||
                            differ(question.day, listed.day);
    const bool years = question.year && listed.year;
    const bool months = question.month && listed.month;
    const bool days = question.day && listed.day;
    if (!contradict) {
        const float points = (years ? kYearPoints : 0) + (months ? kMonthPoints : 0) + (days ? kDayPoints : 0);
        const DateGrade grade = years && months && days ? DateGrade::Equal
                                : points > 0            ? DateGrade::PartsEqual
                                                        : DateGrade::Unknown;
        return {grade, points};
    }
    if (question.complete() && listed.complete()) {
        return ofCompleteDates(question, listed);
    }
    if (years && !months && !days && std::abs(*question.year - *listed.year) == 1) {
        return {DateGrade::YearNear, 0};
    }
    return {DateGrade::Contradiction, 0};
}

namespace {

/// Collects the dates of one year that agree with the question.
class AgreeingDates {
public:
    explicit AgreeingDates(const PartialDate& question) : question_(question) {}

    void tryDay(std::optional<int> year, int month, int day) {
        PartialDate date;
        date.year = year;
        date.month = month == 0 ? std::nullopt : std::optional(month);
        date.day = day == 0 ? std::nullopt : std::optional(day);
        if (agreementOf(question_, date).grade != DateGrade::Contradiction) {
            dates_.push_back(date);
        }
    }
    void tryAllDays(std::optional<int> year) {
        for (int month = 0; month <= 12; ++month) {
            for (int day = 0; day <= 31; ++day) {
                tryDay(year, month, day);
            }
        }
    }
    std::vector<PartialDate> take() { return std::move(dates_); }

private:
    const PartialDate question_;
    std::vector<PartialDate> dates_;
};

} // namespace

std::vector<PartialDate> datesAgreeingWith(const PartialDate& question, int firstYear, int lastYear) {
    AgreeingDates dates(question);
    dates.tryAllDays(std::nullopt);
    for (int year = firstYear; year <= lastYear; ++year) {
        if (!question.year || std::abs(year - *question.year) <= 1) { // a year off by one may stand without the rest
            dates.tryAllDays(year);
            continue;
        }
        // In other years only the same day can agree.
        if (question.month && question.day) {
            dates.tryDay(year, *question.month, *question.day);
        }
    }
    return dates.take();
}

} // namespace lanepost::screening
