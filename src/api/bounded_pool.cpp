#include "api/bounded_pool.h"

#include <utility>

namespace lanepost::api {

BoundedPool::BoundedPool(std::size_t threads, std::size_t queueLength) : connections_(queueLength) {
    threads_.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back([this] {
            while (auto connection = connections_.pop()) {
                (*connection)();
            }
        });
    }
}

void BoundedPool::enqueue(std::function<void()> connection) {
    connections_.push(std::move(connection));
}

void BoundedPool::shutdown() {
    connections_.close();
    threads_.clear();
}

} // namespace lanepost::api
