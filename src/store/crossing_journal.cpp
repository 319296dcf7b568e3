#include "store/crossing_journal.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/log.h"
#include "lane/lane_json.h"
#include "store/crossing_record.h"
#include "store/journal_row.h"
#include "store/migrations.h"
#include "store/net_string.h"
#include "store/outbox_envelope.h"
#include "store/retention.h"
#include "store/store_key.h"

namespace lanepost::store {
namespace {

const std::string kSelectRows = std::string("SELECT ") + kJournalColumns + " FROM journal ";

tl::unexpected<Error> damagedTail(const std::filesystem::path& path, std::int64_t seq) {
    const std::string file = path.string();
    return fail(ErrorKind::Corrupt, file + ": journal row " + std::to_string(seq) + " does not match its hash; keep " +
                                        file + ", its -wal and -head for analysis " +
                                        "('lanepost audit verify' says what is intact) and move them aside, " +
                                        "so that a new journal is made");
}

/// All rows after ?1, and before them what the program run at that place had said about itself and its devices.
constexpr const char* kResumeRows =
    "WHERE seq > ?1"
    "   OR (seq >= (SELECT coalesce(max(seq), 0) FROM journal WHERE event_type = 'lane_started' AND seq <= ?1)"
    "       AND event_type IN ('lane_started', 'device_state_changed', 'clock_changed')) "
    "ORDER BY seq";

} // namespace

Result<CrossingJournal> CrossingJournal::open(const std::filesystem::path& path) {
    auto database = Database::open(path, OpenMode::ReadWrite);
    if (!database) {
        return fail(database.error());
    }
    if (auto migrated = migrate(*database); !migrated) {
        return fail(migrated.error());
    }
    auto keys = openKeys(*database);
    if (!keys) {
        return fail(keys.error());
    }
    // A deletion that was killed before it had cleared the log ends here; a busy log is cleared by the next one.
    if (auto moved = database->moveLogIntoFile(); !moved) {
        return fail(moved.error());
    }
    CrossingJournal journal(std::move(*database), std::move(*keys));
    if (auto head = journal.readHead(); !head) {
        return fail(head.error());
    }
    if (auto compared = journal.compareWithHeadFile(); !compared) {
        return fail(compared.error());
    }
    return journal;
}

Result<RecordKeys> CrossingJournal::openKeys(const Database& database) {
    const std::filesystem::path folder = database.path().parent_path();
    const auto there = readStoreKey(folder);
    const auto sealed = database.number("SELECT count(*) FROM (SELECT 1 FROM record_keys LIMIT 1)", "look for keys");
    if (!there || !sealed) {
        return fail(!there ? there.error() : sealed.error());
    }
    if (!*there && *sealed != 0) {
        return fail(ErrorKind::NotFound, storeKeyFileOf(folder).string() +
                                             ": the store's key is missing, and without it nothing sealed can be read; "
                                             "put it back, or move the database aside so that a new one is made");
    }
    const auto key = readOrMakeStoreKey(folder);
    if (!key) {
        return fail(key.error());
    }
    return RecordKeys(*key);
}

Result<void> CrossingJournal::readHead() {
    auto last = database_.prepare(kSelectRows + "ORDER BY seq DESC LIMIT 1", "read the last journal row");
    if (!last) {
        return fail(last.error());
    }
    const auto there = last->step();
    if (!there) {
        return fail(there.error());
    }
    if (!*there) {
        head_ = {};
        return {};
    }
    const auto row = rowAt(*last);
    if (!row) {
        return fail(database_.path().string(), row.error());
    }
    if (hashOf(*row) != row->hash) {
        return damagedTail(database_.path(), row->seq);
    }
    head_ = {row->seq, row->hash};
    return {};
}

Result<void> CrossingJournal::compareWithHeadFile() {
    const std::filesystem::path file = headFileOf(database_.path());
    const auto content = readHeadFile(file);
    if (!content) {
        return fail(content.error());
    }
    const std::string kept = "; the file " + file.string() + " keeps this on record";
    if (content->head && content->head->seq > 0) {
        auto known = database_.prepare("SELECT 1 FROM journal WHERE seq = ? AND hash = ?", "look up the head");
        if (!known) {
            return fail(known.error());
        }
        const auto found = known->bind(1, content->head->seq).bind(2, content->head->hash).step();
        if (!found) {
            return fail(found.error());
        }
        if (!*found) {
            warnings_.push_back(database_.path().string() + ": journal rows up to " +
                                std::to_string(content->head->seq) + " had been written, the last one found is " +
                                std::to_string(head_.seq) + kept);
            if (auto appended = appendLostHead(file, *content->head); !appended) {
                return appended;
            }
        }
    }
    for (const JournalHead& lost : content->lost) {
        warnings_.push_back(database_.path().string() + ": journal row " + std::to_string(lost.seq) +
                            " was lost at an earlier time" + kept);
    }
    return writeHead(file, head_);
}

Result<JournalHead> CrossingJournal::append(const lane::TimedEvent& event, std::span<const lane::LaneAction> actions,
                                            const JournalClock& clock) {
    auto transaction = Transaction::beginWrite(database_);
    if (!transaction) {
        return fail(transaction.error());
    }
    const auto subject = subjectOf(event, actions);
    std::optional<RecordKey> key;
    if (subject) {
        auto obtained = keys_.obtain(database_, subject->id, storedText(event.id), subject->recordClass);
        if (!obtained) {
            return fail(obtained.error());
        }
        key = *obtained;
    }
    const RowClock rowClock{
        std::string(name(clock.quality)),
        std::chrono::duration_cast<std::chrono::microseconds>(clock.monotonic.time_since_epoch()).count()};
    const JournalRow row = makeRow(head_.seq + 1, head_.hash, event, actions, rowClock, key ? &*key : nullptr);
    const auto before = alreadyWritten(row);
    if (!before) {
        return fail(before.error());
    }
    if (*before) {
        head_ = {row.seq, row.hash};
        return head_;
    }
    if (auto written = write(row); !written) {
        return fail(written.error());
    }
    if (key) {
        if (auto closed = closeRecord(*key, *subject, row, clock.trusted); !closed) {
            return fail(closed.error());
        }
    }
    for (const lane::LaneAction& action : actions) {
        if (const auto* record = std::get_if<lane::RecordCrossing>(&action)) {
            if (auto written = writeCrossing(row, record->crossing, *key); !written) {
                return fail(written.error());
            }
        }
    }
    if (const auto* erased = std::get_if<lane::RecordsErased>(&event.event)) {
        keys_.forgetLast();
        if (auto done = eraseRecords(database_, *erased, row.seq); !done) {
            return fail(done.error());
        }
    }
    if (auto committed = transaction->commit(); !committed) {
        return fail(committed.error());
    }
    head_ = {row.seq, row.hash};
    // Only a witness: the row is durable without it, so a failure is said once and does not stop the lane.
    if (auto marked = writeHead(headFileOf(database_.path()), head_);
        !marked && !std::exchange(headFileFailed_, true)) {
        log(LogLevel::Warning, "store", marked.error().message);
    }
    return head_;
}

/// Normally the last row is the one we wrote. If it is one further and this very row, an append that reported a
/// failure was durable after all; anything else was written by another program.
Result<bool> CrossingJournal::alreadyWritten(const JournalRow& row) const {
    auto last = database_.prepare("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1", "read the head");
    if (!last) {
        return fail(last.error());
    }
    const auto there = last->step();
    if (!there) {
        return fail(there.error());
    }
    const std::int64_t seq = *there ? last->integer(0) : 0;
    if (seq == head_.seq) {
        return false;
    }
    if (seq == row.seq && last->text(1) == asText(row.hash)) {
        return true;
    }
    return fail(ErrorKind::Conflict, database_.path().string() + ": the journal's last row is " + std::to_string(seq) +
                                         " instead of " + std::to_string(head_.seq) +
                                         "; another program writes it: stop that one, then restart this one");
}

Result<void> CrossingJournal::write(const JournalRow& row) const {
    auto insert = database_.prepare("INSERT INTO journal (seq, event_id, at, clock, mono_us, event_type, event, actions,"
                                    " key_id, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?)",
                                    "insert the journal row");
    if (!insert) {
        return fail(insert.error());
    }
    insert->bind(1, row.seq).bind(2, row.eventId).bind(3, row.at).bind(4, row.clock.quality);
    insert->bind(5, row.clock.monotonicMicros).bind(6, row.eventType);
    bindStored(*insert, 7, row.event, row.eventForm);
    bindStored(*insert, 8, row.actions, row.actionsForm);
    return insert->bind(9, row.keyId).bind(10, row.prevHash).bind(11, row.hash).run();
}

/// A crossing's term begins when it is closed, that of a row without a crossing at once.
Result<void> CrossingJournal::closeRecord(const RecordKey& key, const RecordSubject& subject, const JournalRow& row,
                                          bool trusted) const {
    if (!subject.closing && subject.recordClass != "unassigned") {
        return {};
    }
    auto update = database_.prepare(subject.closing
                                        ? "UPDATE record_keys SET class = ?2, counts_from = ?3 WHERE id = ?1"
                                        : "UPDATE record_keys SET counts_from = coalesce(counts_from, ?3)"
                                          " WHERE id = ?1 AND class = ?2",
                                    "close the record");
    if (!update) {
        return fail(update.error());
    }
    update->bind(1, key.id).bind(2, subject.recordClass);
    if (trusted) {
        update->bind(3, row.at);
    }
    return update->run();
}

Result<void> CrossingJournal::writeCrossing(const JournalRow& row, const lane::Crossing& crossing,
                                            const RecordKey& key) const {
    const CrossingRecord record = recordOf(crossing);
    auto insert =
        database_.prepare("INSERT INTO crossings (id, journal_seq, lane_id, opened_at, closed_at, outcome, record)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?)",
                          "insert the crossing");
    auto send = database_.prepare("INSERT INTO outbox (device_seq, event_id, crossing_id, committed_at, schema)"
                                  " SELECT coalesce(max(device_seq), 0) + 1, ?, ?, ?, ? FROM outbox",
                                  "insert the outbox row");
    auto picture = database_.prepare("INSERT OR IGNORE INTO record_evidence (evidence_id, key_id) VALUES (?, ?)",
                                     "insert a picture of the crossing");
    if (!insert || !send || !picture) {
        return fail(!insert ? insert.error() : !send ? send.error() : picture.error());
    }
    insert->bind(1, record.id).bind(2, row.seq).bind(3, record.laneId).bind(4, record.openedAt);
    insert->bind(5, record.closedAt).bind(6, record.outcome);
    insert->bind(7, asBytes(seal(key.key, recordContext(record.id), record.record)));
    if (auto done = insert->run(); !done) {
        return done;
    }
    for (const std::string& evidenceId : evidenceOf(crossing)) {
        picture->bind(1, evidenceId).bind(2, key.id);
        if (auto done = picture->run(); !done) {
            return done;
        }
        picture->reset();
    }
    return send->bind(1, row.eventId).bind(2, record.id).bind(3, row.at).bind(4, kCrossingSchema).run();
}

Result<std::size_t> CrossingJournal::resume(lane::LaneSession& session) const {
    // A late hit stays on the screen until two crossings were closed, so the rows after the third last one are needed.
    const auto base = database_.number("SELECT coalesce((SELECT journal_seq FROM crossings"
                                       " ORDER BY journal_seq DESC LIMIT 1 OFFSET 2), 0)",
                                       "find where to resume");
    if (!base) {
        return fail(base.error());
    }
    if (auto remembered = remember(session, *base); !remembered) {
        return fail(remembered.error());
    }
    return feed(session, *base);
}

Result<void> CrossingJournal::remember(lane::LaneSession& session, std::int64_t upToSeq) const {
    auto rows = database_.prepare("SELECT id, record, key_id FROM (SELECT c.journal_seq, c.id, c.record, j.key_id"
                                  " FROM crossings c JOIN journal j ON j.seq = c.journal_seq"
                                  " WHERE c.journal_seq <= ? ORDER BY c.journal_seq DESC LIMIT ?) ORDER BY journal_seq",
                                  "read the last crossings");
    if (!rows) {
        return fail(rows.error());
    }
    rows->bind(1, upToSeq).bind(2, static_cast<std::int64_t>(lane::LaneSession::kRemembered));
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            return {};
        }
        const auto record = openRecord(*rows, 1, rows->text(0), rows->integer(2), database_, keys_);
        if (!record) {
            return fail(database_.path().string() + ": crossing " + rows->text(0), record.error());
        }
        if (record->form != StoredForm::Clear) {
            continue;
        }
        const auto parsed = parseJson(record->text);
        const auto crossing = parsed ? lane::crossingFromJson(*parsed) : Result<lane::Crossing>(fail(parsed.error()));
        if (!crossing) {
            return fail(ErrorKind::Corrupt, database_.path().string() + ": crossing " + rows->text(0) + ": " +
                                                crossing.error().message + "; see 'lanepost audit verify'");
        }
        session.remember(*crossing);
    }
}

