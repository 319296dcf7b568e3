#include "api/lane_feed.h"

#include <utility>

namespace lanepost::api {

void LaneFeed::publish(std::string json) {
    {
        const std::lock_guard lock(mutex_);
        state_ = {state_.sequence + 1, std::make_shared<const std::string>(std::move(json))};
    }
    changed_.notify_all();
}

std::optional<PublishedState> LaneFeed::newest() const {
    const std::lock_guard lock(mutex_);
    return state_.sequence == 0 ? std::nullopt : std::optional(state_);
}

std::optional<PublishedState> LaneFeed::waitNewer(std::uint64_t sequence, std::chrono::milliseconds timeout) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, timeout, [&] { return closed_ || state_.sequence > sequence; });
    if (closed_ || state_.sequence <= sequence) {
        return std::nullopt;
    }
    return state_;
}

bool LaneFeed::enter() {
    const std::lock_guard lock(mutex_);
    if (closed_ || readers_ >= maxReaders_) {
        return false;
    }
    ++readers_;
    return true;
}

void LaneFeed::leave() {
    const std::lock_guard lock(mutex_);
    --readers_;
}

std::size_t LaneFeed::readers() const {
    const std::lock_guard lock(mutex_);
    return readers_;
}

void LaneFeed::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
}

bool LaneFeed::closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
}

} // namespace lanepost::api
