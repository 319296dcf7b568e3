// The way up: reads the outbox, sends in order within a window, and releases rows only by receipts of the central store.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ed25519.h"
#include "base/random.h"
#include "base/result.h"
#include "store/outbox.h"
#include "store/outbox_releases.h"
#include "sync/backoff.h"
#include "sync/central_link.h"
#include "sync/exchange_state.h"
#include "sync/notice.h"
#include "sync/outgoing_window.h"
#include "sync/state_report.h"

namespace lanepost::sync {

/// How far late answers were taken: the cursor's name (store/outbox_releases.h).
inline constexpr const char* kLateAnswersCursor = "late_answers";

/// What the uploader needs to know. Times are the monotonic clock's.
struct UploaderConfig {
    std::filesystem::path journal;
    std::string device;          ///< isDeviceId
    Ed25519PublicKey noticeKey{}; ///< of the centre; receipts under another key are refused
    std::string programVersion;
    std::size_t windowEvents = 4096;            ///< sent and without receipt, at most
    std::size_t windowBytes = 4U << 20;         ///< their payloads, at most (one event always fits)
    std::chrono::milliseconds reportEvery{30'000};
    std::chrono::milliseconds patience{3'000};  ///< without any receipt before the centre is asked
    std::chrono::milliseconds longestPatience{60'000};
    std::chrono::milliseconds releaseEvery{200}; ///< receipts are written down this often while many come
    std::chrono::hours keepReleased{72};         ///< how long a released row stays, should the centre lose its own
};

/// Where the rest of the appliance hears of what comes down. Called on the upload thread.
struct NoticeHandlers {
    /// A late answer for the lane; false: it could not be taken now and is to come again.
    std::function<bool(const LateAnswer&)> lateAnswer;
    /// Something new can be fetched.
    std::function<void(const Announcement&)> announced;
    /// The link is there, or there again: what was announced meanwhile was missed.
    std::function<void()> connected;
    /// The lists for the state report.
    std::function<std::vector<ReportedList>()> lists;
};

/// One device's way up. Lives on the upload thread; what it refers to outlives it.
class Uploader {
public:
    Uploader(UploaderConfig config, CentralLink& link, ExchangeBoard& board, NoticeHandlers handlers, const Clock& clock,
             Random& random);

    /// Does what can be done now, and takes the notices that are there. Returns how long nothing will be to do unless a
    /// notice comes. Never throws, never blocks longer than one disk access or one send.
    std::chrono::milliseconds turn();
    /// Takes one notice of the link.
    void take(const std::string& sealed);
    /// Turns until stopped; between turns it waits for notices.
    void run(const std::stop_token& stop);

    /// Events that were sent and have no receipt yet.
    std::size_t inFlight() const { return window_.size(); }
    /// How often sending began anew after a silence, for tests and figures.
    std::size_t rewinds() const { return rewinds_; }

private:
    bool openOutbox();
    void watchLink();
    void send();
    Result<bool> sendBatch();
    bool sendOne(const store::OutboxEvent& event);
    void watchSilence();
    void report();
    void takeReceipt(const Receipt& receipt, const std::string& sealed);
    void takeOlderReceipt(const Receipt& receipt);
    bool reachSequence(std::int64_t sequence);
    void rewind();
    void writeRelease();
    void removeOldRows();
    void takeLateAnswer(const LateAnswer& late);
    void outboxFailed(const Error& error);
    void setTrouble(UploadTrouble trouble, std::string detail);
    void clearTrouble(UploadTrouble trouble);
    void show();
    std::chrono::milliseconds idleTime() const;

    UploaderConfig config_;
    CentralLink& link_;
    ExchangeBoard& board_;
    NoticeHandlers handlers_;
    const Clock& clock_;
    Random& random_;

    std::optional<store::Outbox> outbox_;
    std::optional<store::OutboxReleases> releases_;
    std::string stream_;
    OutgoingWindow window_;
    std::int64_t sentThrough_ = 0;                     ///< handed to the link; at most the window's last
    std::optional<store::OutboxRelease> pendingRelease_; ///< verified and not yet written down
    std::int64_t lateAnswersThrough_ = 0;
    std::string nonce_; ///< of the last report that was sent
    std::size_t rewinds_ = 0;
    bool connected_ = false;
    bool centreAnswered_ = false; ///< a fresh receipt came since the last progress or report
    bool caughtUp_ = false;       ///< the last reading of the outbox found nothing more

    Backoff reopening_;
    Backoff silence_;
    MonotonicTime openAgain_{};
    MonotonicTime sendAgain_{};
    MonotonicTime askAt_{};
    MonotonicTime nextReport_{};
    MonotonicTime nextRelease_{};
    MonotonicTime nextRemoval_{};
    UploadTrouble trouble_ = UploadTrouble::None;
    std::string troubleDetail_;
};

} // namespace lanepost::sync
