// Short stays: at most 90 days in any 180-day period.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace lanepost::indicators {

/// A stay in the area. Entry and exit days both count as days of stay.
struct Stay {
    std::chrono::sys_days entry{};
    std::optional<std::chrono::sys_days> exit; ///< empty while the person is inside, or when no exit is recorded
    bool counts = true; ///< false for a stay on a residence permit or long-stay visa
    friend bool operator==(const Stay&, const Stay&) = default;
};

/// What is known of a person's stays.
struct StayHistory {
    std::vector<Stay> stays; ///< in any order
    /// The first day from which every entry and exit of the area is known; empty when that can be said of no day.
    std::optional<std::chrono::sys_days> completeSince;
};

/// The rule's two numbers.
struct StayRule {
    int maxDays = 90;
    int windowDays = 180;
};

/// What the rule says on a day; computed is false when the history does not allow to say anything.
struct StayResult {
    bool computed = false;
    std::string why; ///< why not, for the officer
    int daysUsed = 0; ///< days of stay in the window that ends with the day, that day among them when inside
    int daysLeft = 0; ///< days of uninterrupted stay that the rule still allows, from the day on (the day counted when inside or entering)
    /// The last day of an uninterrupted stay from the day on; empty when none is left.
    std::optional<std::chrono::sys_days> lastDay;
    bool overstayed = false; ///< on some day of the recorded stays more than the allowed days were used
};

/// Looks back from `day`, on which the person is inside or enters. Days that two stays share count once. Not computable
/// when completeSince is empty or later than the window's first day, when a stay ends before it begins, or when an older
/// stay has no exit. Thread-safe.
/// Source: Regulation (EU) 2016/399 (Schengen Borders Code), Article 6(1) and (2), as changed by Regulation (EU) 610/2013.
StayResult shortStayOn(std::chrono::sys_days day, const StayHistory& history, StayRule rule = {});

} // namespace lanepost::indicators
