// The two ways threads talk: a bounded queue that loses nothing, and a slot where the newest wins.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace lanepost {

/// A bounded first-in-first-out queue between threads. Thread-safe.
template <typename T>
class Channel {
public:
    /// Holds at most `capacity` items, at least one.
    explicit Channel(std::size_t capacity) : capacity_(capacity == 0 ? 1 : capacity) {}

    /// Puts `item` in; waits while the queue is full. False when closed or stopped: the item was not taken.
    bool push(T item, const std::stop_token& stop = {}) {
        std::unique_lock lock(mutex_);
        notFull_.wait(lock, stop, [&] { return closed_ || items_.size() < capacity_; });
        return pushLocked(std::move(item), lock);
    }

    /// Puts `item` in when there is room at once; false when full or closed.
    bool tryPush(T item) {
        std::unique_lock lock(mutex_);
        return pushLocked(std::move(item), lock);
    }

    /// Takes the oldest item; waits for one. Nothing when stopped, or closed and empty.
    std::optional<T> pop(const std::stop_token& stop = {}) {
        std::unique_lock lock(mutex_);
        notEmpty_.wait(lock, stop, [&] { return closed_ || !items_.empty(); });
        return popLocked(lock);
    }

    /// Takes the oldest item; waits at most `timeout`. Nothing when none came.
    template <typename Rep, typename Period>
    std::optional<T> popFor(const std::chrono::duration<Rep, Period>& timeout, const std::stop_token& stop = {}) {
        std::unique_lock lock(mutex_);
        notEmpty_.wait_for(lock, stop, timeout, [&] { return closed_ || !items_.empty(); });
        return popLocked(lock);
    }

    /// Refuses further items; what is inside can still be taken.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        notEmpty_.notify_all();
        notFull_.notify_all();
    }

    /// How many items wait now.
    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return items_.size();
    }

private:
    bool pushLocked(T item, std::unique_lock<std::mutex>& lock) {
        if (closed_ || items_.size() >= capacity_) {
            return false;
        }
        items_.push_back(std::move(item));
        lock.unlock();
        notEmpty_.notify_one();
        return true;
    }

    std::optional<T> popLocked(std::unique_lock<std::mutex>& lock) {
        if (items_.empty()) {
            return std::nullopt;
        }
        std::optional<T> item(std::move(items_.front()));
        items_.pop_front();
        lock.unlock();
        notFull_.notify_one();
        return item;
    }

    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable_any notEmpty_;
    std::condition_variable_any notFull_;
    std::deque<T> items_;
    bool closed_ = false;
};

/// Holds at most one item; a newer one replaces it. For camera frames, where old ones are worthless. Thread-safe.
template <typename T>
class LatestSlot {
public:
    /// Puts `item` in, replacing what was not yet taken. Returns true when something was replaced.
    bool put(T item) {
        const std::lock_guard lock(mutex_);
        const bool replaced = item_.has_value();
        item_ = std::move(item);
        changed_.notify_one();
        return replaced;
    }

    /// Takes the item; waits for one. Nothing when stopped.
    std::optional<T> take(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, stop, [&] { return item_.has_value(); });
        return std::exchange(item_, std::nullopt);
    }

private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<T> item_;
};

} // namespace lanepost
