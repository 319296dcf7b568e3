// The centre's side of NATS: takes events from the shared durable consumer, sends notices, publishes objects.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/channel.h"
#include "base/ed25519.h"
#include "sync/nats/nats_connection.h"
#include "sync/object_publisher.h"

typedef struct __jsCtx jsCtx;

namespace lanepost::central {

/// One event frame as the broker delivered it. Acknowledged through NatsHub::acknowledge, or delivered again.
struct Delivery {
    sync::NatsMessage message;
    std::string device;     ///< from the subject, which the broker ties to the sender's certificate
    std::string_view bytes; ///< inside `message`
};

/// A state report as it came.
struct Reported {
    std::string device; ///< from the subject
    std::string text;
};

/// What is kept at the broker; see docs/sync.md.
struct HubConfig {
    sync::NatsAddress address;
    std::string consumer = "central";               ///< durable; instances with the same name share the work
    std::chrono::seconds redeliverAfter{10};        ///< what an instance took and did not acknowledge goes to another
    std::int64_t maxStreamBytes = std::int64_t{2} << 30; ///< full: the broker refuses, the devices keep
};

/// One instance's connection to the broker. A thread of its own takes events from the broker ahead of receive(), from its
/// first call on. Lives on one thread, but publish() and announce() are thread-safe.
class NatsHub final : public sync::ObjectPublisher {
public:
    /// Begins to connect. signer: seals announcements. Error: as NatsConnection::open.
    [[nodiscard]] static Result<std::unique_ptr<NatsHub>> open(HubConfig config, Ed25519Signer signer, Random& random);
    ~NatsHub() override;

    /// Whether the broker is there.
    sync::LinkState state() const { return connection_->state(); }
    /// Makes streams and consumer where there are none. Done by receive() and publish() by themselves. Error: Io.
    [[nodiscard]] Result<void> prepare();
    /// What has come: fetches of up to 512 events until they are at least `enough`; waits at most `timeout` for the first.
    /// Error: Io (the broker is away).
    [[nodiscard]] Result<std::vector<Delivery>> receive(std::size_t enough, std::chrono::milliseconds timeout);
    /// Tells the broker that these are stored, or are never to come again. May be lost: then they come again.
    void acknowledge(const std::vector<Delivery>& deliveries);
    /// The state reports that came since; never waits.
    std::vector<Reported> reports();
    /// Sends a sealed notice to a device; may be lost. Error: Io.
    [[nodiscard]] Result<void> notify(const std::string& device, const std::string& sealed);

    Result<void> publish(std::string_view name, std::string_view bytes) override;
    Result<void> announce(std::string_view topic) override;

private:
    /// Fetches that wait for receive(), up to 512 events each; together with a batch under way far below what goes to
    /// another instance.
    static constexpr std::size_t kFetchesAtMost = 4;

    NatsHub(HubConfig config, Ed25519Signer signer, std::unique_ptr<sync::NatsConnection> connection);
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> subscribeToEvents();
    void takeEvents(const std::stop_token& stop);
    [[nodiscard]] Result<std::vector<Delivery>> fetchEvents();

    HubConfig config_;
    Ed25519Signer signer_;
    Channel<Reported> reports_{4096};
    jsCtx* jetStream_ = nullptr;
    std::atomic<bool> prepared_ = false;
    sync::NatsSubscription events_; ///< of the taking thread
    Channel<std::vector<Delivery>> arrived_{kFetchesAtMost};
    std::mutex failureMutex_;
    std::optional<Error> failure_; ///< guarded by failureMutex_; why nothing comes
    std::jthread taking_;          ///< ended before anything that it uses
    std::unique_ptr<sync::NatsConnection> connection_; ///< last: its callbacks use the others, and it goes first
};

} // namespace lanepost::central
