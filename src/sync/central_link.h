// The seam between the appliance and the centre: events go up, notices and named objects come down.
//
// Two implementations: nats/ (NATS JetStream over mutual TLS) and bundle (signed files on a USB stick). Neither is
// believed: an event counts as stored only by a receipt that the centre signed (sync/receipt.h), a list only by its own
// signatures. What a link says about success means "handed over", never "safe".
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sync/link_state.h"

namespace lanepost::sync {

/// Largest event frame, header line and payload together.
inline constexpr std::size_t kMaxFrameBytes = 512U << 10;
/// Largest notice of the centre.
inline constexpr std::size_t kMaxNoticeBytes = 64U << 10;
/// Largest named object; longer things come in chunks, each an object of its own.
inline constexpr std::size_t kMaxObjectBytes = 256U << 10;
/// Largest state report of a device.
inline constexpr std::size_t kMaxReportBytes = 32U << 10;

/// One event on its way up, framed already.
struct OutgoingEvent {
    std::int64_t deviceSequence = 0;
    std::string eventId; ///< the link uses it to recognise a second copy (Nats-Msg-Id, file name)
    std::string frame;   ///< sync/event_frame.h; personal data
};

/// How the centre is reached. One link belongs to one device; the link knows that device's id and key.
/// Thread-safe: the upload and the download each have a thread of their own, and neither waits for the other.
class CentralLink {
public:
    virtual ~CentralLink() = default;

    /// Whether the other side is there. Never blocks.
    virtual LinkState state() const = 0;

    /// Hands one event over for sending; returns when the link has it, not when the centre has it. Events that were handed
    /// over in order leave in order. A link may forget what it was given (a restart, a full broker): who calls sends
    /// again what no receipt covers. Error: Busy (the window is full, try later), Io (away), LimitExceeded.
    [[nodiscard]] virtual Result<void> send(const OutgoingEvent& event) = 0;

    /// How many events were handed over and are not yet acknowledged by the medium (the broker; not the centre).
    virtual std::size_t unacknowledged() const = 0;

    /// Sends the state of the device (sync/state_report.h); the newest one counts, one may be lost. The centre answers
    /// with the newest receipt and with notices that the device does not have. Error: Io, LimitExceeded.
    [[nodiscard]] virtual Result<void> report(std::string_view stateReport) = 0;

    /// The next notice of the centre, sealed as it came (sync/notice.h); waits at most `timeout`. A notice may be lost, come
    /// twice or be forged. Nothing when none came.
    virtual std::optional<std::string> nextNotice(std::chrono::milliseconds timeout, const std::stop_token& stop) = 0;

    /// The bytes that the centre published under `name` (isObjectName), for example "lists/persons/7/12"; the newest when it
    /// was published more than once. They prove nothing by themselves. Waits at most `timeout`.
    /// Error: NotFound, Io (away, no answer in time), LimitExceeded, InvalidArgument (the name).
    [[nodiscard]] virtual Result<std::string> fetch(std::string_view name, std::chrono::milliseconds timeout) = 0;
};

/// True for 1 to 200 characters a-z, 0-9, '_', '-' in parts separated by single '/': names that subjects and file names
/// can carry unchanged. Thread-safe.
bool isObjectName(std::string_view name);

/// True for 1 to 64 characters A-Z, a-z, 0-9, '_', '-': the id of a device, as its certificate's common name has it.
/// Thread-safe.
bool isDeviceId(std::string_view id);

} // namespace lanepost::sync
