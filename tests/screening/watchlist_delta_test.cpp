// Deltas: what leads from one version to the next, and what is refused.
#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "base/file.h"
#include "screening/delta_build.h"
#include "screening/list_maker.h"
#include "screening/snapshot_merge.h"

namespace lanepost::screening {
namespace {

using test::at;
using test::documentEntry;
using test::header;
using test::plateEntry;
using test::snapshotBytes;
using test::TemporaryFolder;

WatchlistHeader laterHeader(const std::string& version = "2") {
    WatchlistHeader made = header("list", version);
    made.builtAt = at("2026-11-20T07:00:00Z");
    return made;
}

WatchlistSnapshot open(const std::vector<WatchlistEntry>& entries, const WatchlistHeader& of) {
    auto snapshot = WatchlistSnapshot::fromBytes(snapshotBytes(entries, of));
    REQUIRE(snapshot);
    return std::move(*snapshot);
}

/// The bytes of the file that comes out.
Result<std::vector<std::byte>> applyDelta(const WatchlistSnapshot& base, const WatchlistDelta& delta) {
    const TemporaryFolder folder;
    if (auto written = writeNextSnapshot(base, delta, folder / "out"); !written) {
        CHECK_FALSE(std::filesystem::exists(folder / "out"));
        CHECK_FALSE(std::filesystem::exists(folder / "out.new"));
        return fail(written.error());
    }
    return readFile(folder / "out", 1 << 24);
}

TEST_CASE("a delta names what was added, replaced and removed, and leads to the very bytes of the new version") {
    const auto base = open({documentEntry("A", "A1"), documentEntry("B", "B1"), documentEntry("C", "C1")}, header("list"));
    const std::vector<WatchlistEntry> changed{documentEntry("N", "N1"), documentEntry("A", "A1"),
                                              documentEntry("C", "C2"), plateEntry("M", "UTO 1")};
    const auto next = open(changed, laterHeader());
    const auto delta = diffSnapshots(base, next);
    REQUIRE(delta);
    CHECK(delta->removedIds == std::vector<std::string>{"B"});
    const DeltaSummary summary = summaryOf(*delta, 0);
    CHECK(summary.added == 2);
    CHECK(summary.replaced == 1);
    CHECK(delta->entryCount == 4);

    const auto read = deltaFromBytes(deltaToBytes(*delta));
    REQUIRE(read);
    CHECK(*read == *delta);
    const auto applied = applyDelta(base, *read);
    REQUIRE(applied);
    CHECK(*applied == snapshotBytes(changed, laterHeader()));
}

TEST_CASE("any two versions of a list are joined by their delta, also when the order changed") {
    std::mt19937 random(5);
    for (int round = 0; round < 60; ++round) {
        std::vector<WatchlistEntry> before;
        std::vector<WatchlistEntry> after;
        for (int i = 0; i < 40; ++i) {
            const auto entry = documentEntry("id" + std::to_string(i), "N" + std::to_string(i));
            if (random() % 4 != 0) {
                before.push_back(entry);
            }
            if (random() % 4 != 0) {
                after.push_back(random() % 5 == 0 ? documentEntry(entry.id, "X" + std::to_string(random() % 9)) : entry);
            }
        }
        for (std::size_t swaps = random() % 6; swaps > 0 && !after.empty(); --swaps) {
            std::swap(after[random() % after.size()], after[random() % after.size()]);
        }
        const auto base = open(before, header("list"));
        const auto delta = diffSnapshots(base, open(after, laterHeader()));
        REQUIRE(delta);
        const auto applied = applyDelta(base, *delta);
        INFO((applied ? std::string() : applied.error().message));
        REQUIRE(applied);
        CHECK(*applied == snapshotBytes(after, laterHeader()));
    }
}

TEST_CASE("a delta is refused on another version than its own, naming both") {
    const auto base = open({documentEntry("A", "A1")}, header("list"));
    const auto next = open({documentEntry("B", "B1")}, laterHeader());
    const auto delta = diffSnapshots(base, next);
    REQUIRE(delta);
    const auto applied = applyDelta(next, *delta);
    REQUIRE_FALSE(applied);
    CHECK(applied.error().kind == ErrorKind::Conflict);
    CHECK(applied.error().message.find("\"1\"") != std::string::npos);
    CHECK(applied.error().message.find("\"2\"") != std::string::npos);
}

TEST_CASE("two lists, or versions in the wrong order, have no delta") {
    const auto base = open({documentEntry("A", "A1")}, laterHeader());
    CHECK(diffSnapshots(base, open({}, header("other"))).error().kind == ErrorKind::InvalidArgument);
    CHECK(diffSnapshots(base, open({}, header("list"))).error().message.find("exchange") != std::string::npos);
}

TEST_CASE("a delta that is cut or has one bit changed anywhere is refused with what to do") {
    const auto base = open({documentEntry("A", "A1"), documentEntry("B", "B1")}, header("list"));
    const auto delta = diffSnapshots(base, open({documentEntry("A", "A2"), documentEntry("C", "C1")}, laterHeader()));
    REQUIRE(delta);
    const std::vector<std::byte> bytes = deltaToBytes(*delta);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const auto read = deltaFromBytes(std::span(bytes).first(length));
        REQUIRE_FALSE(read);
        CHECK(read.error().message.find("fetch the delta again") != std::string::npos);
    }
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::vector<std::byte> flipped = bytes;
        flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        REQUIRE_FALSE(deltaFromBytes(flipped));
    }
}

TEST_CASE("a delta that does not lead where it says is not taken") {
    const auto base = open({documentEntry("A", "A1")}, header("list"));
    auto delta = diffSnapshots(base, open({documentEntry("B", "B1")}, laterHeader()));
    REQUIRE(delta);
    delta->entries[0].entry.category = "something-else";
    const auto applied = applyDelta(base, *delta);
    REQUIRE_FALSE(applied);
    CHECK(applied.error().message.find("fetch the whole list") != std::string::npos);
}

TEST_CASE("files go through diff and apply, and a failed apply leaves the output alone") {
    const TemporaryFolder folder;
    test::writeSnapshot(folder / "1", {documentEntry("A", "A1")}, header("list"));
    test::writeSnapshot(folder / "2", {documentEntry("A", "A1"), documentEntry("B", "B1")}, laterHeader());
    const auto made = diffWatchlists(folder / "1", folder / "2", folder / "delta");
    REQUIRE(made);
    CHECK(made->added == 1);
    const auto applied = applyWatchlistDelta(folder / "1", folder / "delta", folder / "out");
    REQUIRE(applied);
    CHECK(applied->newVersion == "2");
    CHECK(readFile(folder / "out", 1 << 20).value() == readFile(folder / "2", 1 << 20).value());
    REQUIRE_FALSE(applyWatchlistDelta(folder / "2", folder / "delta", folder / "out"));
    CHECK(readFile(folder / "out", 1 << 20).value() == readFile(folder / "2", 1 << 20).value());
    CHECK(applyWatchlistDelta(folder / "1", folder / "none", folder / "out").error().kind == ErrorKind::NotFound);
}

} // namespace
} // namespace lanepost::screening
