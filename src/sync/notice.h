// What the centre tells one device, sealed with the centre's key: receipts, late answers, revocation, announcements.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.h"
#include "base/ed25519.h"
#include "base/hash.h"
#include "base/result.h"
#include "screening/screening_answer.h"

namespace lanepost::sync {

/// "I have every event of this stream up to `through`, durably." Signed by the centre and bound to the content by the
/// chain: it cannot be made up, and one for other events cannot pass for this one.
struct Receipt {
    std::string device;
    std::string stream;
    std::int64_t through = 0; ///< 0: the centre knows nothing of this stream
    std::string eventId;      ///< of the event `through`; empty for 0
    Sha256 chain{};           ///< outbox chain up to it
    UtcTime storedAt{};       ///< the centre's clock
    std::string nonce;        ///< of the state report that it answers; empty when nobody asked. Shows that it is fresh.
    friend bool operator==(const Receipt&, const Receipt&) = default;
};

/// The centre's own lists, asked about a crossing afterwards, gave hits that the lane did not have.
struct LateAnswer {
    std::string device;
    std::int64_t number = 0; ///< of this device's late answers, gapless from 1; sent again until a state report names it
    std::string crossingId;
    std::string requestId; ///< of the lane's screening that it adds to
    screening::ScreeningAnswer answer;
    friend bool operator==(const LateAnswer&, const LateAnswer&) = default;
};

/// The centre takes nothing from this device any more. What it recorded stays on it.
struct Revocation {
    std::string device;
    std::string reason; ///< for the technician
    friend bool operator==(const Revocation&, const Revocation&) = default;
};

/// Something new can be fetched. Only a hint: what is fetched proves itself.
struct Announcement {
    std::string topic; ///< for example "lists"
    friend bool operator==(const Announcement&, const Announcement&) = default;
};

/// One of the things above.
using Notice = std::variant<Receipt, LateAnswer, Revocation, Announcement>;

/// The signature of "lanepost.notice/1\n" and the body in hexadecimal, a line feed, the body (canonical JSON). Thread-safe.
std::string sealNotice(const Ed25519Signer& centre, const Notice& notice);

/// Opens what came from the network; unknown keys are ignored. The caller checks that it is for this device.
/// Error: LimitExceeded; Corrupt (the seal is not that of `centre`, or the body is damaged); Unsupported (a newer schema
/// or a kind that this program does not know). Thread-safe.
[[nodiscard]] Result<Notice> openNotice(const Ed25519PublicKey& centre, std::string_view sealed);

} // namespace lanepost::sync
