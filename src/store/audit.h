// Is the record still what was written? Checks a journal's database without changing it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/head_file.h"

namespace lanepost::store {

/// One thing that is not as it was written.
struct AuditProblem {
    std::string table; ///< "journal", "crossings", "outbox", "outbox_releases", "record_keys", "schema", "file" (SQLite's own check) or "head file"
    std::string row;   ///< the journal's seq, the crossing's id, the outbox's device_seq; empty for none
    std::string what;  ///< for a technician; no personal data
    friend bool operator==(const AuditProblem&, const AuditProblem&) = default;
};

/// What was checked and what was found.
struct AuditReport {
    std::int64_t journalRows = 0;
    std::int64_t crossings = 0;
    std::int64_t outboxRows = 0;
    JournalHead head;                   ///< the last row; its hash is what an outside witness should keep
    std::int64_t erasedRows = 0; ///< journal rows that retention erased, each with a proof unless a problem says otherwise
    std::int64_t sealedRows = 0; ///< journal rows that could not be looked into, as the store's key was not beside them
    bool headFileSeen = false;          ///< false: that the tail was not cut off could not be checked
    std::vector<AuditProblem> problems; ///< at most kMaxAuditProblems, in the order of the tables above
    /// True when nothing was found.
    bool intact() const { return problems.empty(); }
};

/// Further problems are not listed.
constexpr std::size_t kMaxAuditProblems = 100;

/// Checks: every journal row against its hash and the row before it, without gaps; every crossing against the journal
/// row that recorded it; every erased row and destroyed key against the proof of its deletion; every outbox row against crossing and journal, where only rows
/// that a receipt of the centre covers may be missing; what was released against what was recorded; the schema against the program's own; the file
/// by SQLite's integrity check; the journal's end against the head file. May run while the appliance writes.
///
/// One flipped bit in any row is found and the row named. Limits: rows cut off at the end are found through the head
/// file beside the database, or by comparing `head` and the hashes in the centre's crossings; somebody who rewrites the
/// whole journal, all hashes and the head file is found only by the centre.
///
/// Error: NotFound, Io, Unsupported, Corrupt when the file cannot be opened as a database at all. Thread-safe.
[[nodiscard]] Result<AuditReport> verifyAudit(const std::filesystem::path& path);

} // namespace lanepost::store
