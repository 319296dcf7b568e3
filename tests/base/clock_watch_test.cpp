#include "base/clock_watch.h"

#include <catch2/catch.hpp>

using namespace lanepost;
using namespace std::chrono_literals;

namespace {

const UtcTime kMorning = parseRfc3339("2026-11-21T09:30:00Z").value();

/// As a lane looks: every ten seconds.
void run(ManualClock& clock, ClockWatch& watch, std::chrono::microseconds length) {
    for (std::chrono::microseconds done{0}; done < length; done += 10s) {
        clock.advance(10s);
        static_cast<void>(watch.look());
    }
}

} // namespace

TEST_CASE("a synchronised clock is trusted, and only changes are reported") {
    ManualClock clock(kMorning);
    ClockWatch watch(clock, {});
    const auto first = watch.look();
    REQUIRE(first);
    CHECK(first->state.quality == ClockQuality::Synchronised);
    CHECK(first->state.trusted);
    CHECK(first->state.mayExpire);
    CHECK(first->state.reason.empty());
    CHECK(first->jump == 0us);
    clock.advance(10s);
    CHECK_FALSE(watch.look());
}

TEST_CASE("without a time source the clock is in holdover for a week and unknown after it") {
    ManualClock clock(kMorning);
    ClockWatch watch(clock, {});
    static_cast<void>(watch.look());
    clock.setQuality(ClockQuality::Unknown); // what the kernel says once its error has grown to 16 s
    clock.advance(10s);
    REQUIRE(watch.look()->state.quality == ClockQuality::Holdover);
    CHECK(watch.state().trusted);
    CHECK(watch.state().mayExpire);
    run(clock, watch, 24h * 7 + 1min);
    CHECK(watch.state().quality == ClockQuality::Unknown);
    CHECK_FALSE(watch.state().trusted);
    CHECK_FALSE(watch.state().mayExpire);
    CHECK(watch.state().reason.find("no time source") != std::string::npos);
    clock.setQuality(ClockQuality::Synchronised);
    clock.advance(10s);
    CHECK(watch.look()->state.trusted);
}

TEST_CASE("a clock that no time source has ever set is unknown and expires nothing") {
    ManualClock clock(kMorning);
    clock.setQuality(ClockQuality::Unknown);
    ClockWatch watch(clock, {kMorning - 1h, std::nullopt});
    const auto found = watch.look();
    CHECK(found->state.quality == ClockQuality::Unknown);
    CHECK_FALSE(found->state.mayExpire);
}

TEST_CASE("a jump is reported with its size, and distrusted until a time source confirms the clock") {
    const auto jump = GENERATE(std::chrono::microseconds(-3h), std::chrono::microseconds(24h * 365 * 4));
    ManualClock clock(kMorning);
    ClockWatch watch(clock, {});
    static_cast<void>(watch.look());
    clock.setQuality(ClockQuality::Holdover);
    clock.advance(10s);
    static_cast<void>(watch.look());
    clock.advance(10s);
    clock.setUtc(clock.utcNow() + jump);
    const auto change = watch.look();
    REQUIRE(change);
    CHECK(change->jump == jump);
    CHECK_FALSE(change->state.trusted);
    CHECK_FALSE(change->state.mayExpire);
    CHECK_FALSE(change->state.reason.empty());
    run(clock, watch, 1h);
    CHECK_FALSE(watch.state().trusted); // time alone heals nothing
    clock.setUtc(clock.utcNow() - jump);
    clock.setQuality(ClockQuality::Synchronised);
    CHECK(watch.look()->state.trusted);
}

TEST_CASE("after a large jump of a synchronised clock nothing expires for a day") {
    ManualClock clock(kMorning);
    ClockWatch watch(clock, {});
    static_cast<void>(watch.look());
    clock.setUtc(kMorning + 24h * 365 * 30);
    const auto change = watch.look();
    REQUIRE(change);
    CHECK(change->state.trusted);
    CHECK_FALSE(change->state.mayExpire);
    CHECK(change->state.reason.find("ahead") != std::string::npos);
    run(clock, watch, 23h);
    CHECK_FALSE(watch.state().mayExpire);
    run(clock, watch, 2h);
    CHECK(watch.state().mayExpire);
    CHECK(watch.state().reason.empty());
}

TEST_CASE("small corrections of a time source are no event") {
    ManualClock clock(kMorning);
    ClockWatch watch(clock, {});
    static_cast<void>(watch.look());
    clock.advance(10s);
    clock.setUtc(clock.utcNow() + 900ms);
    CHECK_FALSE(watch.look());
}

TEST_CASE("after a restart the clock is compared with the last journal row") {
    ManualClock clock(kMorning);
    SECTION("back by a minute, no time source") {
        clock.setQuality(ClockQuality::Unknown);
        ClockWatch watch(clock, {kMorning + 1min, kMorning - 1h});
        const auto found = watch.look();
        CHECK(found->jump == -1min);
        CHECK_FALSE(found->state.trusted);
        CHECK(found->state.reason.find("before the last journal row") != std::string::npos);
    }
    SECTION("dead battery, 1970") {
        clock.setUtc(UtcTime(100s));
        clock.setQuality(ClockQuality::Unknown);
        ClockWatch watch(clock, {kMorning, kMorning});
        CHECK_FALSE(watch.look()->state.trusted);
    }
    SECTION("years ahead, no time source") {
        clock.setUtc(kMorning + 24h * 365 * 3);
        clock.setQuality(ClockQuality::Unknown);
        ClockWatch watch(clock, {kMorning, kMorning});
        CHECK_FALSE(watch.look()->state.trusted);
    }
    SECTION("years ahead, synchronised: believed, but nothing expires yet") {
        clock.setUtc(kMorning + 24h * 365 * 3);
        ClockWatch watch(clock, {kMorning, kMorning});
        const auto found = watch.look();
        CHECK(found->state.trusted);
        CHECK_FALSE(found->state.mayExpire);
    }
    SECTION("two days switched off, no time source: holdover") {
        clock.setQuality(ClockQuality::Unknown);
        ClockWatch watch(clock, {kMorning - 48h, kMorning - 49h});
        const auto found = watch.look();
        CHECK(found->state.quality == ClockQuality::Holdover);
        CHECK(found->state.trusted);
        CHECK(found->state.mayExpire);
    }
}

TEST_CASE("the kernel's word on the clock can be read") {
    const ClockQuality quality = SystemClock().quality();
    CHECK_FALSE(name(quality).empty());
}
