#include "sync/signed_refusal.h"

#include <array>
#include <utility>

#include "base/strict_json.h"

namespace lanepost::sync {
namespace {

constexpr std::array<EnumName<RefusalReason>, 16> kNames{{{RefusalReason::WrongSignature, "wrong_signature"},
                                                          {RefusalReason::OlderVersion, "older_version"},
                                                          {RefusalReason::Expired, "expired"},
                                                          {RefusalReason::WrongDevice, "wrong_device"},
                                                          {RefusalReason::WrongFleet, "wrong_fleet"},
                                                          {RefusalReason::Gap, "gap"},
                                                          {RefusalReason::TornChunk, "torn_chunk"},
                                                          {RefusalReason::Mismatch, "mismatch"},
                                                          {RefusalReason::Malformed, "malformed"},
                                                          {RefusalReason::ThrowAwayKey, "throw_away_key"},
                                                          {RefusalReason::Torn, "torn"},
                                                          {RefusalReason::Replayed, "replayed"},
                                                          {RefusalReason::Foreign, "foreign"},
                                                          {RefusalReason::Revoked, "revoked"},
                                                          {RefusalReason::Unavailable, "unavailable"},
                                                          {RefusalReason::LocalFailure, "local_failure"}}};

} // namespace

std::string_view name(RefusalReason reason) {
    for (const auto& entry : kNames) {
        if (entry.value == reason) {
            return entry.name;
        }
    }
    enumWithoutName();
}

tl::unexpected<Refusal> refuse(RefusalReason reason, std::string message) {
    return tl::unexpected<Refusal>(Refusal{reason, std::move(message)});
}

tl::unexpected<Refusal> refuse(Refusal refusal) {
    return tl::unexpected<Refusal>(std::move(refusal));
}

tl::unexpected<Refusal> refuse(const Error& error) {
    return refuse(RefusalReason::LocalFailure, error.message);
}

Error asError(const Refusal& refusal) {
    ErrorKind kind = ErrorKind::Corrupt;
    if (refusal.reason == RefusalReason::Unavailable || refusal.reason == RefusalReason::LocalFailure) {
        kind = ErrorKind::Io;
    } else if (refusal.reason == RefusalReason::OlderVersion || refusal.reason == RefusalReason::Replayed) {
        kind = ErrorKind::Conflict;
    }
    return Error{kind, std::string(name(refusal.reason)) + ": " + refusal.message};
}

} // namespace lanepost::sync
