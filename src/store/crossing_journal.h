// The lane's memory: every event with its actions, chained by hashes, and the crossings with what the centre must get.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock_watch.h"
#include "base/result.h"
#include "lane/lane_action.h"
#include "lane/lane_event.h"
#include "lane/lane_session.h"
#include "store/database.h"
#include "store/head_file.h"
#include "store/record_keys.h"
#include "store/record_subject.h"

namespace lanepost::store {

struct JournalRow;

/// The clocks beside the event's own time.
struct JournalClock {
    ClockQuality quality = ClockQuality::Unknown;
    bool trusted = false; ///< whether terms of retention may count from this row
    MonotonicTime monotonic{};
};

/// The journal of one lane in one SQLite file (docs/journal-format.md). Only one program writes it at a time.
/// Lives on the lane thread; others read the file through readJournal() and Outbox.
class CrossingJournal {
public:
    /// Opens `path`, makes it when it does not exist, brings its schema to the newest and checks the last row's hash.
    /// Makes the store's key (store/store_key.h) beside it when there is none yet and nothing was sealed.
    /// Rows that the head file names and the journal no longer has become a warning and stay on record there.
    /// What an interrupted deletion left in the write-ahead log is removed.
    /// Error: Io, Busy, Corrupt, Unsupported, with what to do.
    [[nodiscard]] static Result<CrossingJournal> open(const std::filesystem::path& path);

    /// Writes one row for `event` and `actions` and, for each RecordCrossing, the crossing and its outbox row, in one
    /// transaction. When it returns, a power cut takes nothing of it. Call it before any effect of `actions`.
    /// Personal data is sealed under the key of its record (docs/retention.md). RecordsErased is also the deed: the keys
    /// it names are destroyed and what they sealed is removed in the same transaction.
    /// The same event with the same actions again, right after a failed append, is taken as already written.
    /// Returns the row's place in the journal.
    /// Error: Io (disk full, read-only), Busy: nothing was written, try the same again. Conflict: the event or crossing
    /// is there already, or another program writes this journal. Corrupt: as the message says.
    [[nodiscard]] Result<JournalHead> append(const lane::TimedEvent& event, std::span<const lane::LaneAction> actions,
                                             const JournalClock& clock = {});

    /// Gives a new `session` the state it had after the last row: the crossings it remembers and the events since,
    /// whose actions are dropped, as their effects were asked for already. Next comes LaneStarted. Does not read the
    /// whole journal, only the last LaneSession::kRemembered crossings and the rows since the third last of them.
    /// What was erased is not remembered.
    /// Returns how many events were fed. Error: Corrupt, naming the row; Io.
    [[nodiscard]] Result<std::size_t> resume(lane::LaneSession& session) const;

    /// Whether append() could carry out this deletion now: tried and undone. Error: Conflict with the reason; see Database.
    [[nodiscard]] Result<void> mayErase(const lane::RecordsErased& erased) const;

    /// What is known of the clock from the journal. Error: see Database; Corrupt.
    [[nodiscard]] Result<ClockHistory> clockHistory() const;

    /// The last row; seq 0 when there is none.
    const JournalHead& head() const { return head_; }
    /// What a technician should know about the state in which the journal was found; empty when all was well.
    const std::vector<std::string>& warnings() const { return warnings_; }

private:
    CrossingJournal(Database database, RecordKeys keys) : database_(std::move(database)), keys_(std::move(keys)) {}

    [[nodiscard]] static Result<RecordKeys> openKeys(const Database& database);
    [[nodiscard]] Result<void> readHead();
    [[nodiscard]] Result<void> compareWithHeadFile();
    [[nodiscard]] Result<void> remember(lane::LaneSession& session, std::int64_t upToSeq) const;
    [[nodiscard]] Result<std::size_t> feed(lane::LaneSession& session, std::int64_t afterSeq) const;
    [[nodiscard]] Result<bool> alreadyWritten(const JournalRow& row) const;
    [[nodiscard]] Result<void> write(const JournalRow& row) const;
    [[nodiscard]] Result<void> writeCrossing(const JournalRow& row, const lane::Crossing& crossing,
                                             const RecordKey& key) const;
    [[nodiscard]] Result<void> closeRecord(const RecordKey& key, const RecordSubject& subject, const JournalRow& row,
                                           bool trusted) const;

    Database database_;
    RecordKeys keys_;
    JournalHead head_;
    std::vector<std::string> warnings_;
    bool headFileFailed_ = false;
};

} // namespace lanepost::store
