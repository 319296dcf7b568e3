#include "store/record_keys.h"
#include "store/net_string.h"

#include <algorithm>

#include "base/hash.h"

namespace lanepost::store {
namespace {

std::string recordKeyContext(std::int64_t id, const std::string& subject) {
    return "key|" + std::to_string(id) + "|" + subject;
}

Result<DataKey> unwrap(const DataKey& storeKey, std::int64_t id, const std::string& subject,
                       const std::string& wrapped) {
    auto bytes = unseal(storeKey, recordKeyContext(id, subject), wrapped);
    DataKey key;
    if (!bytes || bytes->size() != key.size()) {
        return fail(ErrorKind::Corrupt, "record key " + std::to_string(id) +
                                            " does not open with the store's key; put the store's own store.key back");
    }
    std::ranges::copy(asBytes(*bytes), key.begin());
    return key;
}

} // namespace

RecordKeys::~RecordKeys() {
    if (storeKey_) {
        forget(*storeKey_);
    }
    forgetLast();
}

void RecordKeys::forgetLast() const {
    if (last_) {
        forget(last_->key);
        last_.reset();
    }
}

Result<RecordKey> RecordKeys::obtain(const Database& database, const std::string& subject, const std::string& fallback,
                                     const std::string& recordClass) const {
    if (!storeKey_) {
        return fail(ErrorKind::NotFound, database.path().string() + ": the store's key is not at hand");
    }
    auto row = database.prepare("SELECT id, wrapped FROM record_keys WHERE subject = ?", "look up the record's key");
    if (!row) {
        return fail(row.error());
    }
    const auto there = row->bind(1, subject).step();
    if (!there) {
        return fail(there.error());
    }
    if (!*there) {
        return make(database, subject, recordClass);
    }
    if (row->type(1) == ColumnType::Null) {
        return subject == fallback ? Result<RecordKey>(fail(ErrorKind::Conflict, "this event was erased already"))
                                   : obtain(database, fallback, fallback, recordClass);
    }
    const std::int64_t id = row->integer(0);
    if (!last_ || last_->id != id) {
        const auto key = unwrap(*storeKey_, id, subject, row->text(1));
        if (!key) {
            return fail(database.path().string(), key.error());
        }
        last_ = RecordKey{id, *key};
    }
    return *last_;
}

Result<RecordKey> RecordKeys::make(const Database& database, const std::string& subject,
                                   const std::string& recordClass) const {
    const auto last = database.number("SELECT coalesce(max(id), 0) FROM record_keys", "find the last record key");
    auto insert = database.prepare("INSERT INTO record_keys (id, subject, class, wrapped) VALUES (?, ?, ?, ?)",
                                   "insert the record's key");
    if (!last || !insert) {
        return fail(!last ? last.error() : insert.error());
    }
    // Not kept: this transaction may still fail, and then there is another key next time.
    const RecordKey made{*last + 1, newDataKey()};
    const std::string wrapped = seal(*storeKey_, recordKeyContext(made.id, subject), asText(made.key));
    insert->bind(1, made.id).bind(2, subject).bind(3, recordClass).bind(4, asBytes(wrapped));
    if (auto done = insert->run(); !done) {
        return fail(done.error());
    }
    return made;
}

Result<std::optional<DataKey>> RecordKeys::find(const Database& database, std::int64_t id) const {
    if (!storeKey_) {
        return std::nullopt;
    }
    if (last_ && last_->id == id) {
        return last_->key;
    }
    auto row = database.prepare("SELECT subject, wrapped FROM record_keys WHERE id = ?", "look up a record's key");
    if (!row) {
        return fail(row.error());
    }
    const auto there = row->bind(1, id).step();
    if (!there) {
        return fail(there.error());
    }
    if (!*there) {
        return fail(ErrorKind::Corrupt, database.path().string() + ": record key " + std::to_string(id) + " is missing");
    }
    if (row->type(1) == ColumnType::Null) {
        return std::nullopt;
    }
    const auto key = unwrap(*storeKey_, id, row->text(0), row->text(1));
    if (!key) {
        return fail(database.path().string(), key.error());
    }
    last_ = RecordKey{id, *key};
    return *key;
}

} // namespace lanepost::store
