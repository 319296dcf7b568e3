#include "base/json_check.h"

#include <random>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using lanepost::isJson;

namespace {

/// What the parsing library says of the same bytes.
bool parserSays(const std::string& text) {
    return nlohmann::json::accept(text);
}

} // namespace

TEST_CASE("what is JSON is told from what is none, as the parser does") {
    for (const std::string text :
         {"{}", "[]", "null", "true", "false", "0", "-0.5e+7", "1E9", "\"\"", " [1, 2 ,{\"a\" : [ ] } ] \n", "\"\\u00e9\\n\"",
          "\"\\ud83d\\ude00\"", "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"", "{\"a\":1,\"a\":2}", "\"\xED\x9F\xBF\"", "\"\x7F\"",
          // and what is none
          "", " ", "{", "}", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "01", "-", "1.", ".5", "1e", "+1",
          "tru", "nulll", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83d\\u0041\"", "\"\n\"", "[1 2]",
          "1 2", "[1}", "{\"a\":1]", "\"\xC0\x80\"", "\"\xE0\x80\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"",
          "\"\xF5\x80\x80\x80\"", "\"\x80\"", "\"\xC3\"", "\"\xE2\x82\"", "\xEF\xBB\xBF{}x", "//\n1", "'a'", "NaN", "\"a\\"}) {
        INFO(text);
        CHECK(isJson(text) == parserSays(text));
    }
    CHECK_FALSE(isJson(std::string("\"\0\"", 3)));
}

TEST_CASE("nesting has a limit") {
    CHECK(isJson(std::string(32, '[') + std::string(32, ']')));
    CHECK_FALSE(isJson(std::string(33, '[') + std::string(33, ']')));
    CHECK(isJson("[{\"a\":[]},[[]]]", 3));
    CHECK_FALSE(isJson("[{\"a\":[]},[[]]]", 2));
    CHECK(isJson("7", 0));
}

TEST_CASE("damaged JSON is judged as the parser judges it") {
    const std::string whole = R"({"id":"x\u00e9y","n":[0,{"k":null,"t":true},-1.5e1],"s":"\ud83d\ude00 plain","e":{}, "f":false})";
    constexpr char kAlphabet[] = "{}[],:\"\\u0d8e-+.tfn \n\x01\x80\xC3\xA9\xED\xF0\xF4";
    std::mt19937 random(20260701);
    int accepted = 0;
    for (int round = 0; round < 200'000; ++round) {
        std::string text = whole;
        for (auto changes = 1 + random() % 3; changes > 0 && !text.empty(); --changes) {
            const std::size_t place = random() % text.size();
            const char letter = kAlphabet[random() % (sizeof kAlphabet - 1)];
            switch (random() % 3) {
            case 0: text[place] = letter; break;
            case 1: text.erase(place, 1 + random() % 4); break;
            default: text.insert(place, 1, letter);
            }
        }
        const bool parsed = parserSays(text);
        accepted += parsed ? 1 : 0;
        if (isJson(text) != parsed) {
            INFO(text);
            CHECK(isJson(text) == parsed);
        }
    }
    CHECK(accepted > 5'000); // both answers were tried
}
