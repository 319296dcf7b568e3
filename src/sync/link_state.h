// Whether the centre answers: one word for the exchange, the screens and the state report.
#pragma once

namespace lanepost::sync {

/// Whether a central system is configured and answers.
enum class LinkState {
    NotConfigured, ///< no link in the configuration: the outbox waits
    Connected,     ///< the broker or medium is there; whether the central store answers is said by the age of its receipt
    Away,          ///< configured, and not reachable now
};

} // namespace lanepost::sync
