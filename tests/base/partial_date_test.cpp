#include "base/partial_date.h"

#include <catch2/catch.hpp>

using namespace lanepost;

TEST_CASE("a date with unknown parts is written with X and read back") {
    for (const char* text : {"1974-08-12", "1974-XX-XX", "1974-08-XX", "XXXX-XX-XX", "2000-02-29"}) {
        INFO(text);
        REQUIRE(toText(parsePartialDate(text).value()) == text);
    }
}

TEST_CASE("the eight-digit form takes 00 for an unknown part") {
    REQUIRE(toText(parsePartialDate("19740000").value()) == "1974-XX-XX");
    REQUIRE_FALSE(parsePartialDate("19740000").value().complete());
    REQUIRE(parsePartialDate("19740812").value().complete());
}

TEST_CASE("impossible dates are refused") {
    for (const char* text : {"1974-13-01", "1974-02-30", "1999-02-29", "1974-8-12", "74-08-12", "", "1974081", "1974O812"}) {
        INFO(text);
        REQUIRE_FALSE(parsePartialDate(text).has_value());
    }
}
