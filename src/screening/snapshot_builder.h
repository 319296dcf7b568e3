// Makes the bytes of a snapshot file out of entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "screening/person_index_builder.h"
#include "screening/watchlist_entry.h"

namespace lanepost::screening {

/// Takes entries one by one and keeps only their bytes and keys, so that a list of millions fits. The same entries in
/// the same order give the same bytes. Lives on one thread.
class SnapshotBuilder {
public:
    SnapshotBuilder();

    /// Adds an entry. Entry ids are not compared here. Error: InvalidArgument as checkEntry; LimitExceeded when the
    /// list is full. The entry is not in then.
    [[nodiscard]] Result<void> add(const WatchlistEntry& entry);

    /// How many entries are in.
    std::uint64_t entryCount() const { return offsets_.size() - 1; }

    /// The whole file. The builder is empty afterwards. Error: InvalidArgument as checkHeader.
    [[nodiscard]] Result<std::vector<std::byte>> finish(const WatchlistHeader& header);

private:
    /// A hash and the entry that it leads to.
    struct Key {
        std::uint64_t hash;
        std::uint32_t entry;
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    std::vector<std::byte> file_; ///< room for prefix and section table, then the entries
    std::vector<std::uint64_t> offsets_;
    std::vector<Key> documentKeys_;
    std::vector<Key> plateKeys_;
    PersonIndexBuilder people_;
};

/// All entries as one snapshot file. Errors as SnapshotBuilder, with the place of the entry. Thread-safe.
[[nodiscard]] Result<std::vector<std::byte>> buildSnapshot(std::span<const WatchlistEntry> entries,
                                                           const WatchlistHeader& header);

} // namespace lanepost::screening
