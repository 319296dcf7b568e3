// Tables of object lists: every row found wherever its key lies, and damaged tables refused.
#include "screening/object_table.h"

#include <algorithm>
#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "screening/byte_coding.h"

namespace lanepost::screening {
namespace {

/// A table's bytes as the builder lays them out.
struct Laid {
    std::vector<std::byte> begins;
    std::vector<std::byte> rows;
    std::uint64_t count = 0;
    std::uint32_t bucketBits = 0;
    bool wide = false;

    ObjectTable table() const { return ObjectTable(wide, bucketBits, count, begins.data(), rows.data()); }
};

using Rows = std::multimap<ObjectKey, std::uint16_t>;

Laid lay(const Rows& rows, std::uint32_t bucketBits, bool wide) {
    Laid made;
    made.bucketBits = bucketBits;
    made.wide = wide;
    made.count = rows.size();
    std::vector<std::uint32_t> counts((std::size_t{1} << bucketBits) + 1, 0);
    ByteWriter writer(made.rows);
    for (const auto& [key, attribute] : rows) {
        const std::uint64_t word = wide ? key.high : key.low;
        ++counts[bucketOf(word, bucketBits) + 1];
        for (std::size_t i = 0; i < storedKeyBytes(bucketBits); ++i) {
            writer.number(static_cast<std::uint8_t>(word >> (8 * i)));
        }
        if (wide) {
            writer.number(key.low);
        }
        writer.number(attribute);
    }
    writer.number(std::uint64_t{0}); // what stands behind the last row
    ByteWriter index(made.begins);
    std::uint32_t sum = 0;
    for (const std::uint32_t count : counts) {
        index.number(sum += count);
    }
    return made;
}

/// Keys spread evenly, or crowded at the ends of a bucket and in one place.
ObjectKey randomKey(std::mt19937_64& random, bool wide, bool crowded) {
    const std::uint64_t place = random();
    const std::uint64_t word = !crowded ? place : (place % 3 == 0 ? place % 500 : ~(place % 700)) ^ (place % 2 << 60U);
    return wide ? ObjectKey{word, random() % 4, true} : ObjectKey{0, word, false};
}

TEST_CASE("a table finds each of its rows and no other, whatever its size and however its keys are spread") {
    std::mt19937_64 random(1);
    for (const std::uint32_t bucketBits : {0U, 1U, 7U, 8U, 15U, 16U, 17U, 20U}) {
        for (int kind = 0; kind < 4; ++kind) {
            const bool wide = kind % 2 != 0;
            const bool crowded = kind / 2 != 0;
            Rows rows;
            for (int i = 0; i < 3000; ++i) {
                const ObjectKey key = randomKey(random, wide, crowded);
                for (std::uint16_t again = 0; again <= (i % 10 == 0 ? 2 : 0); ++again) {
                    rows.emplace(key, again);
                }
            }
            const Laid laid = lay(rows, bucketBits, wide);
            const ObjectTable table = laid.table();
            REQUIRE(table.verify(3));
            const auto same = [&](const ObjectKey& key) {
                std::vector<std::uint16_t> expected;
                for (auto [row, end] = rows.equal_range(key); row != end; ++row) {
                    expected.push_back(row->second);
                }
                std::vector<std::uint16_t> found;
                table.find(key, found);
                std::ranges::sort(expected);
                std::ranges::sort(found);
                return found == expected;
            };
            const bool all = std::ranges::all_of(rows, [&](const auto& row) { return same(row.first); });
            CHECK(all);
            for (int i = 0; i < 3000; ++i) {
                REQUIRE(same(randomKey(random, wide, crowded)));
            }
        }
    }
}

TEST_CASE("a table whose index, order or attributes do not fit is refused") {
    std::mt19937_64 random(2);
    Rows rows;
    for (int i = 0; i < 100; ++i) {
        rows.emplace(randomKey(random, false, false), 1);
    }
    const Laid good = lay(rows, 2, false);
    REQUIRE(good.table().verify(2));
    CHECK(good.table().verify(1).error().message.find("attributes") != std::string::npos);
    const auto refusal = [](const Laid& laid) { return laid.table().verify(2).error(); };
    Laid swapped = good;
    const auto rowBytes = static_cast<std::ptrdiff_t>(objectRowBytes(2, false));
    std::swap_ranges(swapped.rows.begin(), swapped.rows.begin() + rowBytes, swapped.rows.begin() + rowBytes);
    CHECK(refusal(swapped).kind == ErrorKind::Corrupt);
    CHECK(refusal(swapped).message.find("rows") != std::string::npos);
    const auto bent = [&](std::size_t entry, int begin) {
        Laid made = good;
        made.begins[4 * entry] = static_cast<std::byte>(begin);
        return refusal(made).kind == ErrorKind::Corrupt;
    };
    CHECK(bent(0, 1));   // rows before the first bucket
    CHECK(bent(1, 255)); // beyond the rows, and before the next bucket
    CHECK(bent(4, 99));  // a row behind the last bucket
    CHECK(bent(4, 101));
    CHECK(ObjectTable().count() == 0);
    std::vector<std::uint16_t> found;
    ObjectTable().find({0, 1, false}, found);
    CHECK(found.empty());
}

} // namespace
} // namespace lanepost::screening
