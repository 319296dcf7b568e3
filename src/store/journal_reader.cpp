#include "store/journal_reader.h"

#include <string>
#include <utility>

#include "store/database.h"
#include "store/migrations.h"
#include "store/record_keys.h"
#include "store/store_key.h"

namespace lanepost::store {
namespace {

/// A store's database and what opens its records.
struct OpenStore {
    Database database;
    RecordKeys keys;
};

Result<OpenStore> openStore(const std::filesystem::path& path) {
    auto database = openNewest(path, OpenMode::ReadOnly);
    if (!database) {
        return fail(database.error());
    }
    const auto storeKey = readStoreKey(path.parent_path());
    return storeKey ? Result<OpenStore>(OpenStore{std::move(*database), RecordKeys(*storeKey)}) : fail(storeKey.error());
}

} // namespace

Result<std::int64_t> readJournal(const std::filesystem::path& path, std::int64_t firstSeq,
                                 const std::function<Result<void>(const JournalRow&)>& visit) {
    const auto store = openStore(path);
    if (!store) {
        return fail(store.error());
    }
    const std::string sql = std::string("SELECT ") + kJournalColumns + " FROM journal WHERE seq >= ? ORDER BY seq";
    auto rows = store->database.prepare(sql, "read the journal");
    if (!rows) {
        return fail(rows.error());
    }
    rows->bind(1, firstSeq);
    for (std::int64_t visited = 0;; ++visited) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            return visited;
        }
        auto row = rowAt(*rows);
        if (!row) {
            return fail(path.string(), row.error());
        }
        if (auto opened = openRow(*row, store->database, store->keys); !opened) {
            return fail(path.string(), opened.error());
        }
        if (auto done = visit(*row); !done) {
            return fail(done.error());
        }
    }
}

Result<std::int64_t> readCrossings(const std::filesystem::path& path,
                                   const std::function<Result<void>(const StoredCrossing&)>& visit) {
    const auto store = openStore(path);
    if (!store) {
        return fail(store.error());
    }
    auto rows = store->database.prepare("SELECT c.id, c.journal_seq, c.record, j.key_id FROM crossings c"
                                  " JOIN journal j ON j.seq = c.journal_seq ORDER BY c.journal_seq",
                                  "read the crossings");
    if (!rows) {
        return fail(rows.error());
    }
    for (std::int64_t visited = 0;; ++visited) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            return visited;
        }
        auto record = openRecord(*rows, 2, rows->text(0), rows->integer(3), store->database, store->keys);
        if (!record) {
            return fail(path.string() + ": crossing " + rows->text(0), record.error());
        }
        if (auto done = visit({rows->text(0), rows->integer(1), std::move(*record)}); !done) {
            return fail(done.error());
        }
    }
}

} // namespace lanepost::store
