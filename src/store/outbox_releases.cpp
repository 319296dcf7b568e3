#include "store/outbox_releases.h"

#include <utility>

#include "store/migrations.h"

namespace lanepost::store {

Result<OutboxReleases> OutboxReleases::open(const std::filesystem::path& journal) {
    auto database = openNewest(journal, OpenMode::ReadWrite);
    if (!database) {
        return fail(database.error());
    }
    return OutboxReleases(std::move(*database));
}

Result<void> OutboxReleases::record(const OutboxRelease& release) {
    auto insert = database_.prepare("INSERT INTO outbox_releases (through_seq, event_id, chain, released_at, receipt)"
                                    " SELECT ?1, ?2, ?3, ?4, ?5"
                                    " WHERE ?1 > coalesce((SELECT max(through_seq) FROM outbox_releases), 0)",
                                    "write down what the centre has");
    if (!insert) {
        return fail(insert.error());
    }
    insert->bind(1, release.throughSeq).bind(2, release.eventId).bind(3, release.chain);
    return insert->bind(4, toRfc3339(release.releasedAt)).bind(5, release.receipt).run();
}

Result<std::int64_t> OutboxReleases::removeReleased(UtcTime releasedBefore, std::int64_t limit) {
    auto remove = database_.prepare(
        "DELETE FROM outbox WHERE device_seq IN (SELECT device_seq FROM outbox WHERE device_seq <="
        " coalesce((SELECT max(through_seq) FROM outbox_releases WHERE released_at < ?1), 0)"
        " AND device_seq < (SELECT max(device_seq) FROM outbox) ORDER BY device_seq LIMIT ?2) RETURNING 1",
        "remove what the centre has");
    if (!remove) {
        return fail(remove.error());
    }
    remove->bind(1, toRfc3339(releasedBefore)).bind(2, limit);
    for (std::int64_t removed = 0;; ++removed) {
        const auto row = remove->step();
        if (!row) {
            return fail(row.error());
        }
        if (!*row) {
            return removed;
        }
    }
}

Result<std::int64_t> OutboxReleases::cursor(const std::string& name) const {
    auto row = database_.prepare("SELECT coalesce(max(value), 0) FROM exchange_cursors WHERE name = ?",
                                 "read how far notices were taken");
    if (!row) {
        return fail(row.error());
    }
    const auto there = row->bind(1, name).step();
    if (!there) {
        return fail(there.error());
    }
    return row->integer(0);
}

Result<void> OutboxReleases::moveCursor(const std::string& name, std::int64_t value) {
    auto write = database_.prepare("INSERT INTO exchange_cursors (name, value) VALUES (?1, ?2)"
                                   " ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
                                   "write down how far notices were taken");
    if (!write) {
        return fail(write.error());
    }
    return write->bind(1, name).bind(2, value).run();
}

} // namespace lanepost::store
