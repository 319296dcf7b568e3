#include "store/retention.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/hash.h"
#include "store/migrations.h"

namespace lanepost::store {
namespace {

/// A term that begins later than this after now was dated by a wrong clock.
constexpr std::chrono::hours kDatedAhead{1};

/// A crossing that the centre does not have yet; k is the record key.
constexpr const char* kNotAtCentre =
    " EXISTS (SELECT 1 FROM outbox o WHERE o.crossing_id = k.subject AND o.device_seq >"
    " coalesce((SELECT max(through_seq) FROM outbox_releases), 0))";

std::array<std::pair<const char*, std::chrono::hours>, 4> classesOf(const RetentionTerms& terms) {
    return {{{"passed", terms.passed},
             {"referred", terms.referred},
             {"abandoned", terms.abandoned},
             {"unassigned", terms.unassigned}}};
}

tl::unexpected<Error> refused(const std::string& what) {
    return fail(ErrorKind::Conflict, "not erased: " + what);
}

/// Puts the SHA-256 of its bytes in the place of each text that `select` gives: row id, then for each of `columns` whether
/// it goes, and its bytes.
Result<std::int64_t> eraseTexts(const Database& database, const std::string& select, const std::string& update,
                                std::int64_t parameter, int columns) {
    auto rows = database.prepare(select, "read what is erased");
    auto write = database.prepare(update, "erase");
    if (!rows || !write) {
        return fail(!rows ? rows.error() : write.error());
    }
    rows->bind(1, parameter);
    // Collected first: a table is not changed while it is read.
    std::vector<std::pair<std::int64_t, std::array<std::optional<Sha256>, 2>>> found;
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            break;
        }
        std::array<std::optional<Sha256>, 2> digests;
        for (int column = 0; column < columns; ++column) {
            if (rows->integer(1 + 2 * column) == 1) {
                digests[static_cast<std::size_t>(column)] = sha256(rows->text(2 + 2 * column));
            }
        }
        found.emplace_back(rows->integer(0), digests);
    }
    for (const auto& [rowId, digests] : found) {
        write->bind(1, rowId);
        for (int column = 0; column < columns; ++column) {
            if (const auto& digest = digests[static_cast<std::size_t>(column)]) {
                write->bind(2 + column, *digest);
            }
        }
        if (auto done = write->run(); !done) {
            return fail(done.error());
        }
        write->reset();
    }
    return static_cast<std::int64_t>(found.size());
}

/// type: "blob" for what is sealed, "text" for what older programs left clear. The text of technical events stays in
/// sealed rows.
Result<std::int64_t> eraseRows(const Database& database, const std::string& where, std::int64_t parameter,
                               const std::string& type) {
    const auto column = [&](const std::string& name) {
        return "typeof(" + name + ") = '" + type + "' AND length(" + name + ") <> 32, " + name;
    };
    const std::string journal =
        "SELECT seq, " + column("event") + ", " + column("actions") + " FROM journal WHERE " + where;
    const std::string crossing = "SELECT rowid, " + column("record") +
                                 " FROM crossings WHERE journal_seq IN (SELECT seq FROM journal WHERE " + where + ")";
    const auto crossings = eraseTexts(database, crossing,
                                      "UPDATE crossings SET record = coalesce(?2, record) WHERE rowid = ?1", parameter,
                                      1);
    if (!crossings) {
        return crossings;
    }
    return eraseTexts(database, journal,
                      "UPDATE journal SET event = coalesce(?2, event), actions = coalesce(?3, actions) WHERE seq = ?1",
                      parameter, 2);
}

