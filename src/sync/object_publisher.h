// The centre's half of named objects: what it publishes, devices fetch by name (CentralLink::fetch).
#pragma once

#include <string_view>

#include "base/result.h"

namespace lanepost::sync {

/// Publishes named objects, above all signed list metadata and chunks. Implemented by the centre's NATS side; a bundle
/// writes files instead.
class ObjectPublisher {
public:
    virtual ~ObjectPublisher() = default;
    /// Publishes `bytes` under `name` (isObjectName), in place of what stood there. Durable at the broker when it returns,
    /// as far as the broker is: publish again after the broker lost its store.
    /// Error: InvalidArgument, LimitExceeded (kMaxObjectBytes), Io.
    [[nodiscard]] virtual Result<void> publish(std::string_view name, std::string_view bytes) = 0;
    /// Tells all devices that are there now that something new was published, for example "lists": they look at once
    /// instead of at their next turn. May be lost. Error: Io.
    [[nodiscard]] virtual Result<void> announce(std::string_view topic) = 0;
};

} // namespace lanepost::sync
