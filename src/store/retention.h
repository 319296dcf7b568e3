// Whose time is over: the terms of each class of record, what is due by them, and the deletion itself.
//
// Deletion destroys the record's key and removes what it sealed; the proof is the journal row of the same transaction
// (docs/retention.md). Nothing is deleted before the centre has it, and never by a clock that is not trusted.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lane/lane_event.h"
#include "store/database.h"

namespace lanepost::store {

/// How long each class is kept, from the moment its record was closed. The values are defaults of ours; what is lawful at a
/// post is configured there. The centre's own terms are another matter (store/message_handling.h).
struct RetentionTerms {
    std::chrono::hours passed{24 * 30};      ///< crossings without a hit that were passed
    std::chrono::hours referred{24 * 90};    ///< crossings that were referred, or had a hit
    std::chrono::hours abandoned{24 * 30};   ///< crossings that nobody decided
    std::chrono::hours unassigned{24 * 7};   ///< rows about persons that belong to no crossing
    std::chrono::hours picture{48};          ///< page images and plate crops
    std::chrono::hours casePicture{24 * 30}; ///< those that a referred crossing names
    friend bool operator==(const RetentionTerms&, const RetentionTerms&) = default;
};

/// One class, for people.
struct RetentionClassState {
    std::string recordClass;
    std::int64_t kept = 0;          ///< records whose key is there
    std::int64_t overdue = 0;       ///< of these, time over and not yet erased
    std::int64_t heldForCentre = 0; ///< of the overdue, those that the centre does not have yet
    std::int64_t erased = 0;        ///< records whose key was destroyed
};

/// How the records stand.
struct RetentionState {
    std::vector<RetentionClassState> classes;
    std::int64_t clearRows = 0; ///< journal rows of older programs that are not sealed
    std::int64_t proofs = 0;    ///< batches with a proof in the journal
};

/// How many records one batch erases at most: the lane's thread does it between two events.
inline constexpr std::int64_t kErasureBatch = 32;

/// Looks for what is due, through a connection of its own. Lives on the retention thread.
class RecordRetention {
public:
    /// Opens the journal's database; its schema must be this program's. Error: NotFound, Corrupt, Unsupported, Io.
    [[nodiscard]] static Result<RecordRetention> open(const std::filesystem::path& journal);

    /// Begins the terms that have not begun, because the clock was not trusted when the record was closed, and begins those
    /// anew that lie in the future. Only with a trusted clock. Error: see Database.
    [[nodiscard]] Result<void> beginTerms(UtcTime now) const;

    /// The next batch of one class that is due at `now`, oldest first, with a batch id made of `batchId`; empty when
    /// nothing is due. Give it to CrossingJournal::append. Error: see Database.
    [[nodiscard]] Result<std::optional<lane::RecordsErased>> due(const RetentionTerms& terms, UtcTime now,
                                                                 const std::string& batchId) const;

    /// True when the journal has the proof of that batch. Error: see Database.
    [[nodiscard]] Result<bool> proven(const std::string& batchId) const;

    /// True when a referred crossing that is not erased names this picture. Error: see Database.
    [[nodiscard]] Result<bool> isCasePicture(const std::string& evidenceId) const;

    /// Removes older copies of erased pages from the write-ahead log; false when somebody reads, try again later.
    /// Error: see Database.
    [[nodiscard]] Result<bool> clearLog() const { return database_.moveLogIntoFile(); }

    /// How the records stand at `now`. Error: see Database.
    [[nodiscard]] Result<RetentionState> state(const RetentionTerms& terms, UtcTime now) const;

private:
    explicit RecordRetention(Database database) : database_(std::move(database)) {}
    [[nodiscard]] Result<std::optional<lane::RecordsErased>> dueClear(const RetentionTerms& terms, UtcTime now,
                                                                      const std::string& batchId) const;

    Database database_;
};

/// Destroys what `erased` names, inside the transaction that writes the journal row `seq`.
/// Error: Conflict when something of it may not be erased (open, not at the centre, done before, another number of
/// rows); see Database. Then the transaction must not be committed. Thread rule: the database's.
[[nodiscard]] Result<void> eraseRecords(const Database& database, const lane::RecordsErased& erased, std::int64_t seq);

} // namespace lanepost::store
