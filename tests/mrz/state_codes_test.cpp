// State codes: the special ones of Doc 9303, fillers, former codes, unknown ones.
#include "mrz/state_codes.h"

#include <algorithm>
#include <set>
#include <string>

#include <catch2/catch.hpp>

using namespace lanepost::mrz;

namespace {

StateCodeKind kindOf(std::string_view code) {
    const StateCode* found = findStateCode(code);
    REQUIRE(found != nullptr);
    return found->kind;
}

} // namespace

TEST_CASE("Germany is D in a zone, with or without its fillers") {
    CHECK(stateName("D<<") == "Germany");
    CHECK(stateName("D") == "Germany");
    CHECK(kindOf("D") == StateCodeKind::State);
    CHECK(kindOf("DEU") == StateCodeKind::NotInMrz);
}

TEST_CASE("the special codes of Doc 9303 are known with what they stand for") {
    CHECK(kindOf("UTO") == StateCodeKind::Specimen);
    CHECK(kindOf("EUE") == StateCodeKind::Organization);
    CHECK(kindOf("UNO") == StateCodeKind::Organization);
    CHECK(kindOf("XOM") == StateCodeKind::Organization);
    CHECK(kindOf("XXA") == StateCodeKind::NationalityOnly);
    CHECK(kindOf("XXX") == StateCodeKind::NationalityOnly);
    CHECK(kindOf("RKS") == StateCodeKind::State);
    CHECK(kindOf("GBD") == StateCodeKind::State);
    CHECK(kindOf("IAO") == StateCodeKind::NotInMrz);
}

TEST_CASE("former codes are found and marked as withdrawn") {
    CHECK(kindOf("SUN") == StateCodeKind::Withdrawn);
    CHECK(kindOf("YUG") == StateCodeKind::Withdrawn);
    CHECK(kindOf("ANT") == StateCodeKind::Withdrawn);
    CHECK(stateName("ZAR") == "Zaire, Republic of");
}

TEST_CASE("a former code that was given out again means its present holder") {
    CHECK(kindOf("ATF") == StateCodeKind::State);
    CHECK(stateName("ATF") == "French Southern Territories");
}

TEST_CASE("an unknown code is no error, it just has no name") {
    CHECK(findStateCode("YTO") == nullptr);
    CHECK(findStateCode("") == nullptr);
    CHECK(findStateCode("<<<") == nullptr);
    CHECK(findStateCode("uto") == nullptr);
    CHECK(findStateCode("UTOPIA") == nullptr);
    CHECK(findStateCode("<UT") == nullptr);
    CHECK(stateName("YTO").empty());
}

TEST_CASE("the table holds the 279 codes of the standard and the former ones, each once") {
    std::set<std::string_view> codes;
    int withdrawn = 0;
    for (const StateCode& entry : stateCodes()) {
        CHECK(codes.insert(entry.code).second);
        CHECK_FALSE(entry.name.empty());
        CHECK(entry.code.size() == (entry.code == "D" ? 1U : 3U));
        CHECK(findStateCode(entry.code) == &entry);
        withdrawn += entry.kind == StateCodeKind::Withdrawn ? 1 : 0;
    }
    // ANT and NTZ are in the standard itself, though withdrawn.
    CHECK(codes.size() - static_cast<std::size_t>(withdrawn) + 2 == 279);
    CHECK(withdrawn == 30);
}
