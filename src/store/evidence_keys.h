// The keys of the pictures in an evidence folder: one for each, destroyed when the picture's time is over.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"
#include "store/sealing.h"

namespace lanepost::store {

/// "<folder>/keys.sqlite", a database apart from the journal's, so that cameras and readers never hold up the lane's
/// commits. Every change is durable when its call returns. Lives on one thread, or behind one lock.
class EvidenceKeys {
public:
    /// Opens or makes the database; the store's key lies in the folder above. Error: see Database; Unsupported; Corrupt.
    [[nodiscard]] static Result<EvidenceKeys> open(const std::filesystem::path& folder);

    /// A new key for the picture `id`. Error: see Database; Busy while an earlier picture of the same bytes is being erased.
    [[nodiscard]] Result<DataKey> make(const std::string& id) const;
    /// The key of the picture `id`; empty when it has none: it is not there, or was put there clear by an older program.
    /// Error: see Database; Corrupt.
    [[nodiscard]] Result<std::optional<DataKey>> find(const std::string& id) const;
    /// Takes up a picture that an older program left clear, so that its term runs too. Error: see Database.
    [[nodiscard]] Result<void> adoptClear(const std::string& id) const;

    /// Begins the terms that have not begun, or that lie in the future. Error: see Database.
    [[nodiscard]] Result<void> beginTerms(UtcTime now) const;
    /// At most `limit` pictures whose term began before `cutOff`, oldest first. Error: see Database.
    [[nodiscard]] Result<std::vector<std::string>> dueBefore(UtcTime cutOff, std::int64_t limit) const;
    /// Destroys the keys of `ids` as batch `batchId`, and clears the log of older copies; false when somebody reads.
    /// Error: see Database.
    [[nodiscard]] Result<bool> destroy(const std::string& batchId, const std::vector<std::string>& ids) const;
    /// The batches that destroy() was called for and forget() not yet. Error: see Database.
    [[nodiscard]] Result<std::map<std::string, std::vector<std::string>>> unproven() const;
    /// The batch is proven in the journal. Error: see Database.
    [[nodiscard]] Result<void> forget(const std::string& batchId) const;

private:
    EvidenceKeys(Database database, const DataKey& storeKey) : database_(std::move(database)), storeKey_(storeKey) {}

    Database database_;
    DataKey storeKey_;
};

} // namespace lanepost::store
