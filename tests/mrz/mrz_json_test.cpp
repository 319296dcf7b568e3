// The JSON form: the golden samples, and lines from people who mean harm.
#include "mrz/mrz_json.h"

#include <fstream>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace lanepost::mrz;
using nlohmann::json;

namespace {

std::string errorKind(const json& answer) {
    return answer.value("/error/kind"_json_pointer, std::string());
}

} // namespace

TEST_CASE("the golden samples are printed as they were agreed") {
    const std::string folder = LANEPOST_SOURCE_DIR "/tests/golden/mrz/";
    std::ifstream lines(folder + "lines.jsonl");
    std::ifstream parses(folder + "parses.jsonl");
    std::string line;
    std::string expected;
    int count = 0;
    while (std::getline(lines, line)) {
        REQUIRE(std::getline(parses, expected));
        CAPTURE(line);
        CHECK(parseMrzJsonLine(line).dump() == json::parse(expected).dump());
        ++count;
    }
    CHECK_FALSE(std::getline(parses, expected));
    CHECK(count >= 15);
}

TEST_CASE("lines and a plain id come back, other keys do not") {
    const json answer = parseMrzJsonLine(
        R"({"id":"x1","lines":["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<","L898902C36UTO7408122F1204159ZE184226B<<<<<10"],"source":1})");
    CHECK(answer["id"] == "x1");
    CHECK(answer["lines"].size() == 2);
    CHECK(answer["type"] == "TD3");
    CHECK_FALSE(answer.contains("source"));
    CHECK_FALSE(answer.contains("error"));
}

TEST_CASE("a zone that is none comes back with its lines and the reason") {
    const json answer = parseMrzJsonLine(R"({"id":7,"lines":["P<UTO","L8"]})");
    CHECK(answer["id"] == 7);
    CHECK(answer["lines"] == json::array({"P<UTO", "L8"}));
    CHECK(errorKind(answer) == "InvalidArgument");
    CHECK_FALSE(answer.contains("type"));
}

TEST_CASE("lines that are no JSON object with lines are refused") {
    for (const char* line : {"", " ", "null", "[]", "7", "\"lines\"", "{", "{}", R"({"lines":null})", R"({"lines":{}})",
                             R"({"lines":"P<UTO"})", R"({"lines":[1]})", R"({"lines":[["P"]]})", R"({"lines":[]})",
                             R"({"lines":["A","B","C","D"]})", "{\"lines\":[\"\xFF\"]}", R"({"lines":["\ud800"]})",
                             R"({"lines":["P"]} trailing)"}) {
        CAPTURE(line);
        CHECK(errorKind(parseMrzJsonLine(line)) == "InvalidArgument");
    }
}

TEST_CASE("a line of more than 64 kB is not looked at") {
    const std::string longest = "{\"lines\":[\"" + std::string(64 * 1024 - 14, 'A') + "\"]}";
    REQUIRE(longest.size() <= 64 * 1024);
    CHECK(errorKind(parseMrzJsonLine(longest)) == "InvalidArgument");
    CHECK(errorKind(parseMrzJsonLine(longest + "    ")) == "LimitExceeded");
}

TEST_CASE("deep nesting is survived, in every place, and not given back") {
    const std::string deep(30000, '[');
    const std::string shut(30000, ']');
    CHECK(errorKind(parseMrzJsonLine(deep)) == "InvalidArgument");
    CHECK(errorKind(parseMrzJsonLine(deep + shut)) == "InvalidArgument");
    CHECK(errorKind(parseMrzJsonLine("{\"lines\":" + deep + shut + "}")) == "InvalidArgument");
    const json answer = parseMrzJsonLine("{\"id\":" + deep + shut + ",\"lines\":[]}");
    CHECK_FALSE(answer.contains("id"));
    CHECK(answer.dump().size() < 200);
}

TEST_CASE("numbers beyond all bounds are survived") {
    CHECK_FALSE(parseMrzJsonLine(R"({"id":1e999,"lines":[]})").contains("id"));
    CHECK_FALSE(parseMrzJsonLine(R"({"id":99999999999999999999999,"lines":[]})").contains("id"));
}
