// How a receiver must treat a message: the metadata that CISE asks for on every payload, kept on our own records too.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lanepost::store {

/// The words are those of the CISE service model's payload metadata (domain.md 3.13). Constant for one schema number:
/// changing a value means a new schema.
struct MessageHandling {
    std::string_view securityLevel = "NonClassified"; ///< InformationSecurityLevel
    std::string_view sensitivity = "Amber";           ///< InformationSensitivity, the traffic light protocol
    bool personalData = true;                         ///< IsPersonalData
    std::string_view purpose = "BorderOperation";     ///< Purpose
    /// How long the receiver may keep it, in days from committed_at; RetentionPeriod is that day.
    std::int64_t retainDays = 0;
    bool ensureEncryption = true; ///< EnsureEncryption: never on a plain link or stick
};

/// For a recorded crossing. direction: "entry" or "exit". Three years after an exit, five years after an entry whose
/// exit is not known to this lane (Regulation (EU) 2017/2226, retention as domain.md 3.9 has it). Thread-safe.
MessageHandling crossingHandling(std::string_view direction);

/// Canonical JSON {"ensure_encryption","personal_data","purpose","retain_days","security_level","sensitivity"}.
/// Thread-safe.
std::string canonicalText(const MessageHandling& handling);

} // namespace lanepost::store
