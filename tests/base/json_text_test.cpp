// JSON from outside: what is refused, and what the message says about it.
#include <string>

#include <catch2/catch.hpp>

#include "base/json_text.h"

using namespace lanepost;

namespace {

std::string problemOf(const std::string& text, JsonRules rules = {}) {
    const auto parsed = parseJson(text, rules);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == ErrorKind::InvalidArgument);
    return parsed.error().message;
}

} // namespace

TEST_CASE("what is no JSON is named by line and column and not quoted") {
    CHECK(problemOf("{\"name\":\n  SECRET}") == "line 2, column 3: not JSON in UTF-8");
    CHECK(problemOf("").find("line 1, column 1") == 0);
    CHECK(problemOf("{\"a\":\"\xff\"}").find("line 1, column 7") == 0);
    CHECK(problemOf("{} {}").find("not JSON") != std::string::npos);
}

TEST_CASE("text that may be quoted is") {
    const JsonRules rules{.comments = true, .quotable = true};
    CHECK(problemOf("{\"port\": x}", rules).find("syntax error") != std::string::npos);
    CHECK(problemOf("{\"port\":1,\"port\":2}", rules) == "JSON: the key \"port\" stands twice in one object");
    CHECK(problemOf("{\"port\":1,\"port\":2}") == "JSON: a key stands twice in one object");
}

TEST_CASE("a number that no double holds is an error and no exception") {
    CHECK(problemOf("8e05000") == "JSON: a number is beyond what a double holds");
    CHECK(problemOf("{\"a\":[1,-1e999]}") == "JSON: a number is beyond what a double holds");
}

TEST_CASE("the same key in two objects is not twice") {
    CHECK(parseJson(R"({"a":{"x":1},"b":{"x":1},"c":[{"x":1},{"x":2}]})"));
    CHECK(problemOf(R"({"a":[{"x":1},{"x":1,"y":{},"x":2}]})") == "JSON: a key stands twice in one object");
}

TEST_CASE("nesting is bounded, in lists and in objects") {
    CHECK(parseJson("[[[1]]]", {.maxDepth = 3}));
    CHECK(problemOf("[[[[1]]]]", {.maxDepth = 3}) == "JSON: nested more than 3 deep");
    // A text that ends within the nesting is no JSON anyway, and no stack is used up on it.
    CHECK(problemOf(std::string(100'000, '[')).find("not JSON") != std::string::npos);
}

TEST_CASE("comments are for texts that allow them") {
    const std::string text = "// a lane\n{\"a\": /* one */ 1}";
    CHECK(parseJson(text, {.comments = true}));
    CHECK(problemOf(text).find("line 1, column 1") == 0);
}
