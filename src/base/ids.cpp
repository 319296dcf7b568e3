#include "base/ids.h"

#include <array>

#include "base/hash.h"

namespace lanepost {

std::string newUuid7(UtcTime now, Random& random) {
    std::array<std::byte, 16> bytes{};
    random.fill(bytes);
    auto millis = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
    for (int i = 5; i >= 0; --i, millis >>= 8) {
        bytes[static_cast<std::size_t>(i)] = static_cast<std::byte>(millis & 0xFFU);
    }
    bytes[6] = (bytes[6] & std::byte{0x0F}) | std::byte{0x70}; // version 7
    bytes[8] = (bytes[8] & std::byte{0x3F}) | std::byte{0x80}; // variant 10
    std::string text = toHex(bytes);
    for (const std::size_t position : {8U, 13U, 18U, 23U}) {
        text.insert(position, 1, '-');
    }
    return text;
}

bool isUuid(std::string_view text) {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (hyphen ? text[i] != '-' : !hex) {
            return false;
        }
    }
    return true;
}

} // namespace lanepost
