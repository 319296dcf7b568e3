#include "store/outbox.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "store/crossing_record.h"
#include "store/migrations.h"
#include "store/outbox_envelope.h"
#include "store/store_key.h"

namespace lanepost::store {
namespace {

Result<UtcTime> timeIn(const Statement& row, int column, const std::filesystem::path& path) {
    const auto time = parseRfc3339(row.text(column));
    if (!time) {
        return fail(ErrorKind::Corrupt, path.string() + ": outbox: a time is none; see 'lanepost audit verify'");
    }
    return *time;
}

constexpr const char* kState =
    "SELECT coalesce((SELECT max(device_seq) FROM outbox), 0),"
    "       coalesce((SELECT max(through_seq) FROM outbox_releases), 0),"
    "       (SELECT released_at FROM outbox_releases ORDER BY through_seq DESC LIMIT 1),"
    "       (SELECT committed_at FROM outbox"
    "         WHERE device_seq > coalesce((SELECT max(through_seq) FROM outbox_releases), 0)"
    "         ORDER BY device_seq LIMIT 1)";

} // namespace

Result<Outbox> Outbox::open(const std::filesystem::path& journal) {
    auto database = openNewest(journal, OpenMode::ReadOnly);
    if (!database) {
        return fail(database.error());
    }
    const auto storeKey = readStoreKey(journal.parent_path());
    if (!storeKey) {
        return fail(storeKey.error());
    }
    return Outbox(std::move(*database), RecordKeys(*storeKey));
}

Result<OutboxState> Outbox::state() const {
    auto row = database_.prepare(kState, "read the outbox's state");
    if (!row) {
        return fail(row.error());
    }
    if (const auto there = row->step(); !there) {
        return fail(there.error());
    }
    OutboxState state;
    state.newestSeq = row->integer(0);
    state.throughSeq = row->integer(1);
    state.depth = std::max<std::int64_t>(0, state.newestSeq - state.throughSeq);
    for (const auto& [column, time] : {std::pair{2, &state.lastRelease}, std::pair{3, &state.oldest}}) {
        if (row->type(column) != ColumnType::Null) {
            const auto found = timeIn(*row, column, database_.path());
            if (!found) {
                return fail(found.error());
            }
            *time = *found;
        }
    }
    return state;
}

Result<std::int64_t> Outbox::newestSeq() const {
    return database_.number("SELECT coalesce(max(device_seq), 0) FROM outbox", "read the last device sequence");
}

Result<std::vector<OutboxEvent>> Outbox::pending(std::int64_t afterSeq, std::int64_t limit,
                                                 std::size_t maxBytes) const {
    auto rows = database_.prepare(
        "SELECT o.device_seq, o.event_id, o.crossing_id, o.committed_at, o.schema, c.record, j.key_id, j.seq, j.hash"
        " FROM outbox o JOIN crossings c ON c.id = o.crossing_id JOIN journal j ON j.seq = c.journal_seq"
        " WHERE o.device_seq > ? ORDER BY o.device_seq LIMIT ?",
        "read the outbox");
    if (!rows) {
        return fail(rows.error());
    }
    rows->bind(1, afterSeq).bind(2, limit);
    std::vector<OutboxEvent> events;
    for (std::size_t bytes = 0; bytes < maxBytes;) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            break;
        }
        auto event = eventAt(*rows);
        if (!event) {
            return fail(event.error());
        }
        events.push_back(std::move(*event));
        bytes += events.back().payload.size();
        if (events.back().deviceSeq != afterSeq + static_cast<std::int64_t>(events.size())) {
            return fail(ErrorKind::Corrupt, database_.path().string() + ": outbox: row " +
                                                std::to_string(afterSeq + static_cast<std::int64_t>(events.size())) +
                                                " is missing; see 'lanepost audit verify'");
        }
    }
    return events;
}

/// The envelope is made from the sealed crossing and its journal row; it stands nowhere else.
Result<OutboxEvent> Outbox::eventAt(const Statement& row) const {
    const auto committed = timeIn(row, 3, database_.path());
    if (!committed) {
        return fail(committed.error());
    }
    const std::string where = database_.path().string() + ": outbox: event " + std::to_string(row.integer(0));
    const auto record = openRecord(row, 5, row.text(2), row.integer(6), database_, keys_);
    if (!record) {
        return fail(where, record.error());
    }
    if (record->form != StoredForm::Clear) {
        return fail(ErrorKind::NotFound, where + (record->form == StoredForm::Erased
                                                      ? " was erased, as the centre has it"
                                                      : " is sealed and the store's key (store.key) is missing"));
    }
    EnvelopeOrigin origin{row.integer(0), row.text(1), row.text(3), row.integer(7), {}};
    const std::string hash = row.text(8);
    if (hash.size() != origin.journalHash.size()) {
        return fail(ErrorKind::Corrupt, where + ": its journal row is damaged; see 'lanepost audit verify'");
    }
    std::ranges::copy(asBytes(hash), origin.journalHash.begin());
    auto payload = crossingEnvelope(origin, record->text, row.text(4));
    if (!payload) {
        return fail(where, payload.error());
    }
    return OutboxEvent{row.integer(0), row.text(1), row.text(2), *committed, row.text(4), std::move(*payload)};
}

Result<OutboxRelease> Outbox::released() const {
    return releasedAtOrBefore(std::numeric_limits<std::int64_t>::max());
}

Result<OutboxRelease> Outbox::releasedAtOrBefore(std::int64_t sequence) const {
    auto row = database_.prepare("SELECT through_seq, event_id, chain, released_at, receipt FROM outbox_releases"
                                 " WHERE through_seq <= ? ORDER BY through_seq DESC LIMIT 1",
                                 "read the last release");
    if (!row) {
        return fail(row.error());
    }
    const auto there = row->bind(1, sequence).step();
    if (!there) {
        return fail(there.error());
    }
    if (!*there) {
        return OutboxRelease{};
    }
    const auto at = timeIn(*row, 3, database_.path());
    const std::string chain = row->text(2);
    OutboxRelease release{row->integer(0), row->text(1), {}, at.value_or(UtcTime{}), row->text(4)};
    if (!at || chain.size() != release.chain.size()) {
        return fail(ErrorKind::Corrupt, database_.path().string() +
                                            ": outbox: the last release is damaged; see 'lanepost audit verify'");
    }
    std::ranges::copy(asBytes(chain), release.chain.begin());
    return release;
}

Result<std::string> Outbox::stream() const {
    auto row = database_.prepare("SELECT id FROM outbox_stream", "read the outbox's id");
    if (!row) {
        return fail(row.error());
    }
    const auto there = row->step();
    if (!there) {
        return fail(there.error());
    }
    if (!*there || !fromHex(row->text(0)) || row->text(0).size() != 32) {
        return fail(ErrorKind::Corrupt, database_.path().string() + ": outbox: its id is missing or damaged");
    }
    return row->text(0);
}

} // namespace lanepost::store
