// Comparing what is erased with what the journal says was erased.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/audit.h"
#include "store/database.h"
#include "store/journal_row.h"

namespace lanepost::store {

/// Takes down the journal's rows as they come and compares them at the end: every erased row must belong to a record with a
/// proof, every proven record must be erased as a whole, every destroyed key must have its proof. Lives on one thread.
class ErasureAudit {
public:
    /// A row of which something is erased.
    void addErasedRow(const JournalRow& row);
    /// A row with a record key, of which nothing is erased.
    void addKeptRow(const JournalRow& row);
    /// A row that proves deletions. Error: Corrupt when it does not say what it must.
    [[nodiscard]] Result<void> addProof(const JournalRow& row);

    /// What does not agree, after the last row.
    std::vector<AuditProblem> compareWith(const Database& database) const;

private:
    struct Proof {
        std::int64_t seq = 0;
        std::string subject;
        std::int64_t rows = 0;
    };

    void compareRows(std::vector<AuditProblem>& problems) const;
    void compareKeys(const Database& database, std::vector<AuditProblem>& problems) const;
    void compareBatches(const Database& database, std::vector<AuditProblem>& problems) const;

    std::map<std::int64_t, Proof> proofs_;                    ///< by key
    std::map<std::string, std::int64_t> batches_;             ///< batch id to journal seq
    std::map<std::int64_t, std::int64_t> erasedRows_;         ///< key to number of rows
    std::map<std::int64_t, std::int64_t> erasedClear_;        ///< seq of erased rows without a key, to 1
    std::map<std::int64_t, std::int64_t> lastKept_;           ///< key to the last row of which nothing is erased
    std::int64_t clearThrough_ = 0;
};

} // namespace lanepost::store