Result<void> eraseRecord(const Database& database, const lane::ErasedRecord& record, std::int64_t seq) {
    auto look = database.prepare(std::string("SELECT subject, class, wrapped IS NOT NULL,") + kNotAtCentre +
                                     " FROM record_keys k WHERE id = ?",
                                 "look up the record");
    if (!look) {
        return fail(look.error());
    }
    const auto there = look->bind(1, record.keyId).step();
    if (!there) {
        return fail(there.error());
    }
    const std::string id = "record " + std::to_string(record.keyId);
    if (!*there || look->text(0) != record.subject || look->text(1) == "open" || look->integer(2) == 0) {
        return refused(id + " is not there, is open, or is erased already");
    }
    if (look->integer(3) != 0) {
        return refused(id + " is not at the centre yet");
    }
    const auto rows = eraseRows(database, "key_id = ?1", record.keyId, "blob");
    if (!rows) {
        return fail(rows.error());
    }
    if (*rows != record.rows) {
        return refused(id + " has " + std::to_string(*rows) + " rows instead of " + std::to_string(record.rows));
    }
    auto pictures = database.prepare("DELETE FROM record_evidence WHERE key_id = ?", "forget the record's pictures");
    auto destroy = database.prepare("UPDATE record_keys SET wrapped = NULL, erased_seq = ?2 WHERE id = ?1",
                                    "destroy the record's key");
    if (!pictures || !destroy) {
        return fail(!pictures ? pictures.error() : destroy.error());
    }
    if (auto done = pictures->bind(1, record.keyId).run(); !done) {
        return done;
    }
    return destroy->bind(1, record.keyId).bind(2, seq).run();
}

Result<std::int64_t> countOf(const Database& database, const std::string& sql, std::string_view first,
                             const std::string& second = {}) {
    auto row = database.prepare(sql, "count the records");
    if (!row) {
        return fail(row.error());
    }
    row->bind(1, first);
    if (!second.empty()) {
        row->bind(2, second);
    }
    if (const auto there = row->step(); !there) {
        return fail(there.error());
    }
    return row->integer(0);
}

} // namespace

Result<RecordRetention> RecordRetention::open(const std::filesystem::path& journal) {
    auto database = openNewest(journal, OpenMode::ReadWrite);
    if (!database) {
        return fail(database.error());
    }
    return RecordRetention(std::move(*database));
}

Result<void> RecordRetention::beginTerms(UtcTime now) const {
    // Looked for first: a write transaction every minute, though nothing changes, would cost the lane its turn.
    const std::string where = " WHERE wrapped IS NOT NULL AND class <> 'open'"
                              " AND (counts_from IS NULL OR counts_from > ?1)";
    const auto open = countOf(database_, "SELECT count(*) FROM record_keys" + where, toRfc3339(now + kDatedAhead));
    if (!open) {
        return fail(open.error());
    }
    if (*open == 0) {
        return {};
    }
    auto update = database_.prepare("UPDATE record_keys SET counts_from = ?2" + where, "begin the terms");
    if (!update) {
        return fail(update.error());
    }
    return update->bind(1, toRfc3339(now + kDatedAhead)).bind(2, toRfc3339(now)).run();
}

Result<std::optional<lane::RecordsErased>> RecordRetention::due(const RetentionTerms& terms, UtcTime now,
                                                                const std::string& batchId) const {
    for (const auto& [recordClass, term] : classesOf(terms)) {
        auto rows = database_.prepare(std::string("SELECT id, subject, (SELECT count(*) FROM journal WHERE key_id = k.id)"
                                                  " FROM record_keys k WHERE class = ?1 AND wrapped IS NOT NULL"
                                                  " AND counts_from < ?2 AND NOT") +
                                          kNotAtCentre + " ORDER BY counts_from LIMIT ?3",
                                      "look for what is due");
        if (!rows) {
            return fail(rows.error());
        }
        lane::RecordsErased batch;
        batch.batchId = batchId;
        batch.recordClass = recordClass;
        batch.cutOff = now - term;
        rows->bind(1, std::string_view(recordClass)).bind(2, toRfc3339(batch.cutOff)).bind(3, kErasureBatch);
        for (;;) {
            const auto there = rows->step();
            if (!there) {
                return fail(there.error());
            }
            if (!*there) {
                break;
            }
            batch.records.push_back({rows->integer(0), rows->text(1), rows->integer(2)});
        }
        if (!batch.records.empty()) {
            return batch;
        }
    }
    return dueClear(terms, now, batchId);
}

