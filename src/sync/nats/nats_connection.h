// One connection to a NATS server over mutual TLS, kept open for as long as it lives. Wraps libnats.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "sync/backoff.h"
#include "sync/link_state.h"

typedef struct __natsConnection natsConnection;
typedef struct __natsMsg natsMsg;
typedef struct __natsSubscription natsSubscription;

namespace lanepost::sync {

/// Where the server is and who we are. TLS with a client certificate unless `plain` says otherwise.
struct NatsAddress {
    std::string url;                     ///< "tls://host:port"; several separated by commas
    std::filesystem::path authority;     ///< PEM: who signs servers' certificates
    std::filesystem::path certificate;   ///< PEM: ours, with its chain
    std::filesystem::path key;           ///< PEM: our private key
    std::string name;                    ///< shown in the server's list of connections
};

/// Frees libnats objects.
struct NatsDeleter {
    void operator()(natsMsg* message) const;
    void operator()(natsSubscription* subscription) const;
};
using NatsMessage = std::unique_ptr<natsMsg, NatsDeleter>;
using NatsSubscription = std::unique_ptr<natsSubscription, NatsDeleter>;

/// The subject a device's events go to, and the others of docs/sync.md. Thread-safe.
std::string eventSubject(std::string_view device);
std::string stateSubject(std::string_view device);
std::string noticeSubject(std::string_view device);
std::string objectSubject(std::string_view objectName);
inline constexpr const char* kEventStream = "LANEPOST_UP";
inline constexpr const char* kObjectStream = "LANEPOST_OBJECTS";
inline constexpr const char* kAllEvents = "lanepost.up.*";
inline constexpr const char* kAllStates = "lanepost.state.*";
inline constexpr const char* kAllObjects = "lanepost.object.>";
inline constexpr const char* kAnnouncements = "lanepost.down.all";

/// A connection that tries again for ever, with back-off and jitter, and only to the configured address: what a server
/// advertises is not followed. Thread-safe.
class NatsConnection {
public:
    /// Begins to connect and returns at once. random: outlives it, may be used on its threads, so SystemRandom.
    /// Error: Io, InvalidArgument: certificates or address are not usable; a server that is away is no error.
    [[nodiscard]] static Result<std::unique_ptr<NatsConnection>> open(const NatsAddress& address, Random& random);
    ~NatsConnection();
    NatsConnection(const NatsConnection&) = delete;
    NatsConnection& operator=(const NatsConnection&) = delete;

    /// Connected or Away. Never blocks.
    LinkState state() const;
    /// Publishes without waiting. Error: Io, LimitExceeded.
    [[nodiscard]] Result<void> publish(const std::string& subject, std::string_view bytes);
    /// Calls `taker` with each message on `subject`, on a thread of libnats; with `group`, members share the messages. Stays
    /// subscribed over reconnections, until the connection goes. Error: Internal.
    using Taker = std::function<void(std::string_view subject, std::string_view bytes)>;
    [[nodiscard]] Result<void> subscribe(const std::string& subject, const std::string& group, Taker taker);
    /// libnats' own handle, for JetStream.
    natsConnection* raw() const { return connection_; }

private:
    explicit NatsConnection(Random& random);
    struct Subscribed;

    natsConnection* connection_ = nullptr;
    std::mutex mutex_;
    Backoff backoff_; ///< guarded by mutex_
    std::vector<std::unique_ptr<Subscribed>> subscribed_;
};

/// "what: libnats' words for status" as an Error. Thread-safe.
tl::unexpected<Error> natsFailed(std::string_view what, int status);

} // namespace lanepost::sync
