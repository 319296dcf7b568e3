#include "store/outbox.h"

#include <utility>

#include "store/migrations.h"

namespace lanepost::store {
namespace {

Result<UtcTime> timeIn(const Statement& row, int column, const std::filesystem::path& path) {
    const auto time = parseRfc3339(row.text(column));
    if (!time) {
        return fail(ErrorKind::Corrupt, path.string() + ": outbox: a time is none; see 'lanepost audit verify'");
    }
    return *time;
}

} // namespace

Result<Outbox> Outbox::open(const std::filesystem::path& journal) {
    auto database = Database::open(journal, OpenMode::ReadOnly);
    if (!database) {
        return fail(database.error());
    }
    if (auto schema = requireNewestSchema(*database); !schema) {
        return fail(schema.error());
    }
    return Outbox(std::move(*database));
}

Result<OutboxState> Outbox::state() const {
    auto row =
        database_.prepare("SELECT count(*), (SELECT committed_at FROM outbox ORDER BY device_seq LIMIT 1) FROM outbox",
                          "read the outbox's state");
    if (!row) {
        return fail(row.error());
    }
    if (const auto there = row->step(); !there) {
        return fail(there.error());
    }
    OutboxState state{row->integer(0), std::nullopt};
    if (state.depth > 0) {
        const auto oldest = timeIn(*row, 1, database_.path());
        if (!oldest) {
            return fail(oldest.error());
        }
        state.oldest = *oldest;
    }
    return state;
}

Result<std::vector<OutboxEvent>> Outbox::pending(std::int64_t afterSeq, std::int64_t limit) const {
    auto rows = database_.prepare("SELECT device_seq, event_id, crossing_id, committed_at, schema, payload FROM outbox "
                                  "WHERE device_seq > ? ORDER BY device_seq LIMIT ?",
                                  "read the outbox");
    if (!rows) {
        return fail(rows.error());
    }
    rows->bind(1, afterSeq).bind(2, limit);
    std::vector<OutboxEvent> events;
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            return events;
        }
        const auto committed = timeIn(*rows, 3, database_.path());
        if (!committed) {
            return fail(committed.error());
        }
        events.push_back({rows->integer(0), rows->text(1), rows->text(2), *committed, rows->text(4), rows->text(5)});
    }
}

} // namespace lanepost::store
