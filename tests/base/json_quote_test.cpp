#include "base/json_quote.h"

#include <catch2/catch.hpp>

#include "base/strict_json.h"

using namespace lanepost;

TEST_CASE("a quoted text is what the parser's library writes") {
    for (const std::string text : {"", "lane-7", "a\"b\\c\n\x01", "\x7F", "\xC3\xA9", "\xFF", "lanepost.crossing/2", "<&>'"}) {
        INFO(text);
        CHECK(quotedJson(text) == canonicalText(nlohmann::json(text)));
    }
}
