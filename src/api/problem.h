// Errors as the API's callers see them: problem details.
#pragma once

#include <string>
#include <string_view>

#include <httplib.h>

namespace lanepost::api {

/// One kind of problem: `name` ends the stable type "urn:lanepost:problem:NAME", which code may switch on.
struct ProblemKind {
    std::string_view name;
    int status;
    std::string_view title;
};

inline constexpr ProblemKind kInvalidRequest{"invalid-request", 400, "The request is not what was expected"};
inline constexpr ProblemKind kForbiddenOrigin{"forbidden-origin", 403, "The request comes from another site"};
inline constexpr ProblemKind kNotFound{"not-found", 404, "There is nothing at this address"};
inline constexpr ProblemKind kDecisionRejected{"decision-rejected", 409, "The lane does not take this decision"};
inline constexpr ProblemKind kTooLarge{"too-large", 413, "The request is too large"};
inline constexpr ProblemKind kUnsupportedMediaType{"unsupported-media-type", 415, "The body must be plain JSON"};
inline constexpr ProblemKind kUnknownHost{"unknown-host", 421, "This server does not answer under that name"};
inline constexpr ProblemKind kInternal{"internal", 500, "The appliance failed to answer"};
inline constexpr ProblemKind kNotReady{"not-ready", 503, "The lane has not started yet"};
inline constexpr ProblemKind kNoAnswer{"no-answer", 503, "The lane did not answer in time"};
inline constexpr ProblemKind kTooManyReaders{"too-many-readers", 503, "All places for event streams are taken"};

/// Makes `response` a problem (RFC 9457, application/problem+json) with type, title, status and detail; with `key`
/// when a key of the body is what is wrong. detail: for people, without personal data of others. Thread-safe.
void setProblem(httplib::Response& response, const ProblemKind& kind, std::string_view detail,
                std::string_view key = {});

} // namespace lanepost::api
