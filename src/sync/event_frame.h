// One event as it travels: a header line with its place in the outbox chain, then the payload as it was committed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"

namespace lanepost::sync {

/// The version of the frame that this program writes and reads. Readers ignore header keys that they do not know; a new
/// number means that they must not.
inline constexpr int kFrameSchema = 1;
/// Longest header line, without its line feed.
inline constexpr std::size_t kMaxFrameHeaderBytes = 4096;
/// Largest sequence: what a JSON number holds exactly in every language.
inline constexpr std::int64_t kMaxSequence = (std::int64_t{1} << 53) - 1;

/// An event with its place in one device's stream.
struct EventFrame {
    std::string device; ///< isDeviceId
    std::string stream; ///< store::Outbox::stream()
    std::int64_t sequence = 0;
    std::string eventId;
    std::string schema;  ///< of the payload, for example "lanepost.crossing/1"
    Sha256 previous{};   ///< outbox chain up to the event before
    Sha256 chain{};      ///< outbox chain up to this one
    std::string payload; ///< JSON. Personal data.
    friend bool operator==(const EventFrame&, const EventFrame&) = default;
};

/// The header as canonical JSON on one line, a line feed, the payload byte for byte (docs/sync.md). Thread-safe.
std::string makeFrame(const EventFrame& frame);

/// Reads what another machine wrote. The chain value is computed anew and must be the stated one, so header and payload
/// belong together; whether `previous` is right only the receiver's own record can tell. The payload is not parsed.
/// Error: LimitExceeded, Unsupported (a newer schema), Corrupt; messages hold nothing of the payload. Thread-safe.
[[nodiscard]] Result<EventFrame> parseFrame(std::string_view bytes);

/// True for 1 to 64 characters A-Z, a-z, 0-9, '_', '-'. Thread-safe.
bool isEventId(std::string_view id);

} // namespace lanepost::sync
