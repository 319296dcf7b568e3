// Why something that came from outside was not taken: one named reason per attack or accident.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "base/result.h"

namespace lanepost::sync {

/// The reasons. Code and tests switch on them, people read name() and the message.
enum class RefusalReason {
    WrongSignature, ///< not signed by enough keys of the role, by a strange key, or the signature does not fit
    OlderVersion,   ///< older than what is trusted already (rollback), or another content under the same version
    Expired,        ///< its time is over: the sender stands still (freeze), or the clock is wrong
    WrongDevice,    ///< meant for another device
    WrongFleet,     ///< of another fleet: its keys may be right, its purpose is not
    Gap,            ///< a version or a chunk in between is missing
    TornChunk,      ///< a chunk's bytes are not those that were signed
    Mismatch,       ///< parts that are each signed do not belong together (mix and match)
    Malformed,      ///< no such document at all, or one beyond the limits
    ThrowAwayKey,   ///< made with keys for trials, in production
    Torn,           ///< a bundle file is cut or changed
    Replayed,       ///< a bundle that was taken already, or an older one
    Foreign,        ///< from a sender that is not known here
    Revoked,        ///< from a device that was revoked
    Unavailable,    ///< nothing is wrong but the link: try again
    LocalFailure,   ///< nothing is wrong but the own disk or program; the message says what
};

/// The reason as logs, screens and documents have it, for example "wrong_signature". Thread-safe.
std::string_view name(RefusalReason reason);

/// A refusal: the reason for code, the message for a technician (what, where, what to do). No personal data.
struct Refusal {
    RefusalReason reason = RefusalReason::Malformed;
    std::string message;
};

/// A value, or why it was refused.
template <typename T>
using Checked = tl::expected<T, Refusal>;

/// Shorthand for refusing: `return refuse(RefusalReason::Gap, "...")`.
tl::unexpected<Refusal> refuse(RefusalReason reason, std::string message);
/// Passes another refusal on.
tl::unexpected<Refusal> refuse(Refusal refusal);
/// A failure of the own disk or program as a refusal: LocalFailure, with the error's message.
tl::unexpected<Refusal> refuse(const Error& error);

/// The refusal as an Error: message "reason: message"; kind Io for Unavailable and LocalFailure, Conflict for
/// OlderVersion and Replayed, else Corrupt.
Error asError(const Refusal& refusal);

} // namespace lanepost::sync
