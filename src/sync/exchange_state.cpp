#include "sync/exchange_state.h"

#include <array>
#include <utility>

#include "base/strict_json.h"
#include "store/outbox.h"

namespace lanepost::sync {
namespace {

constexpr std::array<EnumName<UploadTrouble>, 10> kTroubles{{{UploadTrouble::None, "none"},
                                                             {UploadTrouble::NotReachable, "not_reachable"},
                                                             {UploadTrouble::CentreSilent, "centre_silent"},
                                                             {UploadTrouble::OutboxUnreadable, "outbox_unreadable"},
                                                             {UploadTrouble::ReleaseNotWritten, "release_not_written"},
                                                             {UploadTrouble::ReceiptRefused, "receipt_refused"},
                                                             {UploadTrouble::StreamsDiverge, "streams_diverge"},
                                                             {UploadTrouble::CentreLostEvents, "centre_lost_events"},
                                                             {UploadTrouble::EventTooLarge, "event_too_large"},
                                                             {UploadTrouble::Revoked, "revoked"}}};

} // namespace

std::string_view name(UploadTrouble trouble) {
    for (const auto& entry : kTroubles) {
        if (entry.value == trouble) {
            return entry.name;
        }
    }
    enumWithoutName();
}

bool UploadState::overdue(UtcTime now) const {
    return limit.count() > 0 && oldestWaiting && now - *oldestWaiting > limit;
}

bool DownloadState::overdue(UtcTime now) const {
    return limit.count() > 0 && (!lastChecked || now - *lastChecked > limit);
}

void ExchangeBoard::setUpload(LinkState link, UploadTrouble trouble, std::string detail) {
    const std::lock_guard lock(mutex_);
    state_.link = link;
    state_.upload.trouble = trouble;
    state_.upload.detail = std::move(detail);
}

void ExchangeBoard::setCertificate(UtcTime ends) {
    const std::lock_guard lock(mutex_);
    state_.certificateEnds = ends;
}

void ExchangeBoard::setLimits(std::chrono::seconds upload, std::chrono::seconds download) {
    const std::lock_guard lock(mutex_);
    state_.upload.limit = upload;
    state_.download.limit = download;
}

void ExchangeBoard::setDownload(std::optional<UtcTime> checked, std::string trouble, std::string detail) {
    const std::lock_guard lock(mutex_);
    state_.download.lastChecked = checked ? checked : state_.download.lastChecked;
    state_.download.trouble = std::move(trouble);
    state_.download.detail = std::move(detail);
}

ExchangeState ExchangeBoard::read() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

ExchangeState ExchangeMonitor::state() const {
    ExchangeState state = board_.read();
    const auto outbox = store::Outbox::open(journal_);
    const auto found = outbox ? outbox->state() : Result<store::OutboxState>(fail(outbox.error()));
    if (!found) {
        state.upload.trouble = UploadTrouble::OutboxUnreadable;
        state.upload.detail = found.error().message;
        return state;
    }
    state.upload.waiting = static_cast<std::uint64_t>(found->depth);
    state.upload.oldestWaiting = found->oldest;
    state.upload.lastReceipt = found->lastRelease;
    return state;
}

} // namespace lanepost::sync
