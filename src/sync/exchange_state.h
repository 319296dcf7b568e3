// How the appliance stands with the centre: what waits to go up, what came down, and what is wrong with either.
//
// Up and down fail independently, so each has its own age, its own limit and its own trouble (architecture.md, 2.6).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "sync/link_state.h"

namespace lanepost::sync {

/// What keeps events from getting to the centre. Nothing is lost in any of them: the outbox keeps what waits.
enum class UploadTrouble {
    None,
    NotReachable,      ///< the link is away
    CentreSilent,      ///< the broker is there and no receipt comes
    OutboxUnreadable,  ///< the database cannot be read: damaged, or the disk is gone
    ReleaseNotWritten, ///< the centre has it and that cannot be written down: disk full or write-protected
    ReceiptRefused,    ///< a receipt came that does not fit what was sent, or is not the centre's
    StreamsDiverge,    ///< the centre has other or more events under this outbox's id: a copied or put-back database
    CentreLostEvents,  ///< the centre misses events that were removed here after its receipt
    EventTooLarge,     ///< an event is larger than a frame may be: it and what follows wait
    Revoked,           ///< the centre takes nothing from this device any more
};

/// The trouble's name as in JSON: "none", "not_reachable", "centre_silent" and so on. Thread-safe.
std::string_view name(UploadTrouble trouble);

/// The way up.
struct UploadState {
    std::uint64_t waiting = 0;            ///< outbox rows without a receipt of the central store
    std::optional<UtcTime> oldestWaiting; ///< when the oldest of them was committed
    std::optional<UtcTime> lastReceipt;   ///< when the newest receipt was taken; empty: never
    std::chrono::seconds limit{0};        ///< an event that waits longer is overdue; zero: no limit configured
    UploadTrouble trouble = UploadTrouble::None;
    std::string detail; ///< for a technician: what, and what to do; empty without trouble
    /// True when the oldest waiting event is older than the limit.
    bool overdue(UtcTime now) const;
};

/// The way down.
struct DownloadState {
    std::optional<UtcTime> lastChecked; ///< when the centre's lists were last verified to be the newest; empty: never
    std::chrono::seconds limit{0};      ///< longer ago than this is overdue; zero: no limit configured
    std::string trouble;                ///< short name, for example "expired_metadata"; empty: none
    std::string detail;                 ///< for a technician; empty without trouble
    /// True when a limit is set and the last check is longer ago, or never was.
    bool overdue(UtcTime now) const;
};

/// Both ways and the link they share.
struct ExchangeState {
    LinkState link = LinkState::NotConfigured;
    std::optional<UtcTime> certificateEnds; ///< of the device's own certificate; empty: no centre is configured
    UploadState upload;
    DownloadState download;
};

/// Where the threads of the exchange write how they stand. Thread-safe.
class ExchangeBoard {
public:
    /// The upload thread's word: link, trouble and its detail.
    void setUpload(LinkState link, UploadTrouble trouble, std::string detail);
    /// When the device's certificate ends, once at the start.
    void setCertificate(UtcTime ends);
    /// The limits, once at the start.
    void setLimits(std::chrono::seconds upload, std::chrono::seconds download);
    /// The download thread found its lists to be the newest, or why not; `checked` empty keeps the time before.
    void setDownload(std::optional<UtcTime> checked, std::string trouble, std::string detail);
    /// What was written last; counts and times of the outbox are not in it.
    ExchangeState read() const;

private:
    mutable std::mutex mutex_;
    ExchangeState state_;
};

/// Puts the board and the outbox's own numbers together. Opens the journal for each question, so it may be asked from
/// any thread while the lane writes. Thread-safe.
class ExchangeMonitor {
public:
    /// journal: the lane's database file. board: outlives this object.
    ExchangeMonitor(std::filesystem::path journal, const ExchangeBoard& board)
        : journal_(std::move(journal)), board_(board) {}

    /// The state now. A journal that cannot be read is a trouble in it, not an error.
    ExchangeState state() const;

private:
    std::filesystem::path journal_;
    const ExchangeBoard& board_;
};

} // namespace lanepost::sync
