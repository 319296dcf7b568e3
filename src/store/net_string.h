// Text with its length in front, so that joined texts cannot be taken apart in two ways: what the hash chains hash.
#pragma once

#include <string>
#include <string_view>

#include "base/hash.h"

namespace lanepost::store {

/// "<length in decimal>:<bytes>,". Thread-safe.
inline std::string netString(std::string_view text) {
    return std::to_string(text.size()) + ":" + std::string(text) + ",";
}

/// The 32 raw bytes of a digest as text. The digest outlives the view. Thread-safe.
inline std::string_view asText(const Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

} // namespace lanepost::store