/// Rows of older programs name no record: they go by age, with the longest term of a crossing, up to the last crossing
/// that is old enough and at the centre.
Result<std::optional<lane::RecordsErased>> RecordRetention::dueClear(const RetentionTerms& terms, UtcTime now,
                                                                     const std::string& batchId) const {
    lane::RecordsErased batch;
    batch.batchId = batchId;
    batch.recordClass = "clear";
    batch.cutOff = now - std::max({terms.passed, terms.referred, terms.abandoned});
    auto row = database_.prepare(
        "SELECT coalesce(max(c.journal_seq), 0) FROM crossings c JOIN journal j ON j.seq = c.journal_seq"
        " LEFT JOIN outbox o ON o.crossing_id = c.id"
        " WHERE j.clock IS NULL AND typeof(c.record) = 'text' AND c.closed_at < ?1"
        " AND coalesce(o.device_seq, 0) <= coalesce((SELECT max(through_seq) FROM outbox_releases), 0)",
        "look for rows of older programs");
    if (!row) {
        return fail(row.error());
    }
    if (const auto there = row->bind(1, toRfc3339(batch.cutOff)).step(); !there) {
        return fail(there.error());
    }
    batch.clearThrough = row->integer(0);
    if (batch.clearThrough == 0) {
        return std::nullopt;
    }
    return batch;
}

Result<bool> RecordRetention::proven(const std::string& batchId) const {
    const auto found = countOf(database_, "SELECT count(*) FROM erasures WHERE batch_id = ?1", batchId);
    if (!found) {
        return fail(found.error());
    }
    return *found != 0;
}

Result<bool> RecordRetention::isCasePicture(const std::string& evidenceId) const {
    const auto found = countOf(database_,
                               "SELECT count(*) FROM record_evidence e JOIN record_keys k ON k.id = e.key_id"
                               " WHERE e.evidence_id = ?1 AND k.class = 'referred'",
                               evidenceId);
    if (!found) {
        return fail(found.error());
    }
    return *found != 0;
}

Result<RetentionState> RecordRetention::state(const RetentionTerms& terms, UtcTime now) const {
    RetentionState state;
    const std::string kept = "SELECT count(*) FROM record_keys k WHERE class = ?1 AND wrapped IS NOT NULL";
    std::vector<std::pair<std::string, std::optional<std::chrono::hours>>> classes{{"open", std::nullopt}};
    for (const auto& [recordClass, term] : classesOf(terms)) {
        classes.emplace_back(recordClass, term);
    }
    for (const auto& [recordClass, term] : classes) {
        const std::string cutOff = term ? toRfc3339(now - *term) : std::string("0");
        const auto there = countOf(database_, kept, recordClass);
        const auto overdue = countOf(database_, kept + " AND counts_from < ?2", recordClass, cutOff);
        const auto held = countOf(database_, kept + " AND counts_from < ?2 AND" + kNotAtCentre, recordClass, cutOff);
        const auto erased =
            countOf(database_, "SELECT count(*) FROM record_keys WHERE class = ?1 AND wrapped IS NULL", recordClass);
        for (const auto* count : {&there, &overdue, &held, &erased}) {
            if (!*count) {
                return fail(count->error());
            }
        }
        state.classes.push_back({recordClass, *there, *overdue, *held, *erased});
    }
    const auto clear = database_.number("SELECT count(*) FROM journal WHERE clock IS NULL AND typeof(event) = 'text'",
                                        "count rows of older programs");
    const auto proofs = database_.number("SELECT count(*) FROM erasures", "count the proofs");
    if (!clear || !proofs) {
        return fail(!clear ? clear.error() : proofs.error());
    }
    state.clearRows = *clear;
    state.proofs = *proofs;
    return state;
}

Result<void> eraseRecords(const Database& database, const lane::RecordsErased& erased, std::int64_t seq) {
    auto once = database.prepare("INSERT INTO erasures (batch_id, seq) VALUES (?, ?)", "note the deletion");
    if (!once) {
        return fail(once.error());
    }
    if (auto noted = once->bind(1, erased.batchId).bind(2, seq).run(); !noted) {
        return noted;
    }
    for (const lane::ErasedRecord& record : erased.records) {
        if (auto done = eraseRecord(database, record, seq); !done) {
            return done;
        }
    }
    if (erased.clearThrough > 0) {
        const auto rows = eraseRows(database,
                                    "clock IS NULL AND seq <= ?1 AND event_type NOT IN ("
                                    "'lane_started', 'device_state_changed')",
                                    erased.clearThrough, "text");
        if (!rows) {
            return fail(rows.error());
        }
    }
    return {};
}

} // namespace lanepost::store
