#include "messages/cise_message.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "store/journal_row.h"

namespace lanepost::messages {
namespace {

constexpr std::array<std::string_view, 6> kSecurityLevels{"NonSpecified", "NonClassified", "EURestricted",
                                                          "EUConfidential", "EUSecret", "EUTopSecret"};
constexpr std::array<std::string_view, 5> kSensitivities{"NonSpecified", "White", "Green", "Amber", "Red"};
/// The purposes that a border post has.
constexpr std::array<std::string_view, 9> kPurposes{"BorderMonitoring",        "BorderOperation",
                                                    "CustomsMonitoring",       "CustomsOperation",
                                                    "LawEnforcementMonitoring", "LawEnforcementOperation",
                                                    "CounterTerrorism",        "Security",
                                                    "NonSpecified"};

/// XML text: the five signs escaped, control characters that XML 1.0 forbids left out.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&apos;";
            break;
        default:
            if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') {
                out += c;
            }
        }
    }
    return out;
}

/// Writes elements one below the other; each begin() needs its end().
class XmlWriter {
public:
    XmlWriter() : text_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

    void begin(const std::string& name, const std::string& attributes = "") {
        text_ += std::string(open_.size() * 2, ' ') + "<" + name + attributes + ">\n";
        open_.push_back(name);
    }
    void end() {
        const std::string name = open_.back();
        open_.pop_back();
        text_ += std::string(open_.size() * 2, ' ') + "</" + name + ">\n";
    }
    void element(const std::string& name, std::string_view value) {
        text_ += std::string(open_.size() * 2, ' ') + "<" + name + ">" + escaped(store::storedText(std::string(value))) + "</" + name + ">\n";
    }
    void optional(const std::string& name, std::string_view value) {
        if (!value.empty()) {
            element(name, value);
        }
    }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
    std::vector<std::string> open_;
};

struct ServiceWords {
    const char* serviceType;
    const char* root;
};

ServiceWords wordsOf(CiseService service) {
    switch (service) {
    case CiseService::Person:
        return {"PersonService", "lp:Persons"};
    case CiseService::LandVehicle:
        return {"LandVehicleService", "lp:LandVehicles"};
    case CiseService::Incident:
        break;
    }
    return {"IncidentService", "lp:Incidents"};
}

void writeSender(XmlWriter& xml, CiseService service, const CiseSender& sender) {
    xml.begin("Sender");
    xml.element("DataFreshness", "NearlyRealTime");
    xml.element("SeaBasin", "NonSpecified"); // maritime residue of the model
    xml.element("ServiceID", sender.serviceId);
    xml.element("ServiceOperation", "Push");
    xml.element("ServiceRole", "Provider");
    xml.element("ServiceStatus", "Online");
    xml.element("ServiceType", wordsOf(service).serviceType);
    xml.begin("Participant");
    xml.element("Id", sender.participantId);
    xml.element("ClassificationLevel", "Unclassified");
    xml.element("Communities", "BorderControl");
    xml.element("Functions", "BorderOperation");
    xml.optional("MemberState", sender.country);
    xml.end();
    xml.end();
}

void writePersons(XmlWriter& xml, const lane::Crossing& crossing) {
    for (const document::DocumentReading& traveller : crossing.travellers) {
        xml.begin("Person");
        xml.optional("FamilyName", traveller.identity.primaryIdentifier);
        xml.optional("GivenName", traveller.identity.secondaryIdentifier);
        xml.optional("DateOfBirth", toText(traveller.identity.birthDate));
        xml.optional("Gender", traveller.identity.sex);
        xml.optional("Nationality", traveller.identity.nationality);
        xml.begin("IdentityDocument");
        xml.optional("DocumentType", traveller.documentCode);
        xml.optional("Identifier", traveller.documentNumber);
        xml.optional("IssuingCountry", traveller.issuingState);
        xml.optional("ExpiryDate", toText(traveller.expiryDate));
        xml.end();
        xml.end();
    }
}

