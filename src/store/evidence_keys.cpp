#include "store/evidence_keys.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "store/net_string.h"
#include "store/store_key.h"

namespace lanepost::store {
namespace {

/// "LNPE": tells this database from others.
constexpr std::int64_t kEvidenceApplicationId = 0x4c4e5045;
constexpr std::int64_t kEvidenceSchema = 1;

constexpr const char* kMakeSchema =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE picture_keys ("
    "    evidence_id TEXT NOT NULL PRIMARY KEY,"
    "    counts_from TEXT,"                                 // when its term began, by a trusted clock
    "    clear       INTEGER NOT NULL CHECK (clear IN (0, 1))," // left by a program that did not seal
    "    wrapped     BLOB,"                                 // under the store's key; null: clear or destroyed
    "    batch_id    TEXT"                                  // of its deletion
    ") STRICT;"
    "CREATE INDEX picture_keys_due ON picture_keys (counts_from) WHERE batch_id IS NULL;"
    "PRAGMA user_version=1; PRAGMA application_id=1280200773; COMMIT;";
static_assert(kEvidenceApplicationId == 1280200773);

std::string pictureKeyContext(const std::string& id) {
    return "picture-key|" + id;
}

Result<void> prepareSchema(const Database& database) {
    const auto version = database.number("PRAGMA user_version", "read the schema's number");
    const auto application = database.number("PRAGMA application_id", "read the application id");
    if (!version || !application) {
        return fail(!version ? version.error() : application.error());
    }
    if (*version == 0 && *application == 0) {
        return database.execute(kMakeSchema, "make the tables");
    }
    if (*application != kEvidenceApplicationId || *version != kEvidenceSchema) {
        return fail(ErrorKind::Unsupported, database.path().string() + ": not the picture keys of this program");
    }
    return {};
}

} // namespace

Result<EvidenceKeys> EvidenceKeys::open(const std::filesystem::path& folder) {
    auto database = Database::open(folder / "keys.sqlite", OpenMode::ReadWrite);
    if (!database) {
        return fail(database.error());
    }
    if (auto prepared = prepareSchema(*database); !prepared) {
        return fail(prepared.error());
    }
    const auto storeKey = readOrMakeStoreKey(folder.parent_path());
    if (!storeKey) {
        return fail(storeKey.error());
    }
    // What a killed deletion left in the log; a busy one is cleared by the next deletion.
    if (auto moved = database->moveLogIntoFile(); !moved) {
        return fail(moved.error());
    }
    return EvidenceKeys(std::move(*database), *storeKey);
}

Result<DataKey> EvidenceKeys::make(const std::string& id) const {
    auto insert = database_.prepare("INSERT INTO picture_keys (evidence_id, clear, wrapped) VALUES (?1, 0, ?2)"
                                    " ON CONFLICT (evidence_id) DO UPDATE SET clear = 0, wrapped = ?2,"
                                    " counts_from = NULL WHERE batch_id IS NULL RETURNING 1",
                                    "keep the picture's key");
    if (!insert) {
        return fail(insert.error());
    }
    const DataKey key = newDataKey();
    const std::string wrapped =
        seal(storeKey_, pictureKeyContext(id), asText(key));
    const auto made = insert->bind(1, id).bind(2, asBytes(wrapped)).step();
    if (!made) {
        return fail(made.error());
    }
    if (!*made) {
        return fail(ErrorKind::Busy, "an earlier picture of the same bytes is being erased");
    }
    if (auto done = insert->run(); !done) {
        return fail(done.error());
    }
    return key;
}

Result<std::optional<DataKey>> EvidenceKeys::find(const std::string& id) const {
    auto row = database_.prepare("SELECT wrapped FROM picture_keys WHERE evidence_id = ? AND wrapped IS NOT NULL",
                                 "look up a picture's key");
    if (!row) {
        return fail(row.error());
    }
    const auto there = row->bind(1, id).step();
    if (!there) {
        return fail(there.error());
    }
    if (!*there) {
        return std::nullopt;
    }
    const auto bytes = unseal(storeKey_, pictureKeyContext(id), row->text(0));
    DataKey key;
    if (!bytes || bytes->size() != key.size()) {
        return fail(ErrorKind::Corrupt, database_.path().string() +
                                            ": a picture's key does not open with the store's key; put the store's own "
                                            "store.key back");
    }
    std::ranges::copy(asBytes(*bytes), key.begin());
    return key;
}

Result<void> EvidenceKeys::adoptClear(const std::string& id) const {
    auto insert = database_.prepare("INSERT OR IGNORE INTO picture_keys (evidence_id, clear) VALUES (?, 1)",
                                    "take up an older picture");
    if (!insert) {
        return fail(insert.error());
    }
    return insert->bind(1, id).run();
}

Result<void> EvidenceKeys::beginTerms(UtcTime now) const {
    auto update = database_.prepare("UPDATE picture_keys SET counts_from = ?1 WHERE batch_id IS NULL AND"
                                    " (counts_from IS NULL OR counts_from > ?2)",
                                    "begin the pictures' terms");
    if (!update) {
        return fail(update.error());
    }
    return update->bind(1, toRfc3339(now)).bind(2, toRfc3339(now + std::chrono::hours(1))).run();
}

Result<std::vector<std::string>> EvidenceKeys::dueBefore(UtcTime cutOff, std::int64_t limit) const {
    auto rows = database_.prepare("SELECT evidence_id FROM picture_keys WHERE batch_id IS NULL AND counts_from < ?1"
                                  " ORDER BY counts_from LIMIT ?2",
                                  "look for pictures that are due");
    if (!rows) {
        return fail(rows.error());
    }
    rows->bind(1, toRfc3339(cutOff)).bind(2, limit);
    std::vector<std::string> ids;
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            return ids;
        }
        ids.push_back(rows->text(0));
    }
}

Result<bool> EvidenceKeys::destroy(const std::string& batchId, const std::vector<std::string>& ids) const {
    {
        auto transaction = Transaction::beginWrite(database_);
        auto update = database_.prepare("UPDATE picture_keys SET wrapped = NULL, batch_id = ?2 WHERE evidence_id = ?1"
                                        " AND batch_id IS NULL",
                                        "destroy a picture's key");
        if (!transaction || !update) {
            return fail(!transaction ? transaction.error() : update.error());
        }
        for (const std::string& id : ids) {
            if (auto done = update->bind(1, id).bind(2, batchId).run(); !done) {
                return fail(done.error());
            }
            update->reset();
        }
        if (auto committed = transaction->commit(); !committed) {
            return fail(committed.error());
        }
    }
    return database_.moveLogIntoFile();
}

Result<std::map<std::string, std::vector<std::string>>> EvidenceKeys::unproven() const {
    auto rows = database_.prepare("SELECT batch_id, evidence_id FROM picture_keys WHERE batch_id IS NOT NULL"
                                  " ORDER BY batch_id, evidence_id",
                                  "look for deletions without proof");
    if (!rows) {
        return fail(rows.error());
    }
    std::map<std::string, std::vector<std::string>> batches;
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            return batches;
        }
        batches[rows->text(0)].push_back(rows->text(1));
    }
}

Result<void> EvidenceKeys::forget(const std::string& batchId) const {
    auto remove = database_.prepare("DELETE FROM picture_keys WHERE batch_id = ?", "forget a proven deletion");
    if (!remove) {
        return fail(remove.error());
    }
    return remove->bind(1, batchId).run();
}

} // namespace lanepost::store
