#include "sync/nats/nats_link.h"

#include <algorithm>
#include <utility>

#include <nats/nats.h>

#include "base/log.h"

namespace lanepost::sync {
namespace {

/// How long the broker may take to acknowledge before a message is taken for lost; the uploader sends it again then.
constexpr std::int64_t kAcknowledgeMillis = 30'000;
constexpr std::chrono::milliseconds kQuick{1000};
constexpr std::chrono::milliseconds kSlow{2000};

} // namespace

bool SendBudget::take(std::size_t bytes, MonotonicTime now) {
    const std::lock_guard lock(mutex_);
    if (!sent_.empty() && bytes_ + bytes > limit_) {
        return false;
    }
    sent_.push_back({bytes, now});
    bytes_ += bytes;
    return true;
}

void SendBudget::acknowledged(MonotonicTime now) {
    const std::lock_guard lock(mutex_);
    if (sent_.empty()) {
        return;
    }
    const Sent first = sent_.front();
    sent_.pop_front();
    bytes_ -= first.bytes;
    if (now - first.at < kQuick) {
        limit_ = std::min(kLargest, limit_ + first.bytes);
    } else if (now - first.at > kSlow) {
        limit_ = std::max(kSmallest, limit_ - std::min(limit_, first.bytes));
    }
}

void SendBudget::clear() {
    const std::lock_guard lock(mutex_);
    sent_.clear();
    bytes_ = 0;
    limit_ = kSmallest;
}

std::size_t SendBudget::messages() const {
    const std::lock_guard lock(mutex_);
    return sent_.size();
}

std::size_t SendBudget::limit() const {
    const std::lock_guard lock(mutex_);
    return limit_;
}

NatsLink::NatsLink(std::unique_ptr<NatsConnection> connection, std::string device, const Clock& clock)
    : device_(std::move(device)), clock_(clock), connection_(std::move(connection)) {}

NatsLink::~NatsLink() {
    // The context holds the connection, and its acknowledgements come here: both end before the members they use.
    if (connection_) {
        natsConnection_Close(connection_->raw());
    }
    jsCtx_Destroy(jetStream_);
}

Result<std::unique_ptr<NatsLink>> NatsLink::open(const NatsAddress& address, const std::string& device,
                                                 const Clock& clock, Random& random) {
    if (!isDeviceId(device)) {
        return fail(ErrorKind::InvalidArgument, "device id: 1 to 64 characters A-Z a-z 0-9 _ - expected");
    }
    auto connection = NatsConnection::open(address, random);
    if (!connection) {
        return fail(connection.error());
    }
    std::unique_ptr<NatsLink> link(new NatsLink(std::move(*connection), device, clock));
    if (auto begun = link->begin(); !begun) {
        return fail(begun.error());
    }
    return link;
}

Result<void> NatsLink::begin() {
    const auto acknowledged = [](jsCtx*, natsMsg* raw, jsPubAck*, jsPubAckErr* failure, void* closure) {
        const NatsMessage message(raw);
        auto* self = static_cast<NatsLink*>(closure);
        if (failure != nullptr && failure->Err != NATS_TIMEOUT) {
            log(LogLevel::Warning, "sync", std::string("the broker did not take an event: ") +
                                               (failure->ErrText != nullptr ? failure->ErrText : "no reason given"));
        }
        self->budget_.acknowledged(self->clock_.monotonicNow());
    };
    jsOptions options;
    jsOptions_Init(&options);
    options.PublishAsync.AckHandler = acknowledged;
    options.PublishAsync.AckHandlerClosure = this;
    if (const natsStatus made = natsConnection_JetStream(&jetStream_, connection_->raw(), &options); made != NATS_OK) {
        return natsFailed("JetStream", made);
    }
    const auto taker = [this](std::string_view, std::string_view bytes) { takeNotice(bytes); };
    for (const std::string& subject : {noticeSubject(device_), std::string(kAnnouncements)}) {
        if (auto subscribed = connection_->subscribe(subject, "", taker); !subscribed) {
            return subscribed;
        }
    }
    return {};
}

Result<void> NatsLink::send(const OutgoingEvent& event) {
    if (event.frame.size() > kMaxFrameBytes) {
        return fail(ErrorKind::LimitExceeded, std::to_string(event.frame.size()) + " bytes; a frame has at most " +
                                                  std::to_string(kMaxFrameBytes));
    }
    if (state() != LinkState::Connected) {
        budget_.clear();
        return fail(ErrorKind::Io, "the broker is not reachable");
    }
    if (!budget_.take(event.frame.size(), clock_.monotonicNow())) {
        return fail(ErrorKind::Busy, "enough is on its way to the broker");
    }
    jsPubOptions options;
    jsPubOptions_Init(&options);
    options.MaxWait = kAcknowledgeMillis;
    options.MsgId = event.eventId.c_str();
    const natsStatus status = js_PublishAsync(jetStream_, eventSubject(device_).c_str(), event.frame.data(),
                                              static_cast<int>(event.frame.size()), &options);
    if (status != NATS_OK) {
        budget_.acknowledged(clock_.monotonicNow());
        return natsFailed("send to the broker", status);
    }
    return {};
}

Result<void> NatsLink::report(std::string_view stateReport) {
    if (stateReport.size() > kMaxReportBytes) {
        return fail(ErrorKind::LimitExceeded, "the state report is too large");
    }
    return connection_->publish(stateSubject(device_), stateReport);
}

void NatsLink::takeNotice(std::string_view bytes) {
    if (bytes.size() <= kMaxNoticeBytes) {
        static_cast<void>(notices_.tryPush(std::string(bytes))); // full: it is asked for again
    }
}

std::optional<std::string> NatsLink::nextNotice(std::chrono::milliseconds timeout, const std::stop_token& stop) {
    return notices_.popFor(timeout, stop);
}

Result<std::string> NatsLink::fetch(std::string_view name, std::chrono::milliseconds timeout) {
    if (!isObjectName(name)) {
        return fail(ErrorKind::InvalidArgument, "object name: parts of a-z 0-9 _ - separated by / expected");
    }
    if (state() != LinkState::Connected) {
        return fail(ErrorKind::Io, "the broker is not reachable");
    }
    // JetStream's direct get: the answer is the message itself, or a header with a status.
    const std::string request = std::string("$JS.API.DIRECT.GET.") + kObjectStream + "." + objectSubject(name);
    natsMsg* raw = nullptr;
    const natsStatus status =
        natsConnection_Request(&raw, connection_->raw(), request.c_str(), nullptr, 0, timeout.count());
    if (status != NATS_OK) {
        return natsFailed("fetch " + std::string(name), status == NATS_NO_RESPONDERS ? NATS_IO_ERROR : status);
    }
    const NatsMessage message(raw);
    const char* code = nullptr;
    if (natsMsgHeader_Get(raw, "Status", &code) == NATS_OK && code != nullptr) {
        return fail(std::string_view(code) == "404" ? ErrorKind::NotFound : ErrorKind::Io,
                    "fetch " + std::string(name) + ": the broker answers " + code);
    }
    const auto size = static_cast<std::size_t>(std::max(0, natsMsg_GetDataLength(raw)));
    if (size > kMaxObjectBytes) {
        return fail(ErrorKind::LimitExceeded, "fetch " + std::string(name) + ": " + std::to_string(size) + " bytes");
    }
    return std::string(natsMsg_GetData(raw), size);
}

} // namespace lanepost::sync
