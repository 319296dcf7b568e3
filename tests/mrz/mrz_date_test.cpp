// Centuries of two-digit years, unknown and impossible parts.
#include "mrz/mrz_date.h"

#include <catch2/catch.hpp>

using namespace lanepost;
using namespace lanepost::mrz;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::year_month_day kToday{2026y, std::chrono::November, 21d};

std::string birth(const char* raw) {
    return toText(birthDateOf({raw}, kToday));
}
std::string expiry(const char* raw) {
    return toText(expiryDateOf({raw}, kToday));
}

} // namespace

TEST_CASE("nobody is born after today") {
    CHECK(birth("740812") == "1974-08-12");
    CHECK(birth("200101") == "2020-01-01");
    CHECK(birth("261121") == "2026-11-21");
    CHECK(birth("261122") == "1926-11-22");
    CHECK(birth("270101") == "1927-01-01");
}

TEST_CASE("a document expires at most thirty years ahead") {
    CHECK(expiry("120415") == "2012-04-15");
    CHECK(expiry("361231") == "2036-12-31");
    CHECK(expiry("561231") == "2056-12-31");
    CHECK(expiry("570101") == "1957-01-01");
}

TEST_CASE("parts that the document leaves open stay open") {
    CHECK(birth("74<<<<") == "1974-XX-XX");
    CHECK(birth("7408<<") == "1974-08-XX");
    CHECK(birth("<<<<<<") == "XXXX-XX-XX");
    CHECK(birth("<<0812") == "XXXX-08-12");
    CHECK(expiry("<<<<<<") == "XXXX-XX-XX");
}

TEST_CASE("parts that the calendar does not have are unknown, the others are kept") {
    CHECK(birth("BB0911") == "XXXX-09-11");
    CHECK(birth("123456") == "2012-XX-XX");
    CHECK(birth("740431") == "1974-04-XX");
    CHECK(birth("750229") == "1975-02-XX");
    CHECK(birth("760229") == "1976-02-29");
    CHECK(birth("740000") == "1974-XX-XX");
}

TEST_CASE("a format without such a date gives a wholly unknown one") {
    CHECK(birth("") == "XXXX-XX-XX");
}

TEST_CASE("which parts are unknown is told from the fillers alone") {
    CHECK(MrzDate{"740812"}.complete());
    CHECK_FALSE(MrzDate{"34O712"}.complete());
    CHECK_FALSE(MrzDate{"34O712"}.monthUnknown());
    CHECK(MrzDate{"74<<<<"}.monthUnknown());
    CHECK(MrzDate{"74<<<<"}.dayUnknown());
    CHECK_FALSE(MrzDate{"74<<<<"}.yearUnknown());
    CHECK_FALSE(MrzDate{""}.yearUnknown());
}
