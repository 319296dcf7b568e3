#include "screening/false_hit_memory.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "base/file.h"
#include "base/json_text.h"
#include "base/strict_json.h"
#include "screening/normal_form.h"

namespace lanepost::screening {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxFileBytes = 64U << 20;
constexpr std::size_t kOfficerBytes = 100;
constexpr std::size_t kReasonBytes = 500;

constexpr std::array<EnumName<FalseHitStep>, 3> kSteps{{{FalseHitStep::Proposed, "proposed"},
                                                        {FalseHitStep::Approved, "approved"},
                                                        {FalseHitStep::Withdrawn, "withdrawn"}}};

json pairJson(const FalseHitPair& pair) {
    return {{"list_id", pair.listId},
            {"entry_id", pair.entryId},
            {"person", pair.person},
            {"document", pair.document},
            {"entry_evidence", toHex(pair.entryEvidence)}};
}

json recordJson(const FalseHitRecord& record) {
    return {{"seq", record.seq},
            {"pair_id", record.pairId},
            {"step", enumText(kSteps, record.step)},
            {"officer", record.officer},
            {"at", toRfc3339(record.at)},
            {"reason", record.reason},
            {"until", toRfc3339(record.until)},
            {"pair", pairJson(record.pair)},
            {"previous_hash", toHex(record.previousHash)}};
}

Sha256 digestAt(StrictObject& object, std::string_view key) {
    const auto digest = sha256FromHex(object.text(key));
    if (!digest) {
        object.reject(key, "64 hexadecimal digits");
    }
    return digest.value_or(Sha256{});
}

Result<FalseHitPair> readPair(const json& value) {
    StrictObject object(value);
    FalseHitPair pair;
    pair.listId = object.text("list_id");
    pair.entryId = object.text("entry_id");
    pair.person = object.text("person");
    pair.document = object.text("document");
    pair.entryEvidence = digestAt(object, "entry_evidence");
    return object.finish(std::move(pair));
}

Result<FalseHitRecord> readRecord(std::string_view line) {
    const auto value = parseJson(line, JsonRules{.maxDepth = 4});
    if (!value) {
        return fail(value.error());
    }
    StrictObject object(*value);
    FalseHitRecord record;
    record.seq = object.integer("seq", 1);
    record.pairId = object.text("pair_id");
    record.step = object.enumValue("step", kSteps);
    record.officer = object.text("officer");
    record.at = object.time("at");
    record.reason = object.text("reason");
    record.until = object.time("until");
    record.pair = object.object("pair", readPair);
    record.previousHash = digestAt(object, "previous_hash");
    return object.finish(std::move(record));
}

/// What the list showed: when that changes, it is another entry to the eye.
Sha256 evidenceOf(const WatchlistHit& hit) {
    std::string text;
    for (const HitEvidence& evidence : hit.evidence) {
        text += evidence.field + "\n" + evidence.entryValue + "\n";
    }
    return sha256(text);
}

FalseHitPair pairOf(const WatchlistHit& hit, const ScreeningQuery& traveller) {
    return {hit.listId, hit.entryId, falseHitPerson(traveller), falseHitDocument(traveller), evidenceOf(hit)};
}

bool named(const std::string& text, std::size_t longest) {
    return text.find_first_not_of(' ') != std::string::npos && text.size() <= longest;
}

} // namespace

std::string falseHitPerson(const ScreeningQuery& traveller) {
    if (traveller.persons.size() != 1 || !traveller.persons[0].birthDate.complete()) {
        return {};
    }
    const PersonQuery& person = traveller.persons[0];
    return person.primaryIdentifier + "<<" + person.secondaryIdentifier + "|" + toText(person.birthDate);
}

std::string falseHitDocument(const ScreeningQuery& traveller) {
    if (traveller.documents.size() != 1) {
        return {};
    }
    const auto number = normalNumber(traveller.documents[0].number);
    return number ? traveller.documents[0].issuingState + "|" + *number : std::string();
}

FalseHitMemory::FalseHitMemory(FalseHitMemory&& other) noexcept
    : path_(std::move(other.path_)), records_(std::move(other.records_)), head_(other.head_) {}

Result<FalseHitMemory> FalseHitMemory::open(const std::filesystem::path& path) {
    FalseHitMemory memory(path);
    const auto text = readTextFile(path, kMaxFileBytes);
    if (!text && text.error().kind == ErrorKind::NotFound) {
        return memory;
    }
    if (!text) {
        return fail(text.error());
    }
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        auto record = readRecord(line);
        const std::string place = path.string() + ": row " + std::to_string(memory.records_.size() + 1);
        if (!record || record->seq != static_cast<std::int64_t>(memory.records_.size()) + 1 ||
            record->previousHash != memory.head_ || memory.records_.size() >= kMaxFalseHitRecords) {
            return fail(ErrorKind::Corrupt, place + " is not what was written; restore the file from the centre");
        }
        memory.head_ = sha256(line);
        memory.records_.push_back(std::move(*record));
    }
    return memory;
}

Result<void> FalseHitMemory::append(FalseHitRecord record) {
    if (records_.size() >= kMaxFalseHitRecords) {
        return fail(ErrorKind::LimitExceeded, path_.string() + ": the memory of false hits is full");
    }
    record.seq = static_cast<std::int64_t>(records_.size()) + 1;
    record.previousHash = head_;
    std::string text;
    for (const FalseHitRecord& before : records_) {
        text += canonicalText(recordJson(before)) + "\n";
    }
    const std::string line = canonicalText(recordJson(record));
    text += line + "\n";
    if (auto written = replaceFile(path_, asBytes(text)); !written) {
        return written;
    }
    head_ = sha256(line);
    records_.push_back(std::move(record));
    return {};
}

