// Identifiers that sort by time of making.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"

namespace lanepost {

/// A new UUID version 7 (RFC 9562, section 5.7): 48 bits of milliseconds since 1970, then random bits.
/// Lower case with hyphens. As thread-safe as `random`.
std::string newUuid7(UtcTime now, Random& random);

/// True for the 36-character lower-case form of any UUID. Thread-safe.
bool isUuid(std::string_view text);

} // namespace lanepost
