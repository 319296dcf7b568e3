#include "store/outbox_chain.h"

#include <string>

#include "store/net_string.h"

namespace lanepost::store {

Sha256 outboxChain(const Sha256& previous, std::int64_t deviceSeq, std::string_view eventId,
                   const Sha256& payloadDigest) {
    return sha256(netString("lanepost.outbox/1") + netString(std::to_string(deviceSeq)) + netString(eventId) +
                  netString(asText(payloadDigest)) + netString(asText(previous)));
}

} // namespace lanepost::store
