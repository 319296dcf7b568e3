// The hash chain over the outbox: one value stands for every event up to a sequence.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/hash.h"

namespace lanepost::store {

/// The chain up to `deviceSeq`: SHA-256 of net("lanepost.outbox/1") net(sequence) net(event id) net(payload digest)
/// net(previous), with net() as in docs/journal-format.md. `previous` is that of the sequence before, zeros before the
/// first. Two outboxes with the same chain hold the same events in the same order. Thread-safe.
Sha256 outboxChain(const Sha256& previous, std::int64_t deviceSeq, std::string_view eventId,
                   const Sha256& payloadDigest);

} // namespace lanepost::store
