#include "sync/nats/nats_connection.h"

#include <algorithm>
#include <utility>

#include <nats/nats.h>

#include "base/log.h"
#include "sync/central_link.h"

namespace lanepost::sync {
namespace {

// A link of 64 kbit/s with a full send buffer must not be taken for dead: see NatsLink's budget.
constexpr std::int64_t kPingMillis = 20'000;
constexpr int kPingsUnanswered = 3;
constexpr std::chrono::milliseconds kFirstReconnect{250};
constexpr std::chrono::milliseconds kLongestReconnect{15'000};
constexpr int kConnectTimeoutMillis = 10'000;
constexpr int kReconnectBufferBytes = 4096; // nothing is to be kept while away: the outbox keeps it

struct OptionsDeleter {
    void operator()(natsOptions* options) const { natsOptions_Destroy(options); }
};

/// "tls://host:port" -> "host"; what the certificate must be for.
std::string hostOf(const std::string& url) {
    const std::size_t scheme = url.find("://");
    std::string rest = scheme == std::string::npos ? url : url.substr(scheme + 3);
    rest = rest.substr(0, rest.find(','));
    if (!rest.empty() && rest.front() == '[') {
        return rest.substr(1, rest.find(']') - 1);
    }
    return rest.substr(0, rest.rfind(':'));
}

ErrorKind kindOf(int status) {
    switch (status) {
    case NATS_INVALID_ARG:
    case NATS_SSL_ERROR:
        return ErrorKind::InvalidArgument;
    case NATS_NOT_FOUND:
        return ErrorKind::NotFound;
    case NATS_MAX_PAYLOAD:
        return ErrorKind::LimitExceeded;
    case NATS_NO_MEMORY:
        return ErrorKind::Internal;
    default:
        return ErrorKind::Io;
    }
}

void disconnected(natsConnection*, void*) {
    log(LogLevel::Warning, "sync", "the connection to the broker is lost");
}

void reconnected(natsConnection*, void*) {
    log(LogLevel::Info, "sync", "connected to the broker");
}

void onError(natsConnection*, natsSubscription*, natsStatus status, void*) {
    log(LogLevel::Warning, "sync", std::string("broker: ") + natsStatus_GetText(status));
}

} // namespace

void NatsDeleter::operator()(natsMsg* message) const {
    natsMsg_Destroy(message);
}

void NatsDeleter::operator()(natsSubscription* subscription) const {
    natsSubscription_Destroy(subscription);
}

std::string eventSubject(std::string_view device) {
    return "lanepost.up." + std::string(device);
}

std::string stateSubject(std::string_view device) {
    return "lanepost.state." + std::string(device);
}

std::string noticeSubject(std::string_view device) {
    return "lanepost.down." + std::string(device);
}

std::string objectSubject(std::string_view objectName) {
    std::string subject = "lanepost.object." + std::string(objectName);
    std::ranges::replace(subject, '/', '.');
    return subject;
}

tl::unexpected<Error> natsFailed(std::string_view what, int status) {
    std::string message = std::string(what) + ": " + natsStatus_GetText(static_cast<natsStatus>(status));
    if (const char* last = nats_GetLastError(nullptr); last != nullptr && *last != '\0') {
        message += std::string(" (") + last + ")";
    }
    return fail(kindOf(status), std::move(message));
}

struct NatsConnection::Subscribed {
    Taker taker;
    NatsSubscription subscription;
    static void received(natsConnection*, natsSubscription*, natsMsg* raw, void* closure) {
        const NatsMessage message(raw);
        static_cast<Subscribed*>(closure)->taker(
            natsMsg_GetSubject(raw),
            {natsMsg_GetData(raw), static_cast<std::size_t>(std::max(0, natsMsg_GetDataLength(raw)))});
    }
};

NatsConnection::NatsConnection(Random& random) : backoff_(kFirstReconnect, kLongestReconnect, random) {}

Result<std::unique_ptr<NatsConnection>> NatsConnection::open(const NatsAddress& address, Random& random) {
    natsOptions* raw = nullptr;
    if (const natsStatus made = natsOptions_Create(&raw); made != NATS_OK) {
        return natsFailed("libnats", made);
    }
    const std::unique_ptr<natsOptions, OptionsDeleter> options(raw);
    std::unique_ptr<NatsConnection> connection(new NatsConnection(random));
    const auto delay = [](natsConnection*, int attempts, void* closure) -> std::int64_t {
        auto* self = static_cast<NatsConnection*>(closure);
        const std::lock_guard lock(self->mutex_);
        if (attempts <= 1) {
            self->backoff_.succeeded();
        }
        return self->backoff_.failed().count();
    };
    const std::string host = hostOf(address.url);
    natsStatus status = natsOptions_SetURL(raw, address.url.c_str());
    const auto also = [&](natsStatus next) { status = status == NATS_OK ? next : status; };
    also(natsOptions_SetSecure(raw, true));
    also(natsOptions_LoadCATrustedCertificates(raw, address.authority.c_str()));
    also(natsOptions_LoadCertificatesChain(raw, address.certificate.c_str(), address.key.c_str()));
    also(natsOptions_SetExpectedHostname(raw, host.c_str()));
    also(natsOptions_SetName(raw, address.name.c_str()));
    also(natsOptions_SetIgnoreDiscoveredServers(raw, true));
    also(natsOptions_SetTimeout(raw, kConnectTimeoutMillis));
    also(natsOptions_SetMaxReconnect(raw, -1));
    also(natsOptions_SetCustomReconnectDelay(raw, delay, connection.get()));
    also(natsOptions_SetReconnectBufSize(raw, kReconnectBufferBytes));
    also(natsOptions_SetFailRequestsOnDisconnect(raw, true)); // no answer comes over a connection that is gone
    also(natsOptions_SetPingInterval(raw, kPingMillis));
    also(natsOptions_SetMaxPingsOut(raw, kPingsUnanswered));
    also(natsOptions_SetDisconnectedCB(raw, disconnected, nullptr));
    also(natsOptions_SetReconnectedCB(raw, reconnected, nullptr));
    also(natsOptions_SetErrorHandler(raw, onError, nullptr));
    also(natsOptions_SetRetryOnFailedConnect(raw, true, reconnected, nullptr));
    if (status != NATS_OK) {
        return natsFailed("broker " + address.url + ": address or certificates (" + address.authority.string() + ", " +
                              address.certificate.string() + ", " + address.key.string() + ")",
                          status);
    }
    const natsStatus connecting = natsConnection_Connect(&connection->connection_, raw);
    if (connecting != NATS_OK && connecting != NATS_NOT_YET_CONNECTED) {
        return natsFailed("broker " + address.url, connecting);
    }
    return connection;
}

NatsConnection::~NatsConnection() {
    subscribed_.clear();
    if (connection_ != nullptr) {
        natsConnection_Close(connection_);
        natsConnection_Destroy(connection_);
    }
}

LinkState NatsConnection::state() const {
    return natsConnection_Status(connection_) == NATS_CONN_STATUS_CONNECTED ? LinkState::Connected : LinkState::Away;
}

Result<void> NatsConnection::publish(const std::string& subject, std::string_view bytes) {
    if (state() != LinkState::Connected) {
        return fail(ErrorKind::Io, "the broker is not reachable");
    }
    const natsStatus status =
        natsConnection_Publish(connection_, subject.c_str(), bytes.data(), static_cast<int>(bytes.size()));
    if (status != NATS_OK) {
        return natsFailed("publish", status);
    }
    return {};
}

Result<void> NatsConnection::subscribe(const std::string& subject, const std::string& group, Taker taker) {
    auto entry = std::make_unique<Subscribed>();
    entry->taker = std::move(taker);
    natsSubscription* raw = nullptr;
    const natsStatus status =
        group.empty()
            ? natsConnection_Subscribe(&raw, connection_, subject.c_str(), Subscribed::received, entry.get())
            : natsConnection_QueueSubscribe(&raw, connection_, subject.c_str(), group.c_str(), Subscribed::received,
                                            entry.get());
    if (status != NATS_OK) {
        return natsFailed("subscribe to " + subject, status);
    }
    entry->subscription.reset(raw);
    const std::lock_guard lock(mutex_);
    subscribed_.push_back(std::move(entry));
    return {};
}

} // namespace lanepost::sync
