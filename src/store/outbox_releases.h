// Writes down what the centre has, and removes what it has had for a while.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"
#include "store/outbox.h"

namespace lanepost::store {

/// The one writer of the tables outbox_releases and exchange_cursors, through a connection of its own. Each call is one
/// short transaction, so that the lane's commit waits for one fsync at most. Lives on the upload thread.
class OutboxReleases {
public:
    /// Opens the journal's database for writing; its schema must be this program's.
    /// Error: NotFound, Corrupt, Unsupported, Io.
    [[nodiscard]] static Result<OutboxReleases> open(const std::filesystem::path& journal);

    /// Writes down that the centre has everything up to `release`. The caller has verified the receipt. Doing it again, or
    /// for an earlier sequence, changes nothing. Error: see Database; nothing was written then, the same may be tried again.
    [[nodiscard]] Result<void> record(const OutboxRelease& release);

    /// Removes at most `limit` rows of the outbox that a receipt covers since before `releasedBefore`, oldest first. The
    /// newest row always stays: the next sequence follows from it. Returns how many. Error: see Database.
    [[nodiscard]] Result<std::int64_t> removeReleased(UtcTime releasedBefore, std::int64_t limit);

    /// How far the notices of a kind were taken; 0 for none. Error: see Database.
    [[nodiscard]] Result<std::int64_t> cursor(const std::string& name) const;
    /// Moves that forward; never back. Error: see Database.
    [[nodiscard]] Result<void> moveCursor(const std::string& name, std::int64_t value);

private:
    explicit OutboxReleases(Database database) : database_(std::move(database)) {}

    Database database_;
};

} // namespace lanepost::store
