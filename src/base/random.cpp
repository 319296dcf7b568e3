#include "base/random.h"

#include <algorithm>
#include <cerrno>

#include <sys/random.h>

#include "base/expect.h"

namespace lanepost {

void SystemRandom::fill(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        // getrandom may return less than asked for only above 256 bytes or when a signal comes in.
        const ssize_t got = getrandom(bytes.data(), std::min<std::size_t>(bytes.size(), 256), 0);
        if (got > 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(got));
            continue;
        }
        LANEPOST_EXPECT(got < 0 && errno == EINTR);
    }
}

void SeededRandom::fill(std::span<std::byte> bytes) {
    for (std::byte& byte : bytes) {
        byte = static_cast<std::byte>(engine_() & 0xFFU);
    }
}

} // namespace lanepost
