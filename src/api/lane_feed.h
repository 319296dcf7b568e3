// The newest state of the lane, for any number of readers that wait for the next one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace lanepost::api {

/// A state as it was published. `sequence` counts publications from 1 without gaps, for one run of the program.
struct PublishedState {
    std::uint64_t sequence = 0;
    /// The lane's JSON. Shared, because readers may still be sending it when the next one has replaced it.
    std::shared_ptr<const std::string> json;
};

/// Holds one state; a newer one replaces it, so a slow reader costs no memory and skips to the newest. Thread-safe.
class LaneFeed {
public:
    /// At most `maxReaders` may be inside at a time.
    explicit LaneFeed(std::size_t maxReaders) : maxReaders_(maxReaders) {}

    /// Replaces the state and wakes the readers.
    void publish(std::string json);

    /// The newest state; nothing before the first.
    std::optional<PublishedState> newest() const;

    /// A state newer than `sequence`; waits for one at most `timeout`. Nothing when none came or the feed is closed.
    std::optional<PublishedState> waitNewer(std::uint64_t sequence, std::chrono::milliseconds timeout) const;

    /// Takes a reader's place; false when all are taken or the feed is closed.
    bool enter();
    /// Gives the place back.
    void leave();
    /// How many places are taken.
    std::size_t readers() const;

    /// Wakes all readers and lets none in again.
    void close();
    /// True after close().
    bool closed() const;

private:
    const std::size_t maxReaders_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    PublishedState state_;
    std::size_t readers_ = 0;
    bool closed_ = false;
};

} // namespace lanepost::api
