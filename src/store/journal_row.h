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
#include "store/record_keys.h"

namespace lanepost::store {

/// How a text stands in its column.
enum class StoredForm {
    Clear,  ///< the text itself
    Sealed, ///< sealed bytes
    Erased, ///< nothing but the SHA-256 of what stood there
};

/// What the wall clock and its quality were when a row was written.
struct RowClock {
    std::string quality; ///< "synchronised", "holdover" or "unknown"; empty in rows of older programs
    std::int64_t monotonicMicros = 0;
};

/// A row. Personal data unless erased or sealed.
struct JournalRow {
    std::int64_t seq = 0; ///< gapless, from 1
    std::string eventId;
    std::string at; ///< RFC 3339
    RowClock clock;
    std::string eventType; ///< for example "vehicle_seen"
    std::string event;     ///< canonical JSON of the event; sealed bytes or nothing as eventForm says
    std::string actions;   ///< canonical JSON array of journalText() of each action; likewise
    StoredForm eventForm = StoredForm::Clear;
    StoredForm actionsForm = StoredForm::Clear;
    Sha256 eventDigest{};   ///< of the column as it stood when the row was written
    Sha256 actionsDigest{}; ///< likewise
    std::int64_t keyId = 0; ///< the record key of what is sealed; 0: nothing is
    Sha256 prevHash{};      ///< hash of row seq - 1; zeros for the first
    Sha256 hash{};
};

/// The columns in the order that rowAt() expects, for SELECT.
constexpr const char* kJournalColumns =
    "seq, event_id, at, clock, mono_us, event_type, event, actions, key_id, prev_hash, hash";

/// `text` as it is stored: bytes that are no UTF-8 become U+FFFD, so that what is read equals what was hashed.
/// Thread-safe.
std::string storedText(const std::string& text);

/// The action as the journal keeps it: canonical JSON. What the screen showed and what was recorded stand as
/// {"type","sha256",..} of their own canonical JSON: the events give the one again, the crossings table has the other,
/// and personal data stands in fewer places. Thread-safe.
std::string journalText(const lane::LaneAction& action);

/// The row for `event` and `actions`, after the row `seq - 1` whose hash is `prevHash`. key: seals the actions and,
/// unless it is one without personal data, the event; nullptr: both stay clear. Thread-safe.
JournalRow makeRow(std::int64_t seq, const Sha256& prevHash, const lane::TimedEvent& event,
                   std::span<const lane::LaneAction> actions, const RowClock& clock, const RecordKey* key);

/// SHA-256 over the row as net strings ("<length>:<bytes>,"), see docs/journal-format.md. The digests of the columns
/// stand in it rather than the columns, so that a text can be erased and the chain still be followed. Thread-safe.
Sha256 hashOf(const JournalRow& row);

/// The row that `statement` stands on, as stored; it selected kJournalColumns.
/// Error: Corrupt when a column has another type or length than it must have. Thread rule: the statement's.
[[nodiscard]] Result<JournalRow> rowAt(const Statement& statement);

/// Binds a text or sealed bytes to a parameter, as formAt() finds it again. Thread rule: the statement's.
void bindStored(Statement& statement, int index, const std::string& bytes, StoredForm form);

/// Opens what is sealed in `row`, as far as its key is there. Error: Corrupt, naming the row; see Database.
[[nodiscard]] Result<void> openRow(JournalRow& row, const Database& database, const RecordKeys& keys);

/// How the column stands; 32 bytes are never sealed ones. Error: Corrupt for any other type. Thread rule: the
/// statement's.
[[nodiscard]] Result<StoredForm> formAt(const Statement& statement, int column);

/// The event that the row holds. Error: Corrupt, naming the row; NotFound when it is erased or still sealed. Thread-safe.
[[nodiscard]] Result<lane::TimedEvent> eventOf(const JournalRow& row);

/// The texts of the row's actions, each as journalText() made it. Error: Corrupt, naming the row. Thread-safe.
[[nodiscard]] Result<std::vector<std::string>> actionsOf(const JournalRow& row);

} // namespace lanepost::store
