#include "base/clock.h"

#include <catch2/catch.hpp>

using namespace lanepost;
using namespace std::chrono_literals;

TEST_CASE("a time survives being written and read again, to the microsecond") {
    const UtcTime time = UtcTime(1763717401s) + 120034us;
    REQUIRE(toRfc3339(time) == "2025-11-21T09:30:01.120034Z");
    REQUIRE(parseRfc3339(toRfc3339(time)).value() == time);
}

TEST_CASE("a fraction of any length up to six digits is read") {
    REQUIRE(parseRfc3339("2025-11-21T09:30:01Z").value() == UtcTime(1763717401s));
    REQUIRE(parseRfc3339("2025-11-21T09:30:01.5Z").value() == UtcTime(1763717401s) + 500ms);
}

TEST_CASE("what is no UTC time is refused") {
    for (const char* text : {"", "2025", "2025-11-21 09:30:01Z", "2025-11-21T09:30:01", "2025-11-21T09:30:01+01:00",
                             "2025-02-30T09:30:01Z", "2025-13-01T09:30:01Z", "2025-11-21T24:00:00Z",
                             "2025-11-21T09:30:01.Z", "2025-11-21T09:30:01.1234567Z", "20a5-11-21T09:30:01Z",
                             "2025-11-21T09:30:01ZZ"}) {
        INFO(text);
        REQUIRE_FALSE(parseRfc3339(text).has_value());
    }
}

TEST_CASE("durations read as people say them") {
    REQUIRE(toReadableDuration(41s) == "41 s");
    REQUIRE(toReadableDuration(60s) == "1 min");
    REQUIRE(toReadableDuration(3h + 12min + 5s) == "3 h 12 min");
    REQUIRE(toReadableDuration(52h) == "2 d 4 h");
    REQUIRE(toReadableDuration(-5s) == "-5 s");
}

TEST_CASE("setting the wall clock leaves the monotonic clock alone") {
    ManualClock clock(UtcTime(1000s));
    clock.advance(5s);
    clock.setUtc(UtcTime(10s));
    REQUIRE(clock.utcNow() == UtcTime(10s));
    REQUIRE(clock.monotonicNow().time_since_epoch() == 5s);
}
