#include "central/nats_hub.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <nats/nats.h>

#include "sync/central_link.h"
#include "sync/notice.h"

namespace lanepost::central {
namespace {

using sync::natsFailed;

/// The broker drops a second copy of an id within this time; the store does so for ever. Longer costs the broker memory.
constexpr std::int64_t kDuplicateNanos = 20'000'000'000;
constexpr std::int64_t kMaxUnacknowledged = 20'000;
constexpr std::int64_t kObjectStreamBytes = std::int64_t{4} << 30;
constexpr int kFetchAtOnce = 512;
constexpr std::chrono::milliseconds kFetchWait{200};
constexpr std::chrono::milliseconds kAfterFetchFailure{200};

std::string lastToken(const char* subject) {
    const std::string text = subject == nullptr ? "" : subject;
    return text.substr(text.rfind('.') + 1);
}

/// Makes the stream, or leaves the one that is there: making it again would reserve its bytes a second time (2.9).
natsStatus ensureStream(jsCtx* jetStream, jsStreamConfig& stream) {
    jsErrCode code = static_cast<jsErrCode>(0);
    jsStreamInfo* known = nullptr;
    const natsStatus found = js_GetStreamInfo(&known, jetStream, stream.Name, nullptr, &code);
    jsStreamInfo_Destroy(known);
    if (found != NATS_NOT_FOUND) {
        return found;
    }
    const natsStatus made = js_AddStream(nullptr, jetStream, &stream, nullptr, &code);
    if (made == NATS_OK || code == JSStreamNameExistErr) {
        return NATS_OK;
    }
    return made;
}

} // namespace

NatsHub::NatsHub(HubConfig config, Ed25519Signer signer, std::unique_ptr<sync::NatsConnection> connection)
    : config_(std::move(config)), signer_(signer), connection_(std::move(connection)) {}

NatsHub::~NatsHub() {
    taking_ = {};
    while (arrived_.popFor(std::chrono::milliseconds(0))) { // not acknowledged: they come again
    }
    events_.reset();
    if (connection_) {
        natsConnection_Close(connection_->raw());
    }
    jsCtx_Destroy(jetStream_);
}

Result<std::unique_ptr<NatsHub>> NatsHub::open(HubConfig config, Ed25519Signer signer, Random& random) {
    auto connection = sync::NatsConnection::open(config.address, random);
    if (!connection) {
        return fail(connection.error());
    }
    std::unique_ptr<NatsHub> hub(new NatsHub(std::move(config), signer, std::move(*connection)));
    if (auto begun = hub->begin(); !begun) {
        return fail(begun.error());
    }
    return hub;
}

Result<void> NatsHub::begin() {
    if (const natsStatus made = natsConnection_JetStream(&jetStream_, connection_->raw(), nullptr); made != NATS_OK) {
        return natsFailed("JetStream", made);
    }
    return connection_->subscribe(sync::kAllStates, config_.consumer, [this](std::string_view subject, std::string_view text) {
        if (text.size() <= sync::kMaxReportBytes) {
            static_cast<void>(reports_.tryPush({lastToken(std::string(subject).c_str()), std::string(text)}));
        }
    });
}

Result<void> NatsHub::prepare() {
    if (state() != sync::LinkState::Connected) {
        return fail(ErrorKind::Io, "the broker is not reachable");
    }
    std::array<const char*, 1> upSubjects{sync::kAllEvents};
    jsStreamConfig up;
    jsStreamConfig_Init(&up);
    up.Name = sync::kEventStream;
    up.Subjects = upSubjects.data();
    up.SubjectsLen = 1;
    up.Retention = js_WorkQueuePolicy;
    up.Storage = js_FileStorage;
    up.Discard = js_DiscardNew; // a full stream refuses: what has no receipt is still at its device
    up.MaxBytes = config_.maxStreamBytes;
    up.MaxMsgSize = static_cast<std::int32_t>(sync::kMaxFrameBytes + 1024);
    up.Duplicates = kDuplicateNanos;
    std::array<const char*, 1> objectSubjects{sync::kAllObjects};
    jsStreamConfig objects;
    jsStreamConfig_Init(&objects);
    objects.Name = sync::kObjectStream;
    objects.Subjects = objectSubjects.data();
    objects.SubjectsLen = 1;
    objects.Storage = js_FileStorage;
    objects.MaxMsgsPerSubject = 1;
    objects.MaxBytes = kObjectStreamBytes;
    objects.MaxMsgSize = static_cast<std::int32_t>(sync::kMaxObjectBytes + 1024);
    objects.AllowDirect = true;
    for (jsStreamConfig* stream : {&up, &objects}) {
        if (const natsStatus made = ensureStream(jetStream_, *stream); made != NATS_OK) {
            return natsFailed(std::string("stream ") + stream->Name, made);
        }
    }
    prepared_ = true;
    return {};
}

Result<void> NatsHub::subscribeToEvents() {
    if (!prepared_) {
        if (auto made = prepare(); !made) {
            return made;
        }
    }
    jsSubOptions options;
    jsSubOptions_Init(&options);
    options.Config.AckPolicy = js_AckExplicit;
    options.Config.AckWait = std::chrono::nanoseconds(config_.redeliverAfter).count();
    options.Config.MaxAckPending = kMaxUnacknowledged;
    natsSubscription* raw = nullptr;
    jsErrCode code = static_cast<jsErrCode>(0);
    const natsStatus status =
        js_PullSubscribe(&raw, jetStream_, sync::kAllEvents, config_.consumer.c_str(), nullptr, &options, &code);
    if (status != NATS_OK) {
        prepared_ = false; // the broker may have lost its store: make the streams again
        return natsFailed("consumer " + config_.consumer, status);
    }
    events_.reset(raw);
    return {};
}

Result<std::vector<Delivery>> NatsHub::receive(std::size_t enough, std::chrono::milliseconds timeout) {
    if (!taking_.joinable()) {
        taking_ = std::jthread([this](const std::stop_token& stop) { takeEvents(stop); });
    }
    std::vector<Delivery> deliveries;
    for (auto next = arrived_.popFor(timeout); next;) {
        std::ranges::move(*next, std::back_inserter(deliveries));
        next = deliveries.size() < enough ? arrived_.popFor(std::chrono::milliseconds(0)) : std::nullopt;
    }
    if (deliveries.empty()) {
        const std::lock_guard lock(failureMutex_);
        if (failure_) {
            return fail(*std::exchange(failure_, std::nullopt));
        }
    }
    return deliveries;
}

/// Fetches while what came before is being stored, so that broker and database do not wait for each other.
void NatsHub::takeEvents(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        auto events = fetchEvents();
        {
            const std::lock_guard lock(failureMutex_);
            failure_ = events ? std::nullopt : std::optional(events.error());
        }
        if (!events) {
            std::this_thread::sleep_for(kAfterFetchFailure);
            continue;
        }
        if (!events->empty()) {
            arrived_.push(std::move(*events), stop);
        }
    }
}

