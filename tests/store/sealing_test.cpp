#include "store/sealing.h"

#include <fstream>

#include <catch2/catch.hpp>

#include "store/store_key.h"
#include "store/store_under_test.h"

using namespace lanepost;
using namespace lanepost::store;

TEST_CASE("what is sealed opens with its key and context only, and every flipped bit is noticed") {
    const DataKey key = newDataKey();
    const std::string plain = "SPECIMEN<<ANNA<MARIA";
    const std::string sealed = seal(key, "crossing|a", plain);
    CHECK(sealed.size() == plain.size() + kSealOverhead);
    CHECK(sealed.find("SPECIMEN") == std::string::npos);
    CHECK(unseal(key, "crossing|a", sealed).value() == plain);
    CHECK(unseal(key, "crossing|b", sealed).error().kind == ErrorKind::Corrupt);
    CHECK(unseal(newDataKey(), "crossing|a", sealed).error().kind == ErrorKind::Corrupt);
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        std::string flipped = sealed;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        REQUIRE_FALSE(unseal(key, "crossing|a", flipped));
    }
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        REQUIRE_FALSE(unseal(key, "crossing|a", sealed.substr(0, size)));
    }
}

TEST_CASE("the same content gives the same bytes, another content another nonce") {
    const DataKey key = newDataKey();
    CHECK(seal(key, "c", "one") == seal(key, "c", "one"));
    CHECK(seal(key, "c", "one").substr(0, 24) != seal(key, "c", "two").substr(0, 24));
    CHECK(seal(key, "c", "one").substr(0, 24) != seal(key, "d", "one").substr(0, 24));
    CHECK(unseal(key, "c", seal(key, "c", "")).value().empty());
}

TEST_CASE("a store keeps its key, readable by its owner only; a damaged one is named") {
    const TemporaryFolder folder;
    CHECK_FALSE(readStoreKey(folder.path()).value());
    const DataKey made = readOrMakeStoreKey(folder.path()).value();
    CHECK(readStoreKey(folder.path()).value() == made);
    const auto mode = std::filesystem::status(storeKeyFileOf(folder.path())).permissions();
    CHECK((mode & std::filesystem::perms::others_all) == std::filesystem::perms::none);
    CHECK((mode & std::filesystem::perms::group_all) == std::filesystem::perms::none);
    std::ofstream(storeKeyFileOf(folder.path())) << "no key";
    CHECK(readOrMakeStoreKey(folder.path()).error().kind == ErrorKind::Corrupt);
}
