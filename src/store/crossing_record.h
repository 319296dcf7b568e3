// The crossings table's row for a recorded crossing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "lane/crossing.h"
#include "store/database.h"
#include "store/journal_row.h"
#include "store/record_keys.h"

namespace lanepost::store {

/// The columns beside journal_seq, made from the crossing.
struct CrossingRecord {
    std::string id;
    std::string laneId;
    std::string openedAt;
    std::string closedAt; ///< when decided or abandoned
    std::string outcome;  ///< "pass", "refer" or "abandoned"
    std::string record;   ///< canonical JSON of the crossing
    friend bool operator==(const CrossingRecord&, const CrossingRecord&) = default;
};

/// The row for `crossing`. Thread-safe.
CrossingRecord recordOf(const lane::Crossing& crossing);

/// What a crossing's record is sealed to. Thread-safe.
std::string recordContext(const std::string& crossingId);

/// The evidence ids that a crossing names, each once. Thread-safe.
std::vector<std::string> evidenceOf(const lane::Crossing& crossing);

/// A record as read from its column, opened when its key is there.
struct StoredRecord {
    StoredForm form = StoredForm::Clear; ///< Sealed: its key is not at hand
    std::string text;                    ///< canonical JSON when Clear. Personal data.
};

/// Reads the record in `column` of a row of crossings. keyId: of the journal row that recorded it.
/// Error: Corrupt; see Database. Thread rule: the statement's.
[[nodiscard]] Result<StoredRecord> openRecord(const Statement& row, int column, const std::string& crossingId,
                                              std::int64_t keyId, const Database& database, const RecordKeys& keys);

} // namespace lanepost::store
