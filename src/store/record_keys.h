// The keys of a journal's records: made with the record, wrapped under the store's key, destroyed when its time is over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "store/database.h"
#include "store/sealing.h"

namespace lanepost::store {

/// One record's key and its place in record_keys.
struct RecordKey {
    std::int64_t id = 0;
    DataKey key{};
};

/// Opens keys with the store's key. Keeps the last one opened. Lives on its database's thread.
class RecordKeys {
public:
    /// storeKey: empty when it is not at hand; then nothing sealed can be opened.
    explicit RecordKeys(std::optional<DataKey> storeKey) : storeKey_(storeKey) {}
    RecordKeys(const RecordKeys&) = default;
    RecordKeys& operator=(const RecordKeys&) = default;
    ~RecordKeys();

    /// The key of `subject`, made when there is none yet. When that key is destroyed, another one is made under
    /// `fallback`. Inside a transaction of the caller. Error: see Database; Corrupt; NotFound without the store's key.
    [[nodiscard]] Result<RecordKey> obtain(const Database& database, const std::string& subject,
                                           const std::string& fallback, const std::string& recordClass) const;

    /// The data key `id`; empty when it is destroyed or the store's key is not at hand.
    /// Error: see Database; Corrupt when it does not open, or there is no such key.
    [[nodiscard]] Result<std::optional<DataKey>> find(const Database& database, std::int64_t id) const;

    /// Forgets the key opened last: after keys were destroyed.
    void forgetLast() const;

    /// True when the store's key is at hand.
    bool canOpen() const { return storeKey_.has_value(); }

private:
    [[nodiscard]] Result<RecordKey> make(const Database& database, const std::string& subject,
                                         const std::string& recordClass) const;

    std::optional<DataKey> storeKey_;
    mutable std::optional<RecordKey> last_;
};

} // namespace lanepost::store
