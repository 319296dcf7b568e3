// What waits for the centre, in the order in which it must get there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "store/database.h"
#include "store/record_keys.h"

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

/// How far the centre has everything: what its newest receipt said.
struct OutboxRelease {
    std::int64_t throughSeq = 0; ///< 0: nothing yet
    std::string eventId;         ///< of the event with that sequence
    Sha256 chain{};              ///< outboxChain up to it; zeros for nothing yet
    UtcTime releasedAt{};
    std::string receipt; ///< as the centre sealed it
};

/// How much waits, for the screen.
struct OutboxState {
    std::int64_t depth = 0;
    std::optional<UtcTime> oldest;      ///< when the oldest waiting event was committed; empty when none waits
    std::int64_t newestSeq = 0;         ///< of the newest event, released or not
    std::int64_t throughSeq = 0;        ///< up to here the centre has everything
    std::optional<UtcTime> lastRelease; ///< when the newest receipt was taken; empty: never
};

/// Reads the outbox through a connection of its own, also while the lane thread writes: readers and the writer of a WAL
/// database do not wait for each other. Lives on one thread.
class Outbox {
public:
    /// Opens the journal's database for reading. Error: NotFound, Corrupt, Unsupported, Io.
    [[nodiscard]] static Result<Outbox> open(const std::filesystem::path& journal);

    /// How much waits now; takes the same time however much it is. Error: see Database.
    [[nodiscard]] Result<OutboxState> state() const;
    /// The sequence of the newest event, 0 for none. Error: see Database.
    [[nodiscard]] Result<std::int64_t> newestSeq() const;
    /// At most `limit` events with a device sequence above `afterSeq`, in order; stops after the event with which the
    /// payloads reach `maxBytes`, so at least one comes when there is one. Error: see Database; Corrupt, also when a
    /// sequence is missing between them; NotFound without the store's key.
    [[nodiscard]] Result<std::vector<OutboxEvent>> pending(std::int64_t afterSeq, std::int64_t limit,
                                                           std::size_t maxBytes = SIZE_MAX) const;
    /// What the newest receipt released. Error: see Database; Corrupt.
    [[nodiscard]] Result<OutboxRelease> released() const;
    /// The newest release that is not beyond `sequence`. Error: see Database; Corrupt.
    [[nodiscard]] Result<OutboxRelease> releasedAtOrBefore(std::int64_t sequence) const;
    /// The random id of this outbox, 32 hexadecimal digits: a new journal of the same device has another.
    /// Error: see Database; Corrupt.
    [[nodiscard]] Result<std::string> stream() const;

private:
    Outbox(Database database, RecordKeys keys) : database_(std::move(database)), keys_(std::move(keys)) {}
    [[nodiscard]] Result<OutboxEvent> eventAt(const Statement& row) const;

    Database database_;
    RecordKeys keys_;
};

} // namespace lanepost::store