Result<std::string> FalseHitMemory::propose(const WatchlistHit& hit, const ScreeningQuery& traveller,
                                            const std::string& officer, const std::string& reason, UtcTime until,
                                            UtcTime now) {
    const FalseHitPair pair = pairOf(hit, traveller);
    if (hit.kind != HitKind::Person) {
        return fail(ErrorKind::InvalidArgument, "only a person's hit can be cleared; a listed object is the object");
    }
    if (pair.person.empty() || pair.document.empty()) {
        return fail(ErrorKind::InvalidArgument, "the traveller needs a full birth date and a document number");
    }
    if (!named(officer, kOfficerBytes) || !named(reason, kReasonBytes)) {
        return fail(ErrorKind::InvalidArgument, "the officer's name and a reason are needed");
    }
    if (until <= now || until - now > kLongestFalseHit) {
        return fail(ErrorKind::InvalidArgument, "the end must lie within a year from now");
    }
    const std::lock_guard lock(mutex_);
    FalseHitRecord record;
    record.pairId = toHex(sha256(canonicalText(pairJson(pair)) + toRfc3339(now))).substr(0, 16);
    record.officer = officer;
    record.at = now;
    record.reason = reason;
    record.until = until;
    record.pair = pair;
    std::string id = record.pairId;
    if (auto written = append(std::move(record)); !written) {
        return fail(written.error());
    }
    return id;
}

std::optional<FalseHitMemory::Standing> FalseHitMemory::standingOf(const std::string& pairId) const {
    std::optional<Standing> standing;
    for (const FalseHitRecord& record : records_) {
        if (record.pairId != pairId) {
            continue;
        }
        if (record.step == FalseHitStep::Proposed) {
            standing = standing ? standing : Standing{record, std::nullopt, false};
        } else if (standing && record.step == FalseHitStep::Approved) {
            standing->approval = record;
        } else if (standing) {
            standing->withdrawn = true;
        }
    }
    return standing;
}

Result<void> FalseHitMemory::approve(const std::string& pairId, const std::string& officer, UtcTime now) {
    const std::lock_guard lock(mutex_);
    const auto standing = standingOf(pairId);
    if (!standing) {
        return fail(ErrorKind::NotFound, "no proposal with this id");
    }
    if (!named(officer, kOfficerBytes)) {
        return fail(ErrorKind::InvalidArgument, "the officer's name is needed");
    }
    if (officer == standing->proposal.officer) {
        return fail(ErrorKind::Conflict, "who proposed cannot approve; a second person has to look");
    }
    if (standing->approval || standing->withdrawn || now >= standing->proposal.until) {
        return fail(ErrorKind::Conflict, "the proposal was approved, withdrawn or is over");
    }
    FalseHitRecord record = standing->proposal;
    record.step = FalseHitStep::Approved;
    record.officer = officer;
    record.at = now;
    return append(std::move(record));
}

Result<void> FalseHitMemory::withdraw(const std::string& pairId, const std::string& officer, const std::string& reason,
                                      UtcTime now) {
    const std::lock_guard lock(mutex_);
    const auto standing = standingOf(pairId);
    if (!standing) {
        return fail(ErrorKind::NotFound, "no proposal with this id");
    }
    if (!named(officer, kOfficerBytes) || !named(reason, kReasonBytes)) {
        return fail(ErrorKind::InvalidArgument, "the officer's name and a reason are needed");
    }
    if (standing->withdrawn) {
        return fail(ErrorKind::Conflict, "it was withdrawn already");
    }
    FalseHitRecord record = standing->proposal;
    record.step = FalseHitStep::Withdrawn;
    record.officer = officer;
    record.at = now;
    record.reason = reason;
    return append(std::move(record));
}

void FalseHitMemory::mark(ScreeningAnswer& answer, const ScreeningQuery& query, UtcTime now) const {
    const std::string person = falseHitPerson(query);
    const std::string document = falseHitDocument(query);
    if (person.empty() || document.empty()) {
        return;
    }
    const std::lock_guard lock(mutex_);
    for (WatchlistHit& hit : answer.hits) {
        if (hit.kind != HitKind::Person) {
            continue;
        }
        const FalseHitPair pair = pairOf(hit, query);
        for (const FalseHitRecord& record : records_) {
            if (record.step != FalseHitStep::Approved || record.pair != pair || now >= record.until || now < record.at) {
                continue;
            }
            const auto standing = standingOf(record.pairId);
            if (!standing || standing->withdrawn) {
                continue;
            }
            hit.knownFalseUntil = record.until;
            hit.evidence.push_back({"known_false_hit", "", "",
                                    "known false hit, proposed by " + standing->proposal.officer + ", approved by " +
                                        record.officer + ", until " + toRfc3339(record.until)});
            break;
        }
    }
}

std::vector<FalseHitRecord> FalseHitMemory::recordsAfter(std::int64_t seq) const {
    const std::lock_guard lock(mutex_);
    std::vector<FalseHitRecord> after;
    std::copy_if(records_.begin(), records_.end(), std::back_inserter(after),
                 [&](const FalseHitRecord& record) { return record.seq > seq; });
    return after;
}

} // namespace lanepost::screening
