// Short stays, with the regulation's rules and worked examples.
#include "indicators/stay_calculator.h"

#include <random>

#include <catch2/catch.hpp>

namespace lanepost::indicators {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using namespace std::chrono_literals;

sys_days day(int year, unsigned month, unsigned date) {
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(date);
}

StayHistory known(std::vector<Stay> stays) {
    return {std::move(stays), day(2000, 1, 1)};
}

TEST_CASE("entry and exit days both count, and a day trip is one day") {
    const StayHistory trip = known({{day(2026, 3, 10), day(2026, 3, 10), true}});
    CHECK(shortStayOn(day(2026, 3, 20), trip).daysUsed == 2); // the trip's day and today
    const StayHistory week = known({{day(2026, 3, 1), day(2026, 3, 7), true}});
    CHECK(shortStayOn(day(2026, 3, 20), week).daysUsed == 8);
}

TEST_CASE("who enters for the first time may stay 90 days, the day of entry among them") {
    const StayResult result = shortStayOn(day(2026, 1, 1), known({}));
    CHECK(result.computed);
    CHECK(result.daysUsed == 1);
    CHECK(result.daysLeft == 90);
    CHECK(result.lastDay == day(2026, 3, 31)); // the 90th day of 2026
    CHECK_FALSE(result.overstayed);
}

TEST_CASE("3 days in April and 86 from 18 June: one day more on 11 September, then four from 16 October") {
    // The worked example of the Practical Handbook for Border Guards (recalled), computed anew by the rule.
    const std::vector<Stay> stays{{day(2014, 4, 19), day(2014, 4, 21), true}, {day(2014, 6, 18), std::nullopt, true}};
    const StayResult inside = shortStayOn(day(2014, 9, 11), known(stays));
    CHECK(inside.daysUsed == 89);
    CHECK(inside.lastDay == day(2014, 9, 12));
    const std::vector<Stay> left{{day(2014, 4, 19), day(2014, 4, 21), true}, {day(2014, 6, 18), day(2014, 9, 11), true}};
    const StayResult again = shortStayOn(day(2014, 10, 16), known(left));
    CHECK(again.daysLeft == 4);
    CHECK(again.lastDay == day(2014, 10, 19));
}

TEST_CASE("an absence of 90 days in one piece allows a new stay of 90 days") {
    // Commission, user manual of the short-stay calculator, introduction.
    const StayHistory history = known({{day(2026, 1, 1), day(2026, 3, 31), true}}); // 90 days
    CHECK(shortStayOn(day(2026, 6, 29), history).daysLeft == 0); // absent for 89 days: all 90 still in the window
    const StayResult after = shortStayOn(day(2026, 6, 30), history); // absent for 90 days
    CHECK(after.daysLeft == 90);
    CHECK_FALSE(after.overstayed);
}

TEST_CASE("the 91st day is an overstay, and it stays one after the exit") {
    const StayHistory inside = known({{day(2026, 1, 1), std::nullopt, true}});
    CHECK_FALSE(shortStayOn(day(2026, 3, 31), inside).overstayed);
    CHECK(shortStayOn(day(2026, 4, 1), inside).overstayed);
    CHECK(shortStayOn(day(2026, 4, 1), inside).daysLeft == 0);
    CHECK_FALSE(shortStayOn(day(2026, 4, 1), inside).lastDay);
    CHECK(shortStayOn(day(2026, 5, 1), known({{day(2026, 1, 1), day(2026, 4, 5), true}})).overstayed);
}

TEST_CASE("a leap day counts as a day") {
    const StayHistory leap = known({{day(2028, 2, 27), day(2028, 3, 2), true}});
    CHECK(shortStayOn(day(2028, 3, 10), leap).daysUsed == 6);
    CHECK(shortStayOn(day(2028, 1, 1), known({})).lastDay == day(2028, 3, 30));
}

TEST_CASE("days on a residence permit or long-stay visa do not count, and overlapping stays count once") {
    const StayHistory permit = known({{day(2026, 1, 1), day(2026, 5, 30), false}, {day(2026, 6, 1), day(2026, 6, 5), true}});
    CHECK(shortStayOn(day(2026, 6, 5), permit).daysUsed == 5);
    const StayHistory twice = known({{day(2026, 6, 1), day(2026, 6, 5), true}, {day(2026, 6, 3), day(2026, 6, 8), true}});
    CHECK(shortStayOn(day(2026, 6, 8), twice).daysUsed == 8);
}

TEST_CASE("an incomplete history is not computable and says why") {
    CHECK(shortStayOn(day(2026, 6, 1), {{}, std::nullopt}).why.find("only part") != std::string::npos);
    CHECK(shortStayOn(day(2026, 6, 1), {{}, day(2026, 1, 1)}).why.find("180 days") != std::string::npos);
    CHECK(shortStayOn(day(2026, 6, 1), {{}, day(2025, 12, 4)}).computed); // the window's first day is 4 December
    CHECK_FALSE(shortStayOn(day(2026, 6, 1), {{}, day(2025, 12, 5)}).computed);
    const StayHistory noExit = known({{day(2026, 3, 1), std::nullopt, true}, {day(2026, 5, 1), day(2026, 5, 2), true}});
    CHECK(shortStayOn(day(2026, 6, 1), noExit).why == "an exit is not recorded");
    CHECK_FALSE(shortStayOn(day(2026, 6, 1), known({{day(2026, 5, 3), day(2026, 5, 2), true}})).computed);
    CHECK_FALSE(shortStayOn(day(2026, 6, 1), known({{day(2026, 7, 1), std::nullopt, true}})).computed);
}

TEST_CASE("for any stays, days used and left are what counting by hand gives") {
    std::mt19937 random(9);
    for (int round = 0; round < 200; ++round) {
        std::vector<Stay> stays;
        sys_days at = day(2025, 1, 1);
        while (at < day(2026, 3, 1)) {
            const sys_days entry = at + days(1 + random() % 60);
            const sys_days exit = entry + days(random() % 50);
            stays.push_back({entry, exit, true});
            at = exit;
        }
        const sys_days today = at + days(random() % 30);
        const auto inside = [&](sys_days d) {
            for (const Stay& stay : stays) {
                if (d >= stay.entry && d <= *stay.exit) {
                    return true;
                }
            }
            return false;
        };
        const auto usedIf = [&](sys_days end) { // somebody inside without a break from today until `end`
            int used = 0;
            for (sys_days d = end - days(179); d <= end; d += days(1)) {
                used += d >= today || inside(d) ? 1 : 0;
            }
            return used;
        };
        const StayResult result = shortStayOn(today, known(stays));
        REQUIRE(result.computed);
        CHECK(result.daysUsed == usedIf(today));
        int left = 0;
        while (left < 90 && usedIf(today + days(left)) <= 90) {
            ++left;
        }
        CHECK(result.daysLeft == left);
    }
}

} // namespace
} // namespace lanepost::indicators
