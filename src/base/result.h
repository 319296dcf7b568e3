// Result<T> and Error: the outcome of what may fail in the field.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace lanepost {

/// What code may switch on when something failed; the message is for people.
enum class ErrorKind {
    InvalidArgument, ///< the caller's or user's input is not usable as it is
    NotFound,        ///< a file, row or device that was named does not exist
    Corrupt,         ///< bytes are there but damaged, forged or of another format
    Unsupported,     ///< valid, but not something this build can do
    LimitExceeded,   ///< larger or more than the stated cap
    Io,              ///< the operating system or a device refused
    Conflict,        ///< the state changed meanwhile, or the thing was done already
    Busy,            ///< a queue or lock is full; try again later
    Internal,        ///< a library failed in a way that has no better name
};

/// A failure: kind for the code, message for a technician (what, where, what to do). No personal data in it.
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string message;
};

/// The kind's name as written in logs and API answers, for example "NotFound". Thread-safe.
std::string_view name(ErrorKind kind);

/// A value or an Error. Functions that return it are marked [[nodiscard]].
template <typename T>
using Result = tl::expected<T, Error>;

/// Shorthand for returning a failure: `return fail(ErrorKind::Io, "...")`.
inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
    return tl::unexpected<Error>(Error{kind, std::move(message)});
}

/// Passes another result's failure on: `if (!file) return fail(file.error());`.
inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

/// The error with "context: " before its message.
inline tl::unexpected<Error> fail(std::string_view context, Error error) {
    error.message = std::string(context) + ": " + error.message;
    return tl::unexpected<Error>(std::move(error));
}

} // namespace lanepost
