// CentralLink over NATS JetStream.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "base/channel.h"
#include "base/clock.h"
#include "sync/central_link.h"
#include "sync/nats/nats_connection.h"

typedef struct __jsCtx jsCtx;

namespace lanepost::sync {

/// How much may be on its way to the broker: grows while acknowledgements come back within a second, shrinks when they take
/// more than two, so that a slow line is not filled for minutes ahead and its heartbeat still passes. Thread-safe.
class SendBudget {
public:
    /// True when `bytes` may be sent now; notes them as sent at `now`.
    bool take(std::size_t bytes, MonotonicTime now);
    /// The oldest message on its way was acknowledged, or given up.
    void acknowledged(MonotonicTime now);
    /// Nothing is on its way any more.
    void clear();
    /// Messages on their way.
    std::size_t messages() const;
    /// Bytes that may be on their way now.
    std::size_t limit() const;

private:
    struct Sent {
        std::size_t bytes = 0;
        MonotonicTime at{};
    };
    mutable std::mutex mutex_;
    std::deque<Sent> sent_;
    std::size_t bytes_ = 0;
    std::size_t limit_ = kSmallest;

    static constexpr std::size_t kSmallest = 64U << 10;
    static constexpr std::size_t kLargest = 4U << 20;
};

/// One device's link. See CentralLink. The clock outlives it.
class NatsLink final : public CentralLink {
public:
    /// Begins to connect and returns at once. device: isDeviceId. Error: as NatsConnection::open.
    [[nodiscard]] static Result<std::unique_ptr<NatsLink>> open(const NatsAddress& address, const std::string& device,
                                                                const Clock& clock, Random& random);
    ~NatsLink() override;

    LinkState state() const override { return connection_->state(); }
    Result<void> send(const OutgoingEvent& event) override;
    std::size_t unacknowledged() const override { return budget_.messages(); }
    Result<void> report(std::string_view stateReport) override;
    std::optional<std::string> nextNotice(std::chrono::milliseconds timeout, const std::stop_token& stop) override;
    Result<std::string> fetch(std::string_view name, std::chrono::milliseconds timeout) override;

private:
    NatsLink(std::unique_ptr<NatsConnection> connection, std::string device, const Clock& clock);
    [[nodiscard]] Result<void> begin();
    void takeNotice(std::string_view bytes);

    std::string device_;
    const Clock& clock_;
    SendBudget budget_;
    Channel<std::string> notices_{512};
    jsCtx* jetStream_ = nullptr;
    std::unique_ptr<NatsConnection> connection_; ///< last: its callbacks use the others, and it goes first
};

} // namespace lanepost::sync
