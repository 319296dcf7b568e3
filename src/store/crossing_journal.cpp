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
#include "store/outbox_envelope.h"

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
    "       AND event_type IN ('lane_started', 'device_state_changed')) "
    "ORDER BY seq";

} // namespace

Result<CrossingJournal> CrossingJournal::open(const std::filesystem::path& path) {
    auto database = Database::open(path, OpenMode::ReadWrite);
    if (!database) {
        return fail(database.error());
    }
    CrossingJournal journal(std::move(*database));
    if (auto migrated = migrate(journal.database_); !migrated) {
        return fail(migrated.error());
    }
    if (auto head = journal.readHead(); !head) {
        return fail(head.error());
    }
    if (auto compared = journal.compareWithHeadFile(); !compared) {
        return fail(compared.error());
    }
    return journal;
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

Result<JournalHead> CrossingJournal::append(const lane::TimedEvent& event, std::span<const lane::LaneAction> actions) {
    auto transaction = Transaction::beginWrite(database_);
    if (!transaction) {
        return fail(transaction.error());
    }
    const auto before = alreadyWritten(event, actions);
    if (!before) {
        return fail(before.error());
    }
    if (*before) {
        head_ = **before;
        return head_;
    }
    const JournalRow row = makeRow(head_.seq + 1, head_.hash, event, actions);
    if (auto written = write(row, actions); !written) {
        return fail(written.error());
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

/// Normally the last row is the one we wrote. If it is one further and this very event, an append that reported a
/// failure was durable after all; anything else was written by another program.
Result<std::optional<JournalHead>> CrossingJournal::alreadyWritten(const lane::TimedEvent& event,
                                                                   std::span<const lane::LaneAction> actions) const {
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
        return std::nullopt;
    }
    if (seq == head_.seq + 1) {
        const JournalRow row = makeRow(seq, head_.hash, event, actions);
        if (last->text(1) == std::string(reinterpret_cast<const char*>(row.hash.data()), row.hash.size())) {
            return JournalHead{row.seq, row.hash};
        }
    }
    return fail(ErrorKind::Conflict, database_.path().string() + ": the journal's last row is " + std::to_string(seq) +
                                         " instead of " + std::to_string(head_.seq) +
                                         "; another program writes it: stop that one, then restart this one");
}

Result<void> CrossingJournal::write(const JournalRow& row, std::span<const lane::LaneAction> actions) {
    auto insert =
        database_.prepare("INSERT INTO journal (seq, event_id, at, event_type, event, actions, prev_hash, hash)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                          "insert the journal row");
    if (!insert) {
        return fail(insert.error());
    }
    insert->bind(1, row.seq).bind(2, row.eventId).bind(3, row.at).bind(4, row.eventType);
    insert->bind(5, row.event).bind(6, row.actions).bind(7, row.prevHash).bind(8, row.hash);
    if (auto done = insert->run(); !done) {
        return done;
    }
    for (const lane::LaneAction& action : actions) {
        if (const auto* record = std::get_if<lane::RecordCrossing>(&action)) {
            if (auto written = writeCrossing(row, record->crossing); !written) {
                return written;
            }
        }
    }
    return {};
}

Result<void> CrossingJournal::writeCrossing(const JournalRow& row, const lane::Crossing& crossing) {
    const CrossingRecord record = recordOf(crossing);
    auto insert =
        database_.prepare("INSERT INTO crossings (id, journal_seq, lane_id, opened_at, closed_at, outcome, record)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?)",
                          "insert the crossing");
    auto send =
        database_.prepare("INSERT INTO outbox (device_seq, event_id, crossing_id, committed_at, schema, payload)"
                          " VALUES (?, ?, ?, ?, ?, ?)",
                          "insert the outbox row");
    const auto last =
        database_.number("SELECT coalesce(max(device_seq), 0) FROM outbox", "read the last device sequence");
    if (!insert || !send || !last) {
        return fail(!insert ? insert.error() : !send ? send.error() : last.error());
    }
    insert->bind(1, record.id).bind(2, row.seq).bind(3, record.laneId).bind(4, record.openedAt);
    insert->bind(5, record.closedAt).bind(6, record.outcome).bind(7, record.record);
    if (auto done = insert->run(); !done) {
        return done;
    }
    const auto payload = crossingEnvelope({*last + 1, row.eventId, row.at, row.seq, row.hash}, record.record);
    if (!payload) {
        return fail(payload.error());
    }
    send->bind(1, *last + 1).bind(2, row.eventId).bind(3, record.id).bind(4, row.at).bind(5, kCrossingSchema);
    return send->bind(6, *payload).run();
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
    auto rows = database_.prepare("SELECT id, record FROM (SELECT journal_seq, id, record FROM crossings"
                                  " WHERE journal_seq <= ? ORDER BY journal_seq DESC LIMIT ?) ORDER BY journal_seq",
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
        const auto parsed = parseJson(rows->text(1));
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
    for (std::size_t fed = 0;; ++fed) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            return fed;
        }
        const auto row = rowAt(*rows);
        const auto event = row ? eventOf(*row) : Result<lane::TimedEvent>(fail(row.error()));
        if (!event) {
            return fail(database_.path().string(), event.error());
        }
        static_cast<void>(session.on(*event));
    }
}

} // namespace lanepost::store
