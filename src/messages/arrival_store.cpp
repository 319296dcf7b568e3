#include "messages/arrival_store.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/json_text.h"
#include "base/strict_json.h"
#include "store/store_key.h"

namespace lanepost::messages {
namespace {

using store::DataKey;

/// "LNPA": tells this database from others.
constexpr std::int64_t kApplicationId = 0x4c4e5041;

constexpr const char* kMakeSchema = "BEGIN IMMEDIATE;"
                                    "CREATE TABLE arrivals ("
                                    "    id          INTEGER PRIMARY KEY,"
                                    "    reference   TEXT NOT NULL UNIQUE,"
                                    "    counts_from TEXT NOT NULL," // arrival, or import when none is announced
                                    "    wrapped     BLOB NOT NULL," // the list's key under the store's key
                                    "    sealed      BLOB NOT NULL"  // the list, canonical JSON
                                    ") STRICT;"
                                    "PRAGMA user_version=1; PRAGMA application_id=1280200769; COMMIT;";
static_assert(kApplicationId == 1280200769);

std::string keyContext(const std::string& reference) {
    return "arrival-key|" + reference;
}

std::string listContext(const std::string& reference) {
    return "arrival|" + reference;
}

} // namespace

Result<ArrivalStore> ArrivalStore::open(const std::filesystem::path& folder) {
    auto database = store::Database::open(folder / "arrivals.sqlite", store::OpenMode::ReadWrite);
    if (!database) {
        return fail(database.error());
    }
    const auto version = database->number("PRAGMA user_version", "read the schema's number");
    const auto application = database->number("PRAGMA application_id", "read the application id");
    if (!version || !application) {
        return fail(!version ? version.error() : application.error());
    }
    if (*version == 0 && *application == 0) {
        if (auto made = database->execute(kMakeSchema, "make the tables"); !made) {
            return fail(made.error());
        }
    } else if (*application != kApplicationId || *version != 1) {
        return fail(ErrorKind::Unsupported, database->path().string() + ": not the arrival lists of this program");
    }
    const auto key = store::readOrMakeStoreKey(folder);
    if (!key) {
        return fail(key.error());
    }
    return ArrivalStore(std::move(*database), *key);
}

Result<void> ArrivalStore::put(const ArrivalList& list, UtcTime now) {
    DataKey key = store::newDataKey();
    const std::string sealed = store::seal(key, listContext(list.reference), canonicalText(toJson(list)));
    const std::string wrapped = store::seal(storeKey_, keyContext(list.reference),
                                            {reinterpret_cast<const char*>(key.data()), key.size()});
    store::forget(key);
    auto insert = database_.prepare("INSERT INTO arrivals (reference, counts_from, wrapped, sealed) VALUES (?, ?, ?, ?)"
                                    " ON CONFLICT (reference) DO UPDATE SET counts_from = excluded.counts_from,"
                                    " wrapped = excluded.wrapped, sealed = excluded.sealed",
                                    "keep the list");
    if (!insert) {
        return fail(insert.error());
    }
    insert->bind(1, list.reference).bind(2, toRfc3339(list.arrivalAt.value_or(now)));
    return insert->bind(3, asBytes(wrapped)).bind(4, asBytes(sealed)).run();
}

Result<std::vector<ArrivalList>> ArrivalStore::lists() const {
    auto rows = database_.prepare("SELECT reference, wrapped, sealed FROM arrivals ORDER BY id", "read the lists");
    if (!rows) {
        return fail(rows.error());
    }
    std::vector<ArrivalList> found;
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            return found;
        }
        const std::string reference = rows->text(0);
        const auto keyBytes = store::unseal(storeKey_, keyContext(reference), rows->text(1));
        DataKey key{};
        if (!keyBytes || keyBytes->size() != key.size()) {
            return fail(ErrorKind::Corrupt, database_.path().string() + ": a list's key does not open");
        }
        std::ranges::copy(asBytes(*keyBytes), key.begin());
        const auto text = store::unseal(key, listContext(reference), rows->text(2));
        const auto json = text ? parseJson(*text) : Result<nlohmann::json>(fail(text.error()));
        auto list = json ? arrivalListFromJson(*json) : Result<ArrivalList>(fail(json.error()));
        if (!list) {
            return fail(database_.path().string() + ": a list cannot be read", list.error());
        }
        found.push_back(std::move(*list));
    }
}

Result<std::int64_t> ArrivalStore::erase(UtcTime now, std::chrono::hours term) {
    auto remove = database_.prepare("DELETE FROM arrivals WHERE counts_from < ? RETURNING 1", "erase lists");
    if (!remove) {
        return fail(remove.error());
    }
    remove->bind(1, toRfc3339(now - term));
    std::int64_t erased = 0;
    for (;; ++erased) {
        const auto row = remove->step();
        if (!row) {
            return fail(row.error());
        }
        if (!*row) {
            break;
        }
    }
    remove->reset();
    const auto cleared = erased == 0 ? Result<bool>(true) : database_.moveLogIntoFile();
    if (!cleared) {
        return fail(cleared.error());
    }
    if (!*cleared) {
        return fail(ErrorKind::Busy, database_.path().string() + ": somebody reads; the log is emptied the next time");
    }
    return erased;
}

} // namespace lanepost::messages
