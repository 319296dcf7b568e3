#include "indicators/stay_calculator.h"

#include <algorithm>
#include <set>

namespace lanepost::indicators {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

StayResult notComputable(std::string why) {
    StayResult result;
    result.why = std::move(why);
    return result;
}

/// Why the stays do not allow to say anything; empty when they do.
std::string gapIn(const std::vector<Stay>& stays, sys_days day) {
    for (const Stay& stay : stays) {
        if (stay.exit && *stay.exit < stay.entry) {
            return "a recorded exit lies before its entry";
        }
        const bool later = std::any_of(stays.begin(), stays.end(),
                                       [&](const Stay& other) { return other.entry > stay.entry; });
        if (!stay.exit && later) {
            return "an exit is not recorded";
        }
        if (stay.entry > day) {
            return "a recorded entry lies in the future";
        }
    }
    return {};
}

/// The days of stay up to `day`, which itself counts.
std::set<sys_days> daysOfStay(const std::vector<Stay>& stays, sys_days day) {
    std::set<sys_days> used{day};
    for (const Stay& stay : stays) {
        const sys_days end = std::min(stay.exit.value_or(day), day);
        for (sys_days at = stay.entry; stay.counts && at <= end; at += days(1)) {
            used.insert(at);
        }
    }
    return used;
}

int usedInWindow(const std::set<sys_days>& used, sys_days end, const StayRule& rule) {
    const auto first = used.lower_bound(end - days(rule.windowDays - 1));
    return static_cast<int>(std::distance(first, used.upper_bound(end)));
}

} // namespace

StayResult shortStayOn(sys_days day, const StayHistory& history, StayRule rule) {
    const sys_days windowBegins = day - days(rule.windowDays - 1);
    if (!history.completeSince) {
        return notComputable("only part of the area's crossings is known here");
    }
    if (*history.completeSince > windowBegins) {
        return notComputable("crossings are known for fewer than " + std::to_string(rule.windowDays) + " days");
    }
    if (std::string gap = gapIn(history.stays, day); !gap.empty()) {
        return notComputable(std::move(gap));
    }
    std::set<sys_days> used = daysOfStay(history.stays, day);
    StayResult result;
    result.computed = true;
    result.daysUsed = usedInWindow(used, day, rule);
    for (const sys_days at : used) {
        result.overstayed = result.overstayed || (at >= windowBegins && usedInWindow(used, at, rule) > rule.maxDays);
    }
    for (sys_days at = day; result.daysLeft < rule.maxDays; at += days(1)) {
        used.insert(at);
        if (usedInWindow(used, at, rule) > rule.maxDays) {
            break;
        }
        ++result.daysLeft;
        result.lastDay = at;
    }
    return result;
}

} // namespace lanepost::indicators
