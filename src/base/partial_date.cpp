#include "base/partial_date.h"

#include <chrono>
#include <cstdio>

namespace lanepost {
namespace {

/// One part of a date: digits, or all X or all 0 for "unknown". Returns false when it is neither.
bool readPart(std::string_view text, std::optional<int>& part) {
    if (text.find_first_not_of('X') == std::string_view::npos || text.find_first_not_of('0') == std::string_view::npos) {
        part.reset();
        return true;
    }
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return false;
        }
        value = value * 10 + (c - '0');
    }
    part = value;
    return true;
}

/// False for the 13th month, the 30th of February and the like; an unknown year counts as a leap year.
bool possible(const PartialDate& date) {
    const int month = date.month.value_or(1);
    const int day = date.day.value_or(1);
    if (month < 1 || month > 12 || day < 1 || day > 31) {
        return false;
    }
    const std::chrono::year_month_day full(std::chrono::year(date.year.value_or(2000)),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day)));
    return full.ok() || !date.month;
}

std::string partText(const std::optional<int>& part, int width) {
    if (!part) {
        return std::string(static_cast<std::size_t>(width), 'X');
    }
    char text[16];
    std::snprintf(text, sizeof text, "%0*d", width, *part);
    return text;
}

} // namespace

std::string toText(const PartialDate& date) {
    return partText(date.year, 4) + "-" + partText(date.month, 2) + "-" + partText(date.day, 2);
}

Result<PartialDate> parsePartialDate(std::string_view text) {
    const auto malformed = [] {
        return fail(ErrorKind::InvalidArgument, "not a date such as 1974-08-12, 1974-XX-XX or 19740812");
    };
    std::string digits(text);
    if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        digits = std::string(text.substr(0, 4)) + std::string(text.substr(5, 2)) + std::string(text.substr(8, 2));
    }
    const std::string_view view(digits);
    PartialDate date;
    if (view.size() != 8 || !readPart(view.substr(0, 4), date.year) || !readPart(view.substr(4, 2), date.month) ||
        !readPart(view.substr(6, 2), date.day) || !possible(date)) {
        return malformed();
    }
    return date;
}

} // namespace lanepost