Result<std::size_t> CrossingJournal::feed(lane::LaneSession& session, std::int64_t afterSeq) const {
    auto rows = database_.prepare(kSelectRows + kResumeRows, "read the journal to resume");
    if (!rows) {
        return fail(rows.error());
    }
    rows->bind(1, afterSeq);
    for (std::size_t fed = 0;;) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            return fed;
        }
        auto row = rowAt(*rows);
        if (row) {
            if (auto opened = openRow(*row, database_, keys_); !opened) {
                return fail(database_.path().string(), opened.error());
            }
        }
        if (row && row->eventForm == StoredForm::Erased) {
            continue; // it belonged to a crossing that was closed and is over
        }
        const auto event = row ? eventOf(*row) : Result<lane::TimedEvent>(fail(row.error()));
        if (!event) {
            return fail(database_.path().string(), event.error());
        }
        static_cast<void>(session.on(*event));
        ++fed;
    }
}

Result<void> CrossingJournal::mayErase(const lane::RecordsErased& erased) const {
    const auto transaction = Transaction::beginWrite(database_);
    if (!transaction) {
        return fail(transaction.error());
    }
    return eraseRecords(database_, erased, head_.seq + 1);
}

Result<ClockHistory> CrossingJournal::clockHistory() const {
    auto last = database_.prepare("SELECT at, clock FROM journal ORDER BY seq DESC LIMIT 1", "read the last time");
    auto change = database_.prepare("SELECT event FROM journal WHERE event_type = 'clock_changed'"
                                    " ORDER BY seq DESC LIMIT 1",
                                    "read what was known of the clock");
    if (!last || !change) {
        return fail(!last ? last.error() : change.error());
    }
    ClockHistory history;
    const auto there = last->step();
    const auto changed = change->step();
    if (!there || !changed) {
        return fail(!there ? there.error() : changed.error());
    }
    if (!*there) {
        return history;
    }
    const auto at = parseRfc3339(last->text(0));
    if (!at) {
        return fail(ErrorKind::Corrupt, database_.path().string() + ": the last row's time is none");
    }
    history.lastSeen = *at;
    if (last->text(1) == name(ClockQuality::Synchronised)) {
        history.lastSynchronised = *at;
    } else if (*changed) {
        const auto parsed = parseJson(change->text(0));
        const auto event = parsed ? lane::laneEventFromJson(*parsed) : Result<lane::LaneEvent>(fail(parsed.error()));
        if (const auto* known = event ? std::get_if<lane::ClockChanged>(&*event) : nullptr) {
            history.lastSynchronised = known->lastSynchronised;
        }
    }
    return history;
}

} // namespace lanepost::store