void writeVehicle(XmlWriter& xml, const lane::Vehicle& vehicle) {
    xml.begin("LandVehicle");
    xml.element("RegistrationNumber", vehicle.plate);
    xml.optional("RegistrationCountry", vehicle.country);
    xml.element("Certain", vehicle.certain ? "true" : "false");
    xml.end();
}

void writeIncident(XmlWriter& xml, const lane::Crossing& crossing) {
    xml.begin("Incident");
    xml.element("Identifier", crossing.id);
    xml.element("IncidentType", "ReferredToSecondaryInspection");
    xml.element("DateTime", toRfc3339(crossing.decidedAt.value_or(crossing.openedAt)));
    xml.element("Place", crossing.laneId);
    for (const std::string& reason : crossing.recommendation.reasons) {
        xml.element("Ground", reason);
    }
    xml.end();
}

bool hasSubject(CiseService service, const lane::Crossing& crossing) {
    switch (service) {
    case CiseService::Person:
        return !crossing.travellers.empty();
    case CiseService::LandVehicle:
        return crossing.vehicle && !crossing.vehicle->plate.empty();
    case CiseService::Incident:
        break;
    }
    return crossing.decision && crossing.decision->outcome == lane::DecisionOutcome::Refer;
}

Result<void> checkWords(const CiseSender& sender, const CiseHandling& handling) {
    const auto known = [](const auto& words, const std::string& word) {
        return std::ranges::find(words, std::string_view(word)) != words.end();
    };
    if (sender.serviceId.empty() || sender.participantId.empty()) {
        return fail(ErrorKind::InvalidArgument, "a CISE message needs the sender's service id and participant id");
    }
    if (!known(kSecurityLevels, handling.securityLevel) || !known(kSensitivities, handling.sensitivity) ||
        !known(kPurposes, handling.purpose)) {
        return fail(ErrorKind::InvalidArgument, "security level, sensitivity or purpose is no word of the CISE model");
    }
    return {};
}

} // namespace

Result<std::string> ciseXml(CiseService service, const lane::Crossing& crossing, const CiseSender& sender,
                            const CiseHandling& handling, const std::string& messageId, UtcTime now) {
    if (auto checked = checkWords(sender, handling); !checked) {
        return fail(checked.error());
    }
    if (!hasSubject(service, crossing)) {
        return fail(ErrorKind::NotFound, std::string("the crossing has nothing for ") + wordsOf(service).serviceType);
    }
    XmlWriter xml;
    xml.begin("cise:Push", " xmlns:cise=\"http://www.cise.eu/servicemodel/v1/message/\""
                           " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                           " xmlns:lp=\"urn:lanepost:cise-entities:1\"");
    xml.element("ContextID", crossing.id);
    xml.element("CreationDateTime", toRfc3339(now));
    xml.element("MessageID", messageId);
    xml.element("Priority", service == CiseService::Incident ? "High" : "Medium");
    xml.element("RequiresAck", "true");
    writeSender(xml, service, sender);
    xml.begin("Payload", " xsi:type=\"cise:XmlEntityPayload\"");
    xml.element("InformationSecurityLevel", handling.securityLevel);
    xml.element("InformationSensitivity", handling.sensitivity);
    xml.element("IsPersonalData", handling.personalData ? "true" : "false");
    xml.element("Purpose", handling.purpose);
    if (handling.retainUntil) {
        xml.element("RetentionPeriod", toRfc3339(*handling.retainUntil));
    }
    xml.element("EnsureEncryption", handling.ensureEncryption ? "true" : "false");
    xml.begin(wordsOf(service).root);
    if (service == CiseService::Person) {
        writePersons(xml, crossing);
    } else if (service == CiseService::LandVehicle) {
        writeVehicle(xml, *crossing.vehicle);
    } else {
        writeIncident(xml, crossing);
    }
    xml.end();
    xml.end();
    xml.begin("Reliability");
    xml.element("RetryStrategy", "HighReliability");
    xml.end();
    xml.end();
    return xml.take();
}

} // namespace lanepost::messages
