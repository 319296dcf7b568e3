// "This is not that person": pairs of a traveller and a list entry that two people have cleared, for a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "screening/screening_answer.h"
#include "screening/screening_query.h"

namespace lanepost::screening {

/// Who is cleared of what: a traveller with this very document against what this very entry said. Personal data.
struct FalseHitPair {
    std::string listId;
    std::string entryId;
    std::string person;   ///< name and birth date, as falseHitPerson() gives them
    std::string document; ///< issuer and number, as falseHitDocument() gives them
    Sha256 entryEvidence{}; ///< of what the entry showed: when the entry changes, the pair is none any more
    friend bool operator==(const FalseHitPair&, const FalseHitPair&) = default;
};

/// What happened to a pair.
enum class FalseHitStep { Proposed, Approved, Withdrawn };

/// One row of the memory: never changed, never deleted. The hash of each covers the one before.
struct FalseHitRecord {
    std::int64_t seq = 0; ///< gapless, from 1: the exchange sends what is above the last it sent
    std::string pairId;   ///< names the pair in all its rows
    FalseHitStep step = FalseHitStep::Proposed;
    std::string officer; ///< who did it
    UtcTime at{};
    std::string reason; ///< why these are two people; needed for a proposal
    UtcTime until{};    ///< when the approval ends; set by the proposal
    FalseHitPair pair;
    Sha256 previousHash{};
    friend bool operator==(const FalseHitRecord&, const FalseHitRecord&) = default;
};

/// Longest time for which a pair may be cleared: after it somebody has to look again.
constexpr std::chrono::days kLongestFalseHit{365};
/// Most rows of a memory.
constexpr std::size_t kMaxFalseHitRecords = 20'000;

/// The memory of one appliance, in one file of JSON lines with a hash chain. It hides nothing: mark() only says on a
/// person's hit that it is known to be false, by whose approval and until when; the hit stays. Thread-safe.
class FalseHitMemory {
public:
    /// Opens the file and verifies its chain; a file that is not there is an empty memory.
    /// Error: Io; Corrupt when a row was changed, removed or put in, naming it: nothing is cleared then.
    [[nodiscard]] static Result<FalseHitMemory> open(const std::filesystem::path& path);
    FalseHitMemory(FalseHitMemory&& other) noexcept;

    /// The first person proposes to clear the hit of a traveller. Returns the pair's id.
    /// Error: InvalidArgument without officer, reason, document, full birth date or an end within kLongestFalseHit, and
    /// for a hit that is no person's; LimitExceeded; Io.
    [[nodiscard]] Result<std::string> propose(const WatchlistHit& hit, const ScreeningQuery& traveller,
                                              const std::string& officer, const std::string& reason, UtcTime until,
                                              UtcTime now);
    /// A second person approves. Error: NotFound; Conflict for the person who proposed, for a pair that is approved or
    /// withdrawn already or whose time is over; InvalidArgument; Io.
    [[nodiscard]] Result<void> approve(const std::string& pairId, const std::string& officer, UtcTime now);
    /// Anybody takes it back, from now on. Error: NotFound, Conflict, InvalidArgument, Io.
    [[nodiscard]] Result<void> withdraw(const std::string& pairId, const std::string& officer, const std::string& reason,
                                        UtcTime now);

    /// Marks the hits of `answer` to `query` that are cleared at `now`: evidence "known_false_hit" and
    /// WatchlistHit::knownFalseUntil. Only person hits of a question with exactly one person and a document.
    void mark(ScreeningAnswer& answer, const ScreeningQuery& query, UtcTime now) const;

    /// Rows after `seq`, oldest first: what the exchange has to send.
    std::vector<FalseHitRecord> recordsAfter(std::int64_t seq) const;

private:
    explicit FalseHitMemory(std::filesystem::path path) : path_(std::move(path)) {}

    /// Where a pair stands after all its rows.
    struct Standing {
        FalseHitRecord proposal;
        std::optional<FalseHitRecord> approval;
        bool withdrawn = false;
    };
    std::optional<Standing> standingOf(const std::string& pairId) const;
    [[nodiscard]] Result<void> append(FalseHitRecord record);

    std::filesystem::path path_;
    mutable std::mutex mutex_; ///< guards everything below
    std::vector<FalseHitRecord> records_;
    Sha256 head_{}; ///< hash of the last row
};

/// The part of the pair that names the person; empty without name or full birth date. Thread-safe.
std::string falseHitPerson(const ScreeningQuery& traveller);
/// The part of the pair that names the document; empty without number. Thread-safe.
std::string falseHitDocument(const ScreeningQuery& traveller);

} // namespace lanepost::screening
