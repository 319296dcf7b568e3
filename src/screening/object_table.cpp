#include "screening/object_table.h"

#include <bit>
#include <cstring>

#include "screening/byte_coding.h"

namespace lanepost::screening {
namespace {

constexpr std::ptrdiff_t kCacheLine = 64;
constexpr int kLinesAround = 2;

std::uint64_t load64(const std::byte* at) {
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

std::uint32_t load32(const std::byte* at) {
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// `value` as a fraction of 2^64, times `count`.
std::uint64_t fractionOf(std::uint64_t value, std::uint32_t count) {
    return ((value >> 32U) * count) >> 32U;
}

/// The lines where a key may lie, at once: waiting for them one by one would cost a memory access each.
void prefetchAround(const std::byte* expected) {
    for (int line = -kLinesAround; line <= kLinesAround; ++line) {
        __builtin_prefetch(expected + line * kCacheLine);
    }
}

} // namespace

std::uint64_t ObjectTable::storedWord(const std::byte* row) const {
    return load64(row) & stored_;
}

std::uint16_t ObjectTable::attributesAt(const std::byte* row) const {
    return loadLittleEndian<std::uint16_t>(row + rowBytes_ - kAttributeBytes);
}

ObjectTable::Bucket ObjectTable::bucketOf(const ObjectKey& key) const {
    const std::uint64_t word = firstWord(key);
    const std::byte* place = begins_ + 4 * screening::bucketOf(word, bucketBits_);
    const std::uint32_t begin = load32(place);
    const std::uint32_t count = load32(place + 4) - begin;
    const std::byte* rows = rows_ + std::size_t{begin} * rowBytes_;
    return {rows, rows + count * rowBytes_, rows + fractionOf(word << bucketBits_, count) * rowBytes_};
}

void ObjectTable::prefetchIndex(const ObjectKey& key) const {
    if (there()) {
        __builtin_prefetch(begins_ + 4 * screening::bucketOf(firstWord(key), bucketBits_));
    }
}

void ObjectTable::prefetchRows(const ObjectKey& key) const {
    if (!there()) {
        return;
    }
    prefetchAround(bucketOf(key).expected);
}

void ObjectTable::find(const ObjectKey& key, std::vector<std::uint16_t>& out) const {
    if (!there()) {
        return;
    }
    const Bucket bucket = bucketOf(key);
    const std::uint64_t wanted = firstWord(key) & stored_;
    const std::byte* row = bucket.expected;
    prefetchAround(row);
    while (row < bucket.end && storedWord(row) < wanted) {
        row += rowBytes_;
    }
    while (row > bucket.begin && storedWord(row - rowBytes_) >= wanted) {
        row -= rowBytes_;
    }
    for (; row < bucket.end && storedWord(row) == wanted; row += rowBytes_) {
        if (!wide_ || load64(row + storedKeyBytes(bucketBits_)) == key.low) {
            out.push_back(attributesAt(row));
        }
    }
}

Result<void> ObjectTable::verifyRows(const std::byte* begin, const std::byte* end, std::size_t attributes) const {
    std::uint64_t before = 0;
    for (const std::byte* row = begin; row < end; row += rowBytes_) {
        const std::uint64_t word = storedWord(row);
        if (word < before) {
            return fail(ErrorKind::Corrupt, "the rows of a table of the object list are out of order");
        }
        if (attributesAt(row) >= attributes) {
            return fail(ErrorKind::Corrupt, "a row of the object list names attributes that are not there");
        }
        before = word;
    }
    return {};
}

Result<void> ObjectTable::verify(std::size_t attributes) const {
    const std::uint64_t buckets = std::uint64_t{1} << bucketBits_;
    std::uint64_t before = 0;
    for (std::uint64_t bucket = 0; bucket <= buckets; ++bucket) {
        const std::uint64_t begin = load32(begins_ + 4 * bucket);
        if (begin < before || begin > count_ || (bucket == 0 && begin != 0)) {
            return fail(ErrorKind::Corrupt, "a table of the object list is out of order");
        }
        if (auto good = verifyRows(rows_ + before * rowBytes_, rows_ + begin * rowBytes_, attributes); !good) {
            return good;
        }
        before = begin;
    }
    if (before != count_) {
        return fail(ErrorKind::Corrupt, "a table of the object list does not fit its count");
    }
    return {};
}

} // namespace lanepost::screening
