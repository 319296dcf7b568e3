#include "base/clock.h"

#include <cstdio>

#include <sys/timex.h>

namespace lanepost {
namespace {

/// Reads exactly `digits` decimal digits at `position`; -1 when one of them is none.
int readDigits(std::string_view text, std::size_t position, std::size_t digits) {
    if (position + digits > text.size()) {
        return -1;
    }
    int value = 0;
    for (const char c : text.substr(position, digits)) {
        if (c < '0' || c > '9') {
            return -1;
        }
        value = value * 10 + (c - '0');
    }
    return value;
}

/// The fraction after the seconds as microseconds; -1 when malformed. Moves `position` behind it.
int readFraction(std::string_view text, std::size_t& position) {
    if (position >= text.size() || text[position] != '.') {
        return 0;
    }
    int micros = 0;
    int digits = 0;
    for (++position; position < text.size() && text[position] >= '0' && text[position] <= '9'; ++position, ++digits) {
        micros = micros * 10 + (text[position] - '0');
        if (digits == 6) {
            return -1;
        }
    }
    for (int missing = digits; missing < 6; ++missing) {
        micros *= 10;
    }
    return digits == 0 ? -1 : micros;
}

/// adjtimex counts errors in microseconds, and lets them grow by 500 a second without a correction.
constexpr long kHoldoverErrorMicros = 1'000'000;

} // namespace

std::string_view name(ClockQuality quality) {
    switch (quality) {
    case ClockQuality::Synchronised:
        return "synchronised";
    case ClockQuality::Holdover:
        return "holdover";
    case ClockQuality::Unknown:
        break;
    }
    return "unknown";
}

ClockQuality SystemClock::quality() const {
    timex kernel{}; // modes 0: read only
    if (::adjtimex(&kernel) == -1 || (kernel.status & STA_UNSYNC) != 0) {
        return ClockQuality::Unknown;
    }
    return kernel.maxerror > kHoldoverErrorMicros ? ClockQuality::Holdover : ClockQuality::Synchronised;
}

UtcTime SystemClock::utcNow() const {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

MonotonicTime SystemClock::monotonicNow() const {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::steady_clock::now());
}

std::string toRfc3339(UtcTime time) {
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(days);
    const std::chrono::hh_mm_ss clock(time - days);
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return text;
}

Result<UtcTime> parseRfc3339(std::string_view text) {
    const auto malformed = [&] {
        return fail(ErrorKind::InvalidArgument, "not an RFC 3339 time in UTC such as 2026-11-21T09:30:01Z");
    };
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') ||
        text[13] != ':' || text[16] != ':') {
        return malformed();
    }
    const int year = readDigits(text, 0, 4);
    const int month = readDigits(text, 5, 2);
    const int day = readDigits(text, 8, 2);
    const int hour = readDigits(text, 11, 2);
    const int minute = readDigits(text, 14, 2);
    const int second = readDigits(text, 17, 2);
    std::size_t position = 19;
    const int micros = readFraction(text, position);
    if (year < 0 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
        second > 59 || micros < 0 || position + 1 != text.size() || (text[position] != 'Z' && text[position] != 'z')) {
        return malformed();
    }
    const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok()) {
        return malformed();
    }
    return UtcTime(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second) + std::chrono::microseconds(micros);
}

std::string toReadableDuration(std::chrono::microseconds duration) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
    const auto twoUnits = [](long long large, const char* largeUnit, long long small, const char* smallUnit) {
        std::string text = std::to_string(large) + " " + largeUnit;
        return small == 0 ? text : text + " " + std::to_string(small) + " " + smallUnit;
    };
    if (seconds < 0) {
        return "-" + toReadableDuration(-duration);
    }
    if (seconds < 60) {
        return std::to_string(seconds) + " s";
    }
    if (seconds < 3600) {
        return twoUnits(seconds / 60, "min", seconds % 60, "s");
    }
    if (seconds < 86400) {
        return twoUnits(seconds / 3600, "h", seconds % 3600 / 60, "min");
    }
    return twoUnits(seconds / 86400, "d", seconds % 86400 / 3600, "h");
}

} // namespace lanepost
