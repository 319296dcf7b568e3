// What waits for the centre, in the order in which it must get there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"

namespace lanepost::store {

/// One event for the centre.
struct OutboxEvent {
    std::int64_t deviceSeq = 0; ///< gapless, from 1
    std::string eventId;        ///< unique; the receiver drops what it has already
    std::string crossingId;
    UtcTime committedAt{};
    std::string schema;  ///< for example "lanepost.crossing/1"
    std::string payload; ///< canonical JSON of the envelope. Personal data.
};

/// How much waits, for the screen.
struct OutboxState {
    std::int64_t depth = 0;
    std::optional<UtcTime> oldest; ///< when the oldest waiting event was committed; empty when none waits
};

/// Reads the outbox through a connection of its own, also while the lane thread writes. Rows are never deleted here: a
/// receipt of the centre releases them (sync). Lives on one thread.
class Outbox {
public:
    /// Opens the journal's database for reading. Error: NotFound, Corrupt, Unsupported, Io.
    [[nodiscard]] static Result<Outbox> open(const std::filesystem::path& journal);

    /// How much waits now. Error: see Database.
    [[nodiscard]] Result<OutboxState> state() const;
    /// At most `limit` events with a device sequence above `afterSeq`, in order. Error: see Database; Corrupt.
    [[nodiscard]] Result<std::vector<OutboxEvent>> pending(std::int64_t afterSeq, std::int64_t limit) const;

private:
    explicit Outbox(Database database) : database_(std::move(database)) {}

    Database database_;
};

} // namespace lanepost::store
