// A journal as the first program left it.
#pragma once

#include "base/file.h"
#include "store/crossing_record.h"
#include "store/migrations.h"
#include "store/store_under_test.h"

namespace lanepost::store {

/// A journal as the first program wrote it: schema 1, nothing sealed, payloads in the outbox. Returns its crossings.
inline int writeOldJournal(const std::filesystem::path& path, std::uint64_t seed, int events) {
    const auto database = Database::open(path, OpenMode::ReadWrite).value();
    const auto sql =
        readTextFile(std::string(LANEPOST_SOURCE_DIR) + "/src/store/migrations/0001_journal.sql", 1 << 20).value();
    need(database.execute(sql + "PRAGMA user_version=1; PRAGMA application_id=" + std::to_string(kApplicationId),
                          "make"));
    auto row = database.prepare("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", "insert").value();
    auto crossing = database.prepare("INSERT INTO crossings VALUES (?, ?, ?, ?, ?, ?, ?)", "insert").value();
    auto send = database.prepare("INSERT INTO outbox VALUES (?, ?, ?, ?, 'lanepost.crossing/1', '{}')", "insert").value();
    lane::RandomLane random(seed);
    lane::LaneSession session;
    Sha256 hash{};
    int recorded = 0;
    for (std::int64_t seq = 1; seq <= events; ++seq) {
        const lane::TimedEvent event = random.next();
        const auto actions = session.on(event);
        random.see(actions);
        const JournalRow made = makeRow(seq, hash, event, actions, RowClock{}, nullptr);
        row.bind(1, seq).bind(2, made.eventId).bind(3, made.at).bind(4, made.eventType).bind(5, made.event);
        need(row.bind(6, made.actions).bind(7, hash).bind(8, made.hash).run());
        row.reset();
        hash = made.hash;
        for (const lane::LaneAction& action : actions) {
            if (const auto* record = std::get_if<lane::RecordCrossing>(&action)) {
                const CrossingRecord stored = recordOf(record->crossing);
                crossing.bind(1, stored.id).bind(2, seq).bind(3, stored.laneId).bind(4, stored.openedAt);
                need(crossing.bind(5, stored.closedAt).bind(6, stored.outcome).bind(7, stored.record).run());
                crossing.reset();
                send.bind(1, std::int64_t{++recorded}).bind(2, made.eventId).bind(3, stored.id).bind(4, made.at);
                need(send.run());
                send.reset();
            }
        }
    }
    return recorded;
}

} // namespace lanepost::store
