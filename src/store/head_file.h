// A small file beside the database that says how far the journal got: it shows a tail that was cut off.
//
// The hash chain alone cannot tell a journal from its own beginning. This file is written after each commit, so it is
// never ahead of the database, unless rows were lost or taken away. It is not fsynced and not secret: it catches
// accidents (a lost or damaged -wal, an older copy put back) and clumsy hands, not somebody who edits both files.
// Against those the centre keeps the hashes that came with the crossings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace lanepost::store {

/// The last row of the journal.
struct JournalHead {
    std::int64_t seq = 0; ///< 0 for an empty journal
    Sha256 hash{};        ///< zeros for an empty journal
    friend bool operator==(const JournalHead&, const JournalHead&) = default;
};

/// What the file says.
struct HeadFileContent {
    std::optional<JournalHead> head; ///< empty when there is no file or its first line was torn
    std::vector<JournalHead> lost;   ///< heads that were missing when the journal was opened, for ever after
};

/// "<database>-head", beside the database.
std::filesystem::path headFileOf(const std::filesystem::path& database);

/// Reads the file; an absent file is empty content. Error: Io. Thread-safe.
[[nodiscard]] Result<HeadFileContent> readHeadFile(const std::filesystem::path& file);

/// Writes the head in place, in one piece. Error: Io. Not thread-safe for one file.
[[nodiscard]] Result<void> writeHead(const std::filesystem::path& file, const JournalHead& head);

/// Adds a line for a head that is no longer in the journal, durably. Error: Io. Not thread-safe for one file.
[[nodiscard]] Result<void> appendLostHead(const std::filesystem::path& file, const JournalHead& lost);

} // namespace lanepost::store
