// Text with its length in front, so that joined texts cannot be taken apart in two ways: what the hash chains hash.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace lanepost::store {

/// "<length in decimal>:<bytes>,". Thread-safe.
inline std::string netString(std::string_view text) {
    return std::to_string(text.size()) + ":" + std::string(text) + ",";
}

/// Raw bytes (a digest, a key, a picture) as text. They outlive the view. Thread-safe.
inline std::string_view asText(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace lanepost::store
