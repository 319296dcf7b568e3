// Journals written by a random lane.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include "lane/lane_session.h"
#include "lane/random_lane.h"
#include "store/crossing_journal.h"
#include "store/journal_row.h"
#include "store/store_key.h"
#include "support/temporary_folder.h"

namespace lanepost::store {

using test::TemporaryFolder;

/// Writes `events` random events into the journal at `path`; returns how many crossings were recorded.
inline int writeRandomJournal(const std::filesystem::path& path, std::uint64_t seed, int events) {
    CrossingJournal journal = CrossingJournal::open(path).value();
    lane::RandomLane random(seed);
    lane::LaneSession session;
    int recorded = 0;
    for (int i = 0; i < events; ++i) {
        const lane::TimedEvent event = random.next();
        const auto actions = session.on(event);
        random.see(actions);
        journal.append(event, actions).value();
        for (const lane::LaneAction& action : actions) {
            recorded += std::holds_alternative<lane::RecordCrossing>(action);
        }
    }
    return recorded;
}

inline void need(const Result<void>& done) {
    if (!done) {
        throw std::runtime_error(done.error().message);
    }
}

/// Opens the sealed actions of row `seq`, puts `to` in the place of `from` and seals them again; hashes stay as they are.
inline void changeSealedActions(const std::filesystem::path& path, std::int64_t seq, const std::string& from,
                                const std::string& to) {
    const auto database = Database::open(path, OpenMode::ReadWrite).value();
    const RecordKeys keys(readStoreKey(path.parent_path()).value());
    auto read = database.prepare("SELECT actions, key_id FROM journal WHERE seq = ?", "read").value();
    read.bind(1, seq).step().value();
    const DataKey key = keys.find(database, read.integer(1)).value().value();
    const std::string context = "journal.actions|" + std::to_string(seq);
    std::string text = unseal(key, context, read.text(0)).value();
    text.replace(text.find(from), from.size(), to);
    read.reset();
    auto write = database.prepare("UPDATE journal SET actions = ? WHERE seq = ?", "write").value();
    need(write.bind(1, asBytes(seal(key, context, text))).bind(2, seq).run());
}

} // namespace lanepost::store
