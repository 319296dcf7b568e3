// ICAO's worked examples of the check digit, and what it cannot see.
#include "mrz/check_digit.h"

#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

using namespace lanepost::mrz;

TEST_CASE("the worked examples of Doc 9303 give their printed check digits") {
    const std::vector<std::pair<std::string, char>> examples{
        {"520727", '3'},                                             // 9303-3, appendix A, example 1
        {"AB2134<<<", '5'},                                          // example 2
        {"HA672242<658022549601086<<<<<<<<<<<<<<0", '8'},            // example 3, composite of a TD3
        {"D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<<", '2'}, // example 4, composite of a TD1
        {"HA672242<658022549601086<<<<<<<", '8'},                    // example 5, composite of a TD2
        {"L898902C3", '6'},                                          // 9303-4, appendix A
        {"740812", '2'},
        {"120415", '9'},
        {"ZE184226B<<<<<", '1'},
        {"L898902C3674081221204159ZE184226B<<<<<1", '0'},
        {"D23145890", '7'}, // 9303-5, appendix A
        {"D231458907<<<<<<<<<<<<<<<74081221204159<<<<<<<<<<<", '6'},
        {"L8988901C", '4'}, // 9303-7, appendix A
    };
    for (const auto& [run, digit] : examples) {
        CAPTURE(run);
        CHECK(checkDigitOf(run) == digit);
    }
}

TEST_CASE("a birth date with unknown parts has a check digit like any other") {
    CHECK(checkDigitOf("<<<<<<") == '0');
    CHECK(checkDigitOf("74<<<<") == '1');
}

TEST_CASE("nothing at all gives zero") {
    CHECK(checkDigitOf("") == '0');
}

TEST_CASE("a filler counts zero and letters ten to thirty-five") {
    CHECK(checkDigitValue('<') == 0);
    CHECK(checkDigitValue('9') == 9);
    CHECK(checkDigitValue('A') == 10);
    CHECK(checkDigitValue('Z') == 35);
}

TEST_CASE("the inner loop's table agrees with the rule for every byte") {
    for (int byte = 0; byte < 256; ++byte)
        CHECK(kCheckDigitValues[static_cast<std::size_t>(byte)] == checkDigitValue(static_cast<char>(byte)));
}

TEST_CASE("runs are weighed as one string however they are cut") {
    const std::string whole = "HA672242<658022549601086<<<<<<<<<<<<<<0";
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        CheckDigitSum sum;
        sum.add(whole.substr(0, cut));
        sum.add(whole.substr(cut));
        CHECK(sum.digit() == '8');
    }
}

TEST_CASE("characters whose values differ by ten are taken for each other, as the standard's arithmetic has it") {
    CHECK(checkDigitOf("A12345678") == checkDigitOf("K12345678"));
    CHECK(checkDigitOf("A12345678") == checkDigitOf("012345678"));
    CHECK(checkDigitOf("A12345678") != checkDigitOf("B12345678"));
}
