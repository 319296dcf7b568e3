// The console's threads: a fixed number, with a bounded queue of connections before them.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

#include <httplib.h>

#include "base/channel.h"

namespace lanepost::api {

/// Runs connections on a fixed number of threads. When the queue is full, enqueue waits: the acceptor stops accepting
/// and the kernel's backlog pushes back, so a flood costs neither memory nor descriptors. Thread-safe.
class BoundedPool final : public httplib::TaskQueue {
public:
    /// Starts `threads` threads; at most `queueLength` connections wait.
    BoundedPool(std::size_t threads, std::size_t queueLength);

    void enqueue(std::function<void()> connection) override;
    /// Ends the threads after the connections that wait were served; the server calls it once, when it stops.
    void shutdown() override;

private:
    Channel<std::function<void()>> connections_;
    std::vector<std::jthread> threads_;
};

} // namespace lanepost::api
