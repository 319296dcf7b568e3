#include "sync/uploader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/log.h"
#include "sync/event_frame.h"

namespace lanepost::sync {
namespace {

using std::chrono::milliseconds;

/// Read from the outbox at once, so that no read of it is long and the lane's checkpoints are never held up.
constexpr std::int64_t kBatchEvents = 256;
constexpr std::size_t kBatchBytes = 1U << 20;
/// How long after a connection the centre's answer is waited for before sending goes on without it.
constexpr milliseconds kAnswerPause{1000};
/// New rows are looked for this often; each look is one index lookup.
constexpr milliseconds kLookEvery{50};
constexpr milliseconds kWindowFullPause{20};
constexpr milliseconds kRemoveEvery{10'000};
constexpr std::int64_t kRemoveRows = 64;
constexpr int kNoticesATurn = 256;

ChainPoint pointOf(const store::OutboxRelease& release) {
    return {release.throughSeq, release.eventId, release.chain};
}

std::string newNonce(Random& random) {
    std::array<std::byte, 16> bytes{};
    random.fill(bytes);
    return toHex(bytes);
}

} // namespace

Uploader::Uploader(UploaderConfig config, CentralLink& link, ExchangeBoard& board, NoticeHandlers handlers,
                   const Clock& clock, Random& random)
    : config_(std::move(config)), link_(link), board_(board), handlers_(std::move(handlers)), clock_(clock),
      random_(random), reopening_(milliseconds(1000), milliseconds(30'000), random),
      silence_(config_.patience, config_.longestPatience, random) {}

void Uploader::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const milliseconds wait = turn();
        auto notice = link_.nextNotice(wait, stop);
        for (int taken = 0; notice && taken < kNoticesATurn; ++taken) {
            take(*notice);
            notice = link_.nextNotice(milliseconds(0), stop);
        }
        if (notice) {
            take(*notice);
        }
    }
    if (pendingRelease_) {
        writeRelease();
    }
}

milliseconds Uploader::turn() {
    watchLink();
    if (!openOutbox()) {
        show();
        return kLookEvery;
    }
    const MonotonicTime now = clock_.monotonicNow();
    if (pendingRelease_ && (now >= nextRelease_ || window_.size() == 0)) {
        writeRelease();
    }
    if (connected_ && now >= nextReport_) {
        report();
    }
    if (connected_ && trouble_ != UploadTrouble::Revoked) {
        send();
        watchSilence();
    }
    if (window_.size() == 0 && now >= nextRemoval_) {
        removeOldRows();
    }
    show();
    return idleTime();
}

milliseconds Uploader::idleTime() const {
    if (!connected_ || caughtUp_) {
        return kLookEvery;
    }
    const bool full = window_.size() >= config_.windowEvents || window_.bytes() >= config_.windowBytes;
    return full || clock_.monotonicNow() < sendAgain_ ? kWindowFullPause : milliseconds(0);
}

bool Uploader::openOutbox() {
    if (outbox_) {
        return true;
    }
    if (clock_.monotonicNow() < openAgain_) {
        return false;
    }
    auto outbox = store::Outbox::open(config_.journal);
    auto releases = outbox ? store::OutboxReleases::open(config_.journal) : tl::unexpected<Error>(outbox.error());
    const auto released = outbox ? outbox->released() : tl::unexpected<Error>(outbox.error());
    const auto stream = outbox ? outbox->stream() : tl::unexpected<Error>(outbox.error());
    const auto cursor = releases ? releases->cursor(kLateAnswersCursor) : tl::unexpected<Error>(releases.error());
    if (!outbox || !released || !stream || (releases && !cursor)) {
        outboxFailed(!outbox ? outbox.error() : !released ? released.error() : !stream ? stream.error() : cursor.error());
        return false;
    }
    if (!releases) { // write-protected: reading and sending go on, releasing does not
        setTrouble(UploadTrouble::ReleaseNotWritten, releases.error().message);
    }
    outbox_ = std::move(*outbox);
    releases_.reset();
    if (releases) {
        releases_ = std::move(*releases);
        lateAnswersThrough_ = *cursor;
        clearTrouble(UploadTrouble::ReleaseNotWritten);
    }
    stream_ = *stream;
    window_.restart(pointOf(*released));
    sentThrough_ = released->throughSeq;
    pendingRelease_.reset();
    reopening_.succeeded();
    clearTrouble(UploadTrouble::OutboxUnreadable);
    return true;
}

void Uploader::outboxFailed(const Error& error) {
    if (trouble_ != UploadTrouble::OutboxUnreadable) {
        log(LogLevel::Error, "sync", "outbox: " + error.message);
    }
    setTrouble(UploadTrouble::OutboxUnreadable, error.message);
    outbox_.reset();
    releases_.reset();
    openAgain_ = clock_.monotonicNow() + reopening_.failed();
}

void Uploader::watchLink() {
    const bool connected = link_.state() == LinkState::Connected;
    if (connected == connected_ && (connected || trouble_ != UploadTrouble::None)) {
        return;
    }
    connected_ = connected;
    if (!connected) {
        setTrouble(UploadTrouble::NotReachable, "the centre's broker is not reachable; what was recorded waits here");
        return;
    }
    clearTrouble(UploadTrouble::NotReachable);
    silence_.succeeded();
    rewind(); // what was under way when the link went may be lost
    nextReport_ = clock_.monotonicNow();
    sendAgain_ = clock_.monotonicNow() + kAnswerPause;
    if (handlers_.connected) {
        handlers_.connected();
    }
}

void Uploader::rewind() {
    sentThrough_ = window_.base().sequence;
    window_.restart(ChainPoint(window_.base()));
    caughtUp_ = false;
    askAt_ = clock_.monotonicNow() + silence_.failed();
}

void Uploader::send() {
    if (!outbox_ || clock_.monotonicNow() < sendAgain_ || trouble_ == UploadTrouble::StreamsDiverge ||
        trouble_ == UploadTrouble::CentreLostEvents) {
        return;
    }
    const auto sent = sendBatch();
    if (!sent) {
        outboxFailed(sent.error());
    }
}

/// True when something was sent. Error: the outbox cannot be read.
Result<bool> Uploader::sendBatch() {
    if (window_.size() >= config_.windowEvents || window_.bytes() >= config_.windowBytes) {
        return false;
    }
    const auto room = static_cast<std::int64_t>(config_.windowEvents - window_.size());
    const auto events = outbox_->pending(sentThrough_, std::min(kBatchEvents, room),
                                         std::min(kBatchBytes, config_.windowBytes - window_.bytes()));
    if (!events) {
        return fail(events.error());
    }
    caughtUp_ = events->empty();
    if (window_.size() == 0 && !events->empty()) { // from now on a receipt is expected
        askAt_ = clock_.monotonicNow() + silence_.failed();
    }
    for (const store::OutboxEvent& event : *events) {
        if (!sendOne(event)) {
            return true;
        }
    }
    return !events->empty();
}

bool Uploader::sendOne(const store::OutboxEvent& event) {
    const ChainPoint* known = window_.at(event.deviceSeq); // there already when a receipt ran ahead of sending
    OutgoingWindow::Link chain;
    if (known == nullptr) {
        chain = window_.add(event);
    } else {
        chain = {window_.at(event.deviceSeq - 1)->chain, known->chain};
    }
    std::string frame = makeFrame({config_.device, stream_, event.deviceSeq, event.eventId, event.schema, chain.previous,
                                   chain.chain, event.payload});
    const auto sent = link_.send({event.deviceSeq, event.eventId, std::move(frame)});
    if (sent) {
        sentThrough_ = event.deviceSeq;
        return true;
    }
    if (sent.error().kind == ErrorKind::LimitExceeded) {
        setTrouble(UploadTrouble::EventTooLarge, "event " + std::to_string(event.deviceSeq) + ": " + sent.error().message);
    }
    sendAgain_ = clock_.monotonicNow() + (sent.error().kind == ErrorKind::Busy ? kWindowFullPause : milliseconds(1000));
    return false;
}

/// A receipt is due and none comes: the centre is asked; when it answers and still lacks what was sent, the broker lost it.
void Uploader::watchSilence() {
    const MonotonicTime now = clock_.monotonicNow();
    if (window_.size() == 0 || now < askAt_) {
        return;
    }
    if (centreAnswered_) {
        ++rewinds_;
        log(LogLevel::Warning, "sync", "sending again from event " + std::to_string(window_.base().sequence + 1) +
                                           ": the centre answers and does not have it");
        rewind();
        centreAnswered_ = false;
        return;
    }
    setTrouble(UploadTrouble::CentreSilent, "the broker is there and the central store gives no receipt; is 'lanepost "
                                            "central' running, and its notice key the one configured here?");
    report();
    askAt_ = now + silence_.failed();
}

void Uploader::report() {
    const MonotonicTime now = clock_.monotonicNow();
    nextReport_ = now + config_.reportEvery;
    if (!outbox_) {
        return;
    }
    const auto state = outbox_->state();
    if (!state) {
        outboxFailed(state.error());
        return;
    }
    nonce_ = newNonce(random_);
    const StateReport report{config_.device,      stream_,           nonce_,          config_.programVersion,
                             clock_.utcNow(),     state->newestSeq,  window_.base().sequence, state->oldest,
                             lateAnswersThrough_, std::string(name(trouble_)),
                             handlers_.lists ? handlers_.lists() : std::vector<ReportedList>{}};
    if (const auto sent = link_.report(toReportText(report)); !sent) {
        nextReport_ = now + milliseconds(1000);
    }
}

void Uploader::take(const std::string& sealed) {
    const auto notice = openNotice(config_.noticeKey, sealed);
    if (!notice) {
        if (notice.error().kind != ErrorKind::Unsupported && trouble_ == UploadTrouble::None) {
            setTrouble(UploadTrouble::ReceiptRefused, notice.error().message);
            log(LogLevel::Warning, "sync", notice.error().message);
        }
        return;
    }
    if (const auto* receipt = std::get_if<Receipt>(&*notice)) {
        if (receipt->device == config_.device && receipt->stream == stream_ && outbox_) {
            takeReceipt(*receipt, sealed);
        }
    } else if (const auto* late = std::get_if<LateAnswer>(&*notice)) {
        takeLateAnswer(*late);
    } else if (const auto* revocation = std::get_if<Revocation>(&*notice)) {
        if (revocation->device == config_.device) {
            setTrouble(UploadTrouble::Revoked, "the centre revoked this device: " + revocation->reason);
        }
    } else if (handlers_.announced) {
        handlers_.announced(std::get<Announcement>(*notice));
    }
}

void Uploader::takeReceipt(const Receipt& receipt, const std::string& sealed) {
    const bool fresh = !receipt.nonce.empty() && receipt.nonce == nonce_;
    if (fresh) {
        centreAnswered_ = true;
        sendAgain_ = std::min(sendAgain_, clock_.monotonicNow());
        clearTrouble(UploadTrouble::CentreSilent);
        clearTrouble(UploadTrouble::Revoked);
    }
    if (receipt.through <= window_.base().sequence) {
        if (fresh && receipt.through < window_.base().sequence) {
            takeOlderReceipt(receipt);
        }
        return;
    }
    if (!reachSequence(receipt.through)) {
        return;
    }
    const ChainPoint* point = window_.at(receipt.through);
    if (point->eventId != receipt.eventId || point->chain != receipt.chain) {
        setTrouble(UploadTrouble::StreamsDiverge,
                   "the centre has other events than this outbox up to " + std::to_string(receipt.through) +
                       ": was this database copied or put back from an older copy? Ask the centre before anything else");
        return;
    }
    window_.releaseThrough(receipt.through);
    sentThrough_ = std::max(sentThrough_, receipt.through);
    pendingRelease_ = store::OutboxRelease{receipt.through, receipt.eventId, receipt.chain, clock_.utcNow(), sealed};
    silence_.succeeded();
    askAt_ = clock_.monotonicNow() + silence_.failed();
    centreAnswered_ = false;
    for (const UploadTrouble over : {UploadTrouble::CentreSilent, UploadTrouble::ReceiptRefused,
                                     UploadTrouble::StreamsDiverge, UploadTrouble::CentreLostEvents}) {
        clearTrouble(over);
    }
}

/// Follows the chain up to `sequence` without sending: the centre has more than this program remembers having sent.
bool Uploader::reachSequence(std::int64_t sequence) {
    while (window_.last().sequence < sequence) {
        const std::int64_t wanted = std::min(kBatchEvents, sequence - window_.last().sequence);
        const auto events = outbox_->pending(window_.last().sequence, wanted, kBatchBytes);
        if (!events) {
            outboxFailed(events.error());
            return false;
        }
        if (events->empty()) {
            setTrouble(UploadTrouble::StreamsDiverge,
                       "the centre has events up to " + std::to_string(sequence) + ", this outbox ends at " +
                           std::to_string(window_.last().sequence) +
                           ": was an older copy of this database put back? Ask the centre before anything else");
            return false;
        }
        for (const store::OutboxEvent& event : *events) {
            window_.add(event);
        }
    }
    return true;
}

/// The centre answered just now and has less than its receipts said: it was put back to an older state. What is still
/// here goes up again.
void Uploader::takeOlderReceipt(const Receipt& receipt) {
    const auto base = outbox_->releasedAtOrBefore(receipt.through);
    if (!base) {
        outboxFailed(base.error());
        return;
    }
    const auto first = outbox_->pending(base->throughSeq, 1);
    if (!first) {
        setTrouble(UploadTrouble::CentreLostEvents,
                   "the centre lost events from " + std::to_string(receipt.through + 1) +
                       " on that were already removed from this outbox; they stand in this device's crossings: export "
                       "them to the centre by hand");
        return;
    }
    log(LogLevel::Warning, "sync", "the centre went back to event " + std::to_string(receipt.through) +
                                       "; sending again from there");
    pendingRelease_.reset();
    window_.restart(pointOf(*base));
    sentThrough_ = base->throughSeq;
    caughtUp_ = false;
}

void Uploader::writeRelease() {
    nextRelease_ = clock_.monotonicNow() + config_.releaseEvery;
    if (!releases_) {
        openAgain_ = MonotonicTime{};
        auto again = store::OutboxReleases::open(config_.journal);
        if (!again) {
            setTrouble(UploadTrouble::ReleaseNotWritten, again.error().message);
            nextRelease_ = clock_.monotonicNow() + reopening_.failed();
            return;
        }
        releases_ = std::move(*again);
    }
    if (const auto written = releases_->record(*pendingRelease_); !written) {
        if (trouble_ != UploadTrouble::ReleaseNotWritten) {
            log(LogLevel::Error, "sync", written.error().message);
        }
        setTrouble(UploadTrouble::ReleaseNotWritten, written.error().message);
        nextRelease_ = clock_.monotonicNow() + reopening_.failed();
        return;
    }
    pendingRelease_.reset();
    reopening_.succeeded();
    clearTrouble(UploadTrouble::ReleaseNotWritten);
}

void Uploader::removeOldRows() {
    nextRemoval_ = clock_.monotonicNow() + kRemoveEvery;
    if (!releases_) {
        return;
    }
    const auto removed = releases_->removeReleased(clock_.utcNow() - config_.keepReleased, kRemoveRows);
    if (removed && *removed == kRemoveRows) {
        nextRemoval_ = clock_.monotonicNow() + config_.releaseEvery;
    }
}

void Uploader::takeLateAnswer(const LateAnswer& late) {
    const bool next = late.device == config_.device && late.number == lateAnswersThrough_ + 1;
    if (!next || !releases_ || (handlers_.lateAnswer && !handlers_.lateAnswer(late))) {
        return; // it comes again until a report names it
    }
    if (const auto moved = releases_->moveCursor(kLateAnswersCursor, late.number); !moved) {
        log(LogLevel::Warning, "sync", moved.error().message);
        return;
    }
    lateAnswersThrough_ = late.number;
    nextReport_ = std::min(nextReport_, clock_.monotonicNow() + config_.releaseEvery);
}

void Uploader::setTrouble(UploadTrouble trouble, std::string detail) {
    trouble_ = trouble;
    troubleDetail_ = std::move(detail);
}

void Uploader::clearTrouble(UploadTrouble trouble) {
    if (trouble_ == trouble) {
        trouble_ = UploadTrouble::None;
        troubleDetail_.clear();
    }
}

void Uploader::show() {
    board_.setUpload(link_.state(), trouble_, troubleDetail_);
}

} // namespace lanepost::sync
