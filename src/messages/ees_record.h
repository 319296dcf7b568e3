// Entry, exit and refusal records in the shape of the Entry/Exit System (Regulation (EU) 2017/2226, Articles 16 to 20;
// the fields as domain.md 3.9 lists them). A record for the centre to complete, not a message of the NUI.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "lane/crossing.h"

namespace lanepost::messages {

/// The schema's name and number (protocol/ees-record.schema.json).
inline constexpr const char* kEesSchema = "lanepost.ees-record/1";

/// What a crossing means for the system.
enum class EesRecordKind {
    Entry,
    Exit,
    /// An officer of second line refused entry; this lane never makes one by itself (a referral is no refusal).
    Refusal,
};

/// Where the crossing took place; from the post's configuration.
struct EesPost {
    std::string borderCrossingPoint; ///< code of the post
    std::string authority;           ///< that authorised the crossing
    std::string deviceId;
    friend bool operator==(const EesPost&, const EesPost&) = default;
};

/// One traveller's record. Personal data.
struct EesRecord {
    std::string id; ///< "<crossing id>/<device id>/<traveller, from 1>": the same crossing gives the same record
    EesRecordKind kind = EesRecordKind::Entry;
    UtcTime at{};
    EesPost post;
    document::Identity identity;
    std::string documentCode;
    std::string documentNumber;
    std::string issuingState;
    PartialDate expiryDate;
    /// Letters of the reasons of a refusal, Annex V Part B of the Schengen Borders Code, A to J; empty otherwise.
    std::vector<std::string> refusalReasons;
    /// Fields that could not be read for certain: the file is not complete.
    std::vector<std::string> incomplete;
    std::string state = "committed"; ///< draft, committed, sent, acknowledged, reconciled
    friend bool operator==(const EesRecord&, const EesRecord&) = default;
};

/// The records of a passed crossing, one per traveller with a document; none when it was referred or abandoned, as nobody has
/// crossed then. Thread-safe.
std::vector<EesRecord> eesRecordsOf(const lane::Crossing& crossing, const EesPost& post);

/// The record of a refusal by a named officer of second line. reasons: letters A to J.
/// Error: InvalidArgument (no such traveller, no reason, a letter outside A to J). Thread-safe.
[[nodiscard]] Result<EesRecord> eesRefusalOf(const lane::Crossing& crossing, std::size_t traveller, const EesPost& post,
                                             std::vector<std::string> reasons, UtcTime at);

/// {"schema":"lanepost.ees-record/1",..}. Personal data. Thread-safe.
nlohmann::json toJson(const EesRecord& record);
/// The record that toJson wrote; keys it does not know are ignored. Error: InvalidArgument. Thread-safe.
[[nodiscard]] Result<EesRecord> eesRecordFromJson(const nlohmann::json& json);

} // namespace lanepost::messages
