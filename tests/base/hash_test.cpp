#include "base/hash.h"

#include <catch2/catch.hpp>

using namespace lanepost;

TEST_CASE("SHA-256 gives the digests of FIPS 180-4's examples") {
    REQUIRE(toHex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    REQUIRE(toHex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("hexadecimal text comes back as the bytes it was made from") {
    const Sha256 digest = sha256("lanepost");
    REQUIRE(sha256FromHex(toHex(digest)).value() == digest);
    REQUIRE_FALSE(sha256FromHex("00").has_value());
    REQUIRE_FALSE(fromHex("0g").has_value());
    REQUIRE_FALSE(fromHex("000").has_value());
    REQUIRE(fromHex("FFfe").value() == std::vector<std::byte>{std::byte{0xFF}, std::byte{0xFE}});
}
