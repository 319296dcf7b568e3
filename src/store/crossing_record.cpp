#include "store/crossing_record.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/strict_json.h"
#include "lane/lane_json.h"
#include "store/journal_row.h"

namespace lanepost::store {
namespace {

std::string outcomeOf(const lane::Crossing& crossing) {
    if (!crossing.decision) {
        return "abandoned";
    }
    return crossing.decision->outcome == lane::DecisionOutcome::Pass ? "pass" : "refer";
}

} // namespace

CrossingRecord recordOf(const lane::Crossing& crossing) {
    const UtcTime closed = crossing.decidedAt.value_or(crossing.abandonedAt.value_or(crossing.openedAt));
    return {storedText(crossing.id), storedText(crossing.laneId), toRfc3339(crossing.openedAt),
            toRfc3339(closed),       outcomeOf(crossing),         canonicalText(lane::toJson(crossing))};
}

std::string recordContext(const std::string& crossingId) {
    return "crossing|" + crossingId;
}

std::vector<std::string> evidenceOf(const lane::Crossing& crossing) {
    std::vector<std::string> ids;
    const auto add = [&](const std::string& id) {
        if (!id.empty() && std::ranges::find(ids, id) == ids.end()) {
            ids.push_back(id);
        }
    };
    for (const document::DocumentReading& traveller : crossing.travellers) {
        add(traveller.evidenceId);
    }
    if (crossing.vehicle) {
        add(crossing.vehicle->evidenceId);
    }
    return ids;
}

Result<StoredRecord> openRecord(const Statement& row, int column, const std::string& crossingId, std::int64_t keyId,
                                const Database& database, const RecordKeys& keys) {
    const auto form = formAt(row, column);
    if (!form) {
        return fail(form.error());
    }
    StoredRecord record{*form, *form == StoredForm::Erased ? std::string() : row.text(column)};
    if (*form != StoredForm::Sealed) {
        return record;
    }
    const auto key = keys.find(database, keyId);
    if (!key) {
        return fail(key.error());
    }
    if (!*key) {
        return record;
    }
    auto plain = unseal(**key, recordContext(crossingId), record.text);
    if (!plain) {
        return fail(plain.error());
    }
    return StoredRecord{StoredForm::Clear, std::move(*plain)};
}

} // namespace lanepost::store