Result<std::vector<Delivery>> NatsHub::fetchEvents() {
    if (state() != sync::LinkState::Connected) {
        return fail(ErrorKind::Io, "the broker is not reachable");
    }
    if (!events_) {
        if (auto subscribed = subscribeToEvents(); !subscribed) {
            return fail(subscribed.error());
        }
    }
    natsMsgList list{};
    jsErrCode code = static_cast<jsErrCode>(0);
    const natsStatus status =
        natsSubscription_Fetch(&list, events_.get(), kFetchAtOnce, std::chrono::milliseconds(kFetchWait).count(), &code);
    std::vector<Delivery> deliveries;
    deliveries.reserve(static_cast<std::size_t>(list.Count));
    for (int i = 0; i < list.Count; ++i) {
        natsMsg* raw = std::exchange(list.Msgs[i], nullptr);
        const auto size = static_cast<std::size_t>(std::max(0, natsMsg_GetDataLength(raw)));
        deliveries.push_back({sync::NatsMessage(raw), lastToken(natsMsg_GetSubject(raw)), {natsMsg_GetData(raw), size}});
    }
    natsMsgList_Destroy(&list);
    if (status == NATS_OK || status == NATS_TIMEOUT || !deliveries.empty()) {
        return deliveries;
    }
    events_.reset();
    return natsFailed("take events from the broker", status);
}

void NatsHub::acknowledge(const std::vector<Delivery>& deliveries) {
    for (const Delivery& delivery : deliveries) {
        static_cast<void>(natsMsg_Ack(delivery.message.get(), nullptr)); // lost: it comes again and is known
    }
}

std::vector<Reported> NatsHub::reports() {
    std::vector<Reported> found;
    while (auto report = reports_.popFor(std::chrono::milliseconds(0))) {
        found.push_back(std::move(*report));
    }
    return found;
}

Result<void> NatsHub::notify(const std::string& device, const std::string& sealed) {
    return connection_->publish(sync::noticeSubject(device), sealed);
}

Result<void> NatsHub::publish(std::string_view name, std::string_view bytes) {
    if (!sync::isObjectName(name)) {
        return fail(ErrorKind::InvalidArgument, "object name: parts of a-z 0-9 _ - separated by / expected");
    }
    if (bytes.size() > sync::kMaxObjectBytes) {
        return fail(ErrorKind::LimitExceeded, "object " + std::string(name) + ": " + std::to_string(bytes.size()) +
                                                  " bytes; at most " + std::to_string(sync::kMaxObjectBytes));
    }
    if (!prepared_) {
        if (auto made = prepare(); !made) {
            return made;
        }
    }
    jsErrCode code = static_cast<jsErrCode>(0);
    const natsStatus status = js_Publish(nullptr, jetStream_, sync::objectSubject(name).c_str(), bytes.data(),
                                         static_cast<int>(bytes.size()), nullptr, &code);
    if (status != NATS_OK) {
        prepared_ = prepared_ && status != NATS_NO_RESPONDERS; // the broker may have lost its store
        return natsFailed("publish object " + std::string(name), status);
    }
    return {};
}

Result<void> NatsHub::announce(std::string_view topic) {
    return connection_->publish(sync::kAnnouncements,
                                sealNotice(signer_, sync::Announcement{std::string(topic)}));
}

} // namespace lanepost::central
