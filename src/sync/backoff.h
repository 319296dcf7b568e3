// How long to wait before the next try: twice as long each time, up to a limit, with chance so that a thousand devices
// do not come back at the same moment.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#include "base/random.h"

namespace lanepost::sync {

/// The waits of one thing that is tried again and again. Lives on one thread; `random` outlives it.
class Backoff {
public:
    /// first: about the wait after the first failure; longest: about the longest.
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest, Random& random)
        : first_(first), longest_(longest), next_(first), random_(&random) {}

    /// The wait after one more failure: between half and the whole of the current step.
    std::chrono::milliseconds failed() {
        std::array<std::byte, 4> bytes{};
        random_->fill(bytes);
        std::uint32_t chance = 0;
        std::memcpy(&chance, bytes.data(), sizeof chance);
        const auto step = next_;
        next_ = std::min(next_ * 2, longest_);
        return step / 2 + std::chrono::milliseconds((step.count() / 2) * (chance % 1024) / 1024);
    }
    /// It worked: the next failure begins with the first wait again.
    void succeeded() { next_ = first_; }

private:
    std::chrono::milliseconds first_;
    std::chrono::milliseconds longest_;
    std::chrono::milliseconds next_;
    Random* random_;
};

} // namespace lanepost::sync
