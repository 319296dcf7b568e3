#include "messages/ees_record.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "base/strict_json.h"
#include "document/document_json.h"
#include "messages/lenient_json.h"

namespace lanepost::messages {
namespace {

using nlohmann::json;

constexpr std::array<EnumName<EesRecordKind>, 3> kKinds{
    {{EesRecordKind::Entry, "entry"}, {EesRecordKind::Exit, "exit"}, {EesRecordKind::Refusal, "refusal"}}};

bool isReason(const std::string& letter) {
    return letter.size() == 1 && letter[0] >= 'A' && letter[0] <= 'J';
}

EesRecord recordOf(const lane::Crossing& crossing, std::size_t traveller, const EesPost& post, EesRecordKind kind,
                   UtcTime at) {
    const document::DocumentReading& reading = crossing.travellers[traveller];
    EesRecord record;
    record.id = crossing.id + "/" + post.deviceId + "/" + std::to_string(traveller + 1);
    record.kind = kind;
    record.at = at;
    record.post = post;
    record.identity = reading.identity;
    record.documentCode = reading.documentCode;
    record.documentNumber = reading.documentNumber;
    record.issuingState = reading.issuingState;
    record.expiryDate = reading.expiryDate;
    record.incomplete = reading.doubtful;
    const auto need = [&](const char* field, bool there) {
        if (!there && std::ranges::find(record.incomplete, field) == record.incomplete.end()) {
            record.incomplete.emplace_back(field);
        }
    };
    need("primary_identifier", !reading.identity.primaryIdentifier.empty());
    need("birth_date", reading.identity.birthDate.complete());
    need("nationality", !reading.identity.nationality.empty());
    need("document_number", !reading.documentNumber.empty());
    need("expiry_date", reading.expiryDate.complete());
    return record;
}

json identityJson(const document::Identity& identity) {
    return {{"primary_identifier", identity.primaryIdentifier},
            {"secondary_identifier", identity.secondaryIdentifier},
            {"name_may_be_truncated", identity.nameMayBeTruncated},
            {"birth_date", jsonOf(identity.birthDate)},
            {"sex", identity.sex},
            {"nationality", identity.nationality}};
}

Result<document::Identity> identityFromJson(const json& value) {
    LenientObject object(value);
    document::Identity identity;
    identity.primaryIdentifier = object.text("primary_identifier");
    identity.secondaryIdentifier = object.text("secondary_identifier");
    identity.nameMayBeTruncated = object.boolean("name_may_be_truncated");
    identity.birthDate = object.date("birth_date");
    identity.sex = object.text("sex");
    identity.nationality = object.text("nationality");
    return object.finish(std::move(identity));
}

} // namespace

std::vector<EesRecord> eesRecordsOf(const lane::Crossing& crossing, const EesPost& post) {
    std::vector<EesRecord> records;
    if (!crossing.decision || crossing.decision->outcome != lane::DecisionOutcome::Pass || !crossing.decidedAt) {
        return records;
    }
    const EesRecordKind kind = crossing.direction == "exit" ? EesRecordKind::Exit : EesRecordKind::Entry;
    for (std::size_t i = 0; i < crossing.travellers.size(); ++i) {
        records.push_back(recordOf(crossing, i, post, kind, *crossing.decidedAt));
    }
    return records;
}

Result<EesRecord> eesRefusalOf(const lane::Crossing& crossing, std::size_t traveller, const EesPost& post,
                               std::vector<std::string> reasons, UtcTime at) {
    if (traveller >= crossing.travellers.size()) {
        return fail(ErrorKind::InvalidArgument, "the crossing has no such traveller");
    }
    if (reasons.empty() || !std::ranges::all_of(reasons, isReason)) {
        return fail(ErrorKind::InvalidArgument, "a refusal needs reasons, each a letter from A to J");
    }
    EesRecord record = recordOf(crossing, traveller, post, EesRecordKind::Refusal, at);
    record.refusalReasons = std::move(reasons);
    return record;
}

json toJson(const EesRecord& record) {
    return {{"schema", kEesSchema},
            {"id", record.id},
            {"kind", enumText(kKinds, record.kind)},
            {"at", toRfc3339(record.at)},
            {"border_crossing_point", record.post.borderCrossingPoint},
            {"authority", record.post.authority},
            {"device_id", record.post.deviceId},
            {"identity", identityJson(record.identity)},
            {"document_code", record.documentCode},
            {"document_number", record.documentNumber},
            {"issuing_state", record.issuingState},
            {"expiry_date", jsonOf(record.expiryDate)},
            {"refusal_reasons", record.refusalReasons},
            {"incomplete", record.incomplete},
            {"state", record.state}};
}

Result<EesRecord> eesRecordFromJson(const json& value) {
    LenientObject object(value);
    if (object.text("schema") != kEesSchema) {
        object.reject("schema", kEesSchema);
    }
    EesRecord record;
    record.id = object.text("id");
    record.kind = object.enumValue("kind", kKinds);
    record.at = object.time("at");
    record.post = {object.text("border_crossing_point"), object.text("authority"), object.text("device_id")};
    record.identity = object.object("identity", identityFromJson);
    record.documentCode = object.text("document_code");
    record.documentNumber = object.text("document_number");
    record.issuingState = object.text("issuing_state");
    record.expiryDate = object.date("expiry_date");
    record.refusalReasons = object.texts("refusal_reasons");
    record.incomplete = object.texts("incomplete");
    record.state = object.text("state");
    return object.finish(std::move(record));
}

} // namespace lanepost::messages
