// CISE: incidents, vehicles and persons of a crossing as Push messages of the European sharing environment.
//
// Message and service parts follow the order, names and value lists of the JRC service model 1.0 (message.xsd,
// service.xsd, authority.xsd, as published with the CISE simulator). The entities inside the payload, which that model
// leaves open, are ours: tests/messages/cise/ holds the schema that we wrote of both.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "lane/crossing.h"

namespace lanepost::messages {

/// What a message is about; one message carries one kind of entity.
enum class CiseService { Person, LandVehicle, Incident };

/// Who sends; from the configuration.
struct CiseSender {
    std::string serviceId;     ///< for example "xx.lanepost.lane-3.person.push.provider"
    std::string participantId; ///< of the authority's node
    std::string country;       ///< two letters; empty when not told
};

/// How the receiver must treat it; the defaults are those of our own records (store/message_handling.h).
struct CiseHandling {
    std::string securityLevel = "NonClassified";
    std::string sensitivity = "Amber";
    bool personalData = true;
    std::string purpose = "BorderOperation";
    std::optional<UtcTime> retainUntil;
    bool ensureEncryption = true;
};

/// The Push message for `crossing` as XML, UTF-8. messageId: unique for the sender. Characters that XML 1.0 cannot carry
/// are left out, all others escaped. An incident is made of a crossing that was referred: its reasons, no list content.
/// Error: NotFound when the crossing has nothing of that kind (no traveller, no vehicle, not referred); InvalidArgument
/// for a sender without ids or a handling word that the model does not have. Personal data. Thread-safe.
[[nodiscard]] Result<std::string> ciseXml(CiseService service, const lane::Crossing& crossing, const CiseSender& sender,
                                          const CiseHandling& handling, const std::string& messageId, UtcTime now);

} // namespace lanepost::messages
