// Reading a journal row by row, also while the appliance writes it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "base/result.h"
#include "store/crossing_record.h"
#include "store/journal_row.h"

namespace lanepost::store {

/// Calls `visit` with each row from `firstSeq` on, in order, as the journal stands at the first row; rows are not
/// checked against their hashes (verifyAudit() does that) and never all in memory. What is sealed
/// is opened when the store's key lies beside the journal; what is erased or stays sealed says so in its form. An error that `visit` returns ends
/// the reading and is passed on. Returns how many rows were visited.
/// Error: NotFound, Corrupt, Unsupported, Io, with what to do. Thread-safe.
[[nodiscard]] Result<std::int64_t> readJournal(const std::filesystem::path& path, std::int64_t firstSeq,
                                               const std::function<Result<void>(const JournalRow&)>& visit);

/// One recorded crossing as it stands in the store.
struct StoredCrossing {
    std::string id;
    std::int64_t journalSeq = 0;
    StoredRecord record; ///< canonical JSON when it could be opened
};

/// Calls `visit` with each recorded crossing, in order. Else as readJournal().
[[nodiscard]] Result<std::int64_t> readCrossings(const std::filesystem::path& path,
                                                 const std::function<Result<void>(const StoredCrossing&)>& visit);

} // namespace lanepost::store
