// One row of the journal: an event, the actions it caused, and the hash that binds it to the row before.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "lane/lane_action.h"
#include "lane/lane_event.h"
#include "store/database.h"

namespace lanepost::store {

/// A row as stored; texts are kept as they are, byte for byte. Personal data.
struct JournalRow {
    std::int64_t seq = 0; ///< gapless, from 1
    std::string eventId;
    std::string at;        ///< RFC 3339
    std::string eventType; ///< for example "vehicle_seen"
    std::string event;     ///< canonical JSON of the event
    std::string actions;   ///< canonical JSON array of journalText() of each action
    Sha256 prevHash{};     ///< hash of row seq - 1; zeros for the first
    Sha256 hash{};
};

/// The columns in the order that rowAt() expects, for SELECT.
constexpr const char* kJournalColumns = "seq, event_id, at, event_type, event, actions, prev_hash, hash";

/// `text` as it is stored: bytes that are no UTF-8 become U+FFFD, so that what is read equals what was hashed.
/// Thread-safe.
std::string storedText(const std::string& text);

/// The action as the journal keeps it: canonical JSON. What the screen showed and what was recorded stand as
/// {"type","sha256",..} of their own canonical JSON: the events give the one again, the crossings table has the other,
/// and personal data stands in fewer places. Thread-safe.
std::string journalText(const lane::LaneAction& action);

/// The row for `event` and `actions`, after the row `seq - 1` whose hash is `prevHash`. Thread-safe.
JournalRow makeRow(std::int64_t seq, const Sha256& prevHash, const lane::TimedEvent& event,
                   std::span<const lane::LaneAction> actions);

/// SHA-256 over the row as net strings ("<length>:<bytes>,"): "lanepost.journal/1", seq, event_id, at, event_type,
/// SHA-256 of event, SHA-256 of actions, prevHash. The digests of event and actions stand in it rather than the texts,
/// so that a text can be deleted one day and the chain still be followed. Thread-safe.
Sha256 hashOf(const JournalRow& row);

/// The row that `statement` stands on; it selected kJournalColumns.
/// Error: Corrupt when a column has another type or length than it must have. Thread rule: the statement's.
[[nodiscard]] Result<JournalRow> rowAt(const Statement& statement);

/// The event that the row holds. Error: Corrupt, naming the row. Thread-safe.
[[nodiscard]] Result<lane::TimedEvent> eventOf(const JournalRow& row);

/// The texts of the row's actions, each as journalText() made it. Error: Corrupt, naming the row. Thread-safe.
[[nodiscard]] Result<std::vector<std::string>> actionsOf(const JournalRow& row);

} // namespace lanepost::store
