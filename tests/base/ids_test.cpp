#include "base/ids.h"

#include <set>

#include <catch2/catch.hpp>

using namespace lanepost;
using namespace std::chrono_literals;

TEST_CASE("a UUID version 7 starts with its milliseconds and carries version and variant") {
    SeededRandom random(1);
    const std::string id = newUuid7(UtcTime(std::chrono::milliseconds(0x0123456789AB)), random);
    REQUIRE(id.substr(0, 13) == "01234567-89ab");
    REQUIRE(id[14] == '7');
    REQUIRE(std::string("89ab").find(id[19]) != std::string::npos);
    REQUIRE(isUuid(id));
}

TEST_CASE("later ids sort behind earlier ones and none comes twice") {
    SystemRandom random;
    std::set<std::string> ids;
    std::string last;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = newUuid7(UtcTime(std::chrono::milliseconds(1'000'000 + i)), random);
        REQUIRE(id > last);
        last = id;
        ids.insert(id);
    }
    REQUIRE(ids.size() == 1000);
}

TEST_CASE("only the 36-character lower-case form is an id") {
    REQUIRE_FALSE(isUuid(""));
    REQUIRE_FALSE(isUuid("01234567-89AB-7000-8000-000000000000"));
    REQUIRE_FALSE(isUuid("0123456789ab-7000-8000-000000000000-"));
    REQUIRE(isUuid("01234567-89ab-7000-8000-000000000000"));
}
