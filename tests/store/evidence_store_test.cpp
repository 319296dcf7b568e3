#include "store/evidence_store.h"

#include <fstream>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "base/hash.h"
#include "store/store_under_test.h"

using namespace lanepost;
using namespace lanepost::store;

/// What sealing adds to a file.
constexpr std::size_t kSealed = 4 + kSealOverhead;

TEST_CASE("evidence is found again under the SHA-256 of its bytes and kept once") {
    const TemporaryFolder folder;
    auto store = EvidenceStore::open(folder / "evidence").value();
    const auto id = store.put(asBytes("a page"));
    REQUIRE(id);
    CHECK(*id == toHex(sha256("a page")));
    CHECK(store.put(asBytes("a page")) == *id);
    CHECK(store.totalBytes() == 6 + kSealed);
    const auto bytes = store.get(*id);
    REQUIRE(bytes);
    CHECK(toHex(sha256(*bytes)) == *id);
    CHECK(EvidenceStore::open(folder / "evidence")->totalBytes() == 6 + kSealed);
    CHECK(EvidenceStore::open(folder / "evidence")->get(*id));
}

TEST_CASE("evidence that is too large, too much or empty is refused and the store goes on") {
    const TemporaryFolder folder;
    auto store = EvidenceStore::open(folder / "evidence", {10, 25 + 3 * kSealed}).value();
    CHECK(store.put(asBytes("12345678901")).error().kind == ErrorKind::LimitExceeded);
    CHECK(store.put({}).error().kind == ErrorKind::InvalidArgument);
    REQUIRE(store.put(asBytes("1234567890")));
    REQUIRE(store.put(asBytes("2345678901")));
    const auto full = store.put(asBytes("3456789012"));
    REQUIRE_FALSE(full);
    CHECK(full.error().kind == ErrorKind::LimitExceeded);
    CHECK(full.error().message.find("full") != std::string::npos);
    CHECK(store.put(asBytes("1234567890")));
    CHECK(store.put(asBytes("34567")));
}

TEST_CASE("evidence whose bytes have changed is not given out, is listed, and can be put again") {
    const TemporaryFolder folder;
    auto store = EvidenceStore::open(folder / "evidence").value();
    const std::string id = store.put(asBytes("a page")).value();
    const std::string other = store.put(asBytes("another page")).value();
    CHECK(store.verify()->empty());
    std::ofstream(folder / "evidence" / id.substr(0, 2) / id) << "b page";
    CHECK(store.get(id).error().kind == ErrorKind::Corrupt);
    CHECK(store.verify().value() == std::vector<std::string>{id});
    CHECK(store.put(asBytes("a page")) == id);
    CHECK(store.verify()->empty());
}

TEST_CASE("an id that is none never reaches the file system") {
    const TemporaryFolder folder;
    const auto store = EvidenceStore::open(folder / "evidence").value();
    for (const std::string& id : {std::string(), std::string("../../etc/passwd"), std::string(64, 'A'),
                                  std::string(63, 'a'), std::string(64, '/')}) {
        CHECK(store.get(id).error().kind == ErrorKind::InvalidArgument);
    }
    CHECK(store.get(std::string(64, 'a')).error().kind == ErrorKind::NotFound);
}

TEST_CASE("several threads put evidence at once") {
    const TemporaryFolder folder;
    auto store = EvidenceStore::open(folder / "evidence").value();
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&store, t] {
                for (int i = 0; i < 20; ++i) {
                    static_cast<void>(store.put(asBytes("image " + std::to_string(t % 2) + "/" + std::to_string(i))));
                }
            });
        }
    }
    CHECK(store.totalBytes() == 2 * (10 * 9 + 10 * 10) + 40 * kSealed);
    CHECK(store.verify()->empty());
}
