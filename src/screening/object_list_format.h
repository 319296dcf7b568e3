// Layout of an object list file: the constants that builder and reader share. docs/object-lists.md is the description.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lanepost::screening {

/// First bytes of every object list.
constexpr std::string_view kObjectListMagic = "LPOBJCT\n";
/// The one layout that this program writes and reads.
constexpr std::uint32_t kObjectListFormat = 2;
/// Magic, format, flags, file size, table count, key id, built-at, max age, refused lines, front size.
constexpr std::size_t kObjectPrefixBytes = 72;
/// Kind and width, bucket bits, rows, where the buckets begin, where the rows begin.
constexpr std::size_t kObjectTableRowBytes = 32;
/// One per kind and width, at most.
constexpr std::uint32_t kMaxObjectTables = 8;
/// Flag: keys are pseudo-random ones under the key whose id stands in the prefix.
constexpr std::uint32_t kObjectListKeyed = 1;
/// The SHA-256 at the end; also what a reader of eight bytes may touch behind the last row.
constexpr std::size_t kObjectDigestBytes = 32;
/// Bytes of a row behind the key: the number of its attributes.
constexpr std::size_t kAttributeBytes = 2;
/// Most different sets of attributes.
constexpr std::size_t kMaxAttributes = 65535;
/// Most bucket bits; 2^28 buckets are enough for a billion rows.
constexpr std::uint32_t kMaxBucketBits = 28;
/// Most rows of one table: buckets count in 32 bits.
constexpr std::uint64_t kMaxObjectRows = 0xFFFFFFF0ULL;

/// How many bytes of a key's first word a row holds: those that the bucket does not say.
constexpr std::size_t storedKeyBytes(std::uint32_t bucketBits) {
    return 8 - bucketBits / 8;
}
/// Those bytes of a word, as bits.
constexpr std::uint64_t storedKeyMask(std::uint32_t bucketBits) {
    return ~std::uint64_t{0} >> (64 - 8 * storedKeyBytes(bucketBits));
}
/// Bytes of a row.
constexpr std::size_t objectRowBytes(std::uint32_t bucketBits, bool wide) {
    return storedKeyBytes(bucketBits) + (wide ? 8 : 0) + kAttributeBytes;
}
/// The bucket of a mixed key's first word.
constexpr std::uint64_t bucketOf(std::uint64_t word, std::uint32_t bucketBits) {
    return bucketBits == 0 ? 0 : word >> (64 - bucketBits);
}
/// Most rows of a bucket on average, once there are more than so many rows.
constexpr std::uint64_t kRowsPerBucket = 768;
/// Bucket bits for so many rows: few enough that the index of a hundred million (0.5 MB) stays in the processor's cache
/// beside the rows that pass through it, so many that a row lies within two cache lines of where its key lets it be
/// expected.
constexpr std::uint32_t bucketBitsFor(std::uint64_t rows) {
    std::uint32_t bits = 0;
    while (bits < kMaxBucketBits && (rows >> bits) > kRowsPerBucket) {
        ++bits;
    }
    return bits;
}

} // namespace lanepost::screening
