// One table of an object list: the numbers of one kind, sorted, with a coarse index above them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "screening/object_key.h"
#include "screening/object_list_format.h"

namespace lanepost::screening {

/// A view of a table in a mapped file, which must stay mapped. A number costs one access to memory: the index above the
/// buckets fits the processor's own cache, and within a bucket the place follows from the key, since mixed keys are
/// spread evenly. Thread-safe.
class ObjectTable {
public:
    /// A table without rows.
    ObjectTable() = default;
    /// begins: (1 << bucketBits) + 1 numbers of 32 bits. rows: count rows, behind which 8 more bytes can be read.
    ObjectTable(bool wide, std::uint32_t bucketBits, std::uint64_t count, const std::byte* begins, const std::byte* rows)
        : wide_(wide), bucketBits_(bucketBits), count_(count), rowBytes_(objectRowBytes(bucketBits, wide)),
          stored_(storedKeyMask(bucketBits)), begins_(begins), rows_(rows) {}

    /// After this no search reads outside the table or misses a row. attributes: how many sets there are.
    /// Error: Corrupt.
    [[nodiscard]] Result<void> verify(std::size_t attributes) const;

    /// False for a table that the file does not have.
    bool there() const { return begins_ != nullptr; }
    std::uint64_t count() const { return count_; }

    /// Asks for the memory that prefetchRows() reads, without waiting for it.
    void prefetchIndex(const ObjectKey& key) const;
    /// Asks for the memory that find() reads, without waiting for it.
    void prefetchRows(const ObjectKey& key) const;
    /// Appends the attributes of the key's rows, ascending.
    void find(const ObjectKey& key, std::vector<std::uint16_t>& out) const;

private:
    /// The rows of a key's bucket, and where among them the key is to be expected.
    struct Bucket {
        const std::byte* begin;
        const std::byte* end;
        const std::byte* expected;
    };
    Bucket bucketOf(const ObjectKey& key) const;
    /// The word whose first bits name the bucket.
    std::uint64_t firstWord(const ObjectKey& key) const { return wide_ ? key.high : key.low; }
    /// What of a key's first word its row holds.
    std::uint64_t storedWord(const std::byte* row) const;
    /// The rows of one bucket: in order, and each with attributes that are there.
    Result<void> verifyRows(const std::byte* begin, const std::byte* end, std::size_t attributes) const;
    std::uint16_t attributesAt(const std::byte* row) const;

    bool wide_ = false;
    std::uint32_t bucketBits_ = 0;
    std::uint64_t count_ = 0;
    std::size_t rowBytes_ = objectRowBytes(0, false);
    std::uint64_t stored_ = storedKeyMask(0); ///< the bits of a first word that rows hold
    const std::byte* begins_ = nullptr;       ///< nullptr: no table
    const std::byte* rows_ = nullptr;
};

} // namespace lanepost::screening
