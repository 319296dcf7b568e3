#include "store/journal_row.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/strict_json.h"
#include "lane/lane_json.h"
#include "store/net_string.h"

namespace lanepost::store {
namespace {

using nlohmann::json;

constexpr int kClock = 3;
constexpr int kMonotonic = 4;
constexpr int kEvent = 6;
constexpr int kActions = 7;
constexpr int kKey = 8;

/// The columns that always have the same type.
constexpr std::array<std::pair<int, ColumnType>, 6> kFixedTypes{{{0, ColumnType::Integer},
                                                                 {1, ColumnType::Text},
                                                                 {2, ColumnType::Text},
                                                                 {5, ColumnType::Text},
                                                                 {9, ColumnType::Blob},
                                                                 {10, ColumnType::Blob}}};

/// Events without personal data: they stay readable, as devices and clock of later crossings depend on them.
bool isTechnical(const lane::LaneEvent& event) {
    return std::holds_alternative<lane::LaneStarted>(event) || std::holds_alternative<lane::DeviceStateChanged>(event) ||
           std::holds_alternative<lane::ClockChanged>(event) || std::holds_alternative<lane::RecordsErased>(event);
}

std::string contextOf(const char* column, std::int64_t seq) {
    return "journal." + std::string(column) + "|" + std::to_string(seq);
}

json journalJson(const lane::LaneAction& action) {
    json whole = lane::toJson(action);
    if (std::holds_alternative<lane::ShowLane>(action)) {
        return {{"type", whole["type"]}, {"state", whole["state"]}, {"sha256", toHex(sha256(canonicalText(whole)))}};
    }
    if (const auto* record = std::get_if<lane::RecordCrossing>(&action)) {
        const std::string text = canonicalText(whole["crossing"]);
        return {
            {"type", whole["type"]}, {"crossing_id", storedText(record->crossing.id)}, {"sha256", toHex(sha256(text))}};
    }
    return whole;
}

tl::unexpected<Error> damaged(std::int64_t seq, const std::string& what) {
    return fail(ErrorKind::Corrupt, "journal row " + std::to_string(seq) + ": " + what);
}

bool readHash(const Statement& statement, int column, Sha256& hash) {
    const std::string bytes = statement.text(column);
    if (bytes.size() != hash.size()) {
        return false;
    }
    std::transform(bytes.begin(), bytes.end(), hash.begin(), [](char c) { return static_cast<std::byte>(c); });
    return true;
}

} // namespace

std::string storedText(const std::string& text) {
    return json::parse(canonicalText(text)).get<std::string>();
}

std::string journalText(const lane::LaneAction& action) {
    return canonicalText(journalJson(action));
}

JournalRow makeRow(std::int64_t seq, const Sha256& prevHash, const lane::TimedEvent& event,
                   std::span<const lane::LaneAction> actions, const RowClock& clock, const RecordKey* key) {
    JournalRow row;
    row.seq = seq;
    row.eventId = storedText(event.id);
    row.at = toRfc3339(event.at);
    row.clock = clock;
    row.eventType = lane::typeName(event.event);
    row.event = canonicalText(lane::toJson(event.event));
    row.actions = "[";
    for (const lane::LaneAction& action : actions) {
        row.actions += (row.actions.size() > 1 ? "," : "") + journalText(action);
    }
    row.actions += "]";
    if (key != nullptr) {
        row.keyId = key->id;
        row.actions = seal(key->key, contextOf("actions", seq), row.actions);
        row.actionsForm = StoredForm::Sealed;
        if (!isTechnical(event.event)) {
            row.event = seal(key->key, contextOf("event", seq), row.event);
            row.eventForm = StoredForm::Sealed;
        }
    }
    row.eventDigest = sha256(row.event);
    row.actionsDigest = sha256(row.actions);
    row.prevHash = prevHash;
    row.hash = hashOf(row);
    return row;
}

Sha256 hashOf(const JournalRow& row) {
    const bool first = row.clock.quality.empty();
    std::string text = netString(first ? "lanepost.journal/1" : "lanepost.journal/2") +
                       netString(std::to_string(row.seq)) + netString(row.eventId) + netString(row.at);
    if (!first) {
        text += netString(row.clock.quality) + netString(std::to_string(row.clock.monotonicMicros));
    }
    text += netString(row.eventType);
    if (!first) {
        text += netString(std::to_string(row.keyId));
    }
    text += netString(asText(row.eventDigest)) + netString(asText(row.actionsDigest)) + netString(asText(row.prevHash));
    return sha256(text);
}

Result<StoredForm> formAt(const Statement& statement, int column) {
    switch (statement.type(column)) {
    case ColumnType::Text:
        return StoredForm::Clear;
    case ColumnType::Blob:
        break;
    default:
        return fail(ErrorKind::Corrupt, "column " + std::to_string(column + 1) + " is neither text nor sealed");
    }
    const std::size_t size = statement.text(column).size();
    if (size == Sha256{}.size()) {
        return StoredForm::Erased;
    }
    return size >= kSealOverhead ? Result<StoredForm>(StoredForm::Sealed)
                                 : fail(ErrorKind::Corrupt, "sealed bytes are too short");
}

Result<JournalRow> rowAt(const Statement& statement) {
    JournalRow row;
    row.seq = statement.integer(0);
    for (const auto& [column, type] : kFixedTypes) {
        if (statement.type(column) != type) {
            return damaged(row.seq, "column " + std::to_string(column + 1) + " has another type than it must have");
        }
    }
    row.eventId = statement.text(1);
    row.at = statement.text(2);
    const bool first = statement.type(kClock) == ColumnType::Null;
    if (first != (statement.type(kMonotonic) == ColumnType::Null) ||
        (!first && (statement.type(kClock) != ColumnType::Text || statement.text(kClock).empty()))) {
        return damaged(row.seq, "its clock is damaged");
    }
    row.clock = {statement.text(kClock), statement.integer(kMonotonic)};
    row.eventType = statement.text(5);
    row.keyId = statement.type(kKey) == ColumnType::Integer ? statement.integer(kKey) : 0;
    const auto eventForm = formAt(statement, kEvent);
    const auto actionsForm = formAt(statement, kActions);
    if (!eventForm || !actionsForm) {
        return damaged(row.seq, (eventForm ? actionsForm : eventForm).error().message);
    }
    row.eventForm = *eventForm;
    row.actionsForm = *actionsForm;
    const auto take = [&](int column, StoredForm form, std::string& text, Sha256& digest) {
        text = statement.text(column);
        digest = form == StoredForm::Erased ? Sha256{} : sha256(text);
        if (form == StoredForm::Erased) {
            std::ranges::copy(asBytes(text), digest.begin());
            text.clear();
        }
    };
    take(kEvent, row.eventForm, row.event, row.eventDigest);
    take(kActions, row.actionsForm, row.actions, row.actionsDigest);
    if (!readHash(statement, 9, row.prevHash) || !readHash(statement, 10, row.hash)) {
        return damaged(row.seq, "a hash has not 32 bytes");
    }
    return row;
}

void bindStored(Statement& statement, int index, const std::string& bytes, StoredForm form) {
    if (form == StoredForm::Clear) {
        statement.bind(index, std::string_view(bytes));
    } else {
        statement.bind(index, asBytes(bytes));
    }
}

Result<void> openRow(JournalRow& row, const Database& database, const RecordKeys& keys) {
    if (row.eventForm != StoredForm::Sealed && row.actionsForm != StoredForm::Sealed) {
        return {};
    }
    const auto key = keys.find(database, row.keyId);
    if (!key) {
        return damaged(row.seq, key.error().message);
    }
    if (!*key) {
        return {};
    }
    for (const auto& [column, text, form] : {std::tuple{"event", &row.event, &row.eventForm},
                                             std::tuple{"actions", &row.actions, &row.actionsForm}}) {
        if (*form != StoredForm::Sealed) {
            continue;
        }
        auto plain = unseal(**key, contextOf(column, row.seq), *text);
        if (!plain) {
            return damaged(row.seq, std::string(column) + ": " + plain.error().message);
        }
        *text = std::move(*plain);
        *form = StoredForm::Clear;
    }
    return {};
}

Result<lane::TimedEvent> eventOf(const JournalRow& row) {
    if (row.eventForm != StoredForm::Clear) {
        return fail(ErrorKind::NotFound, "journal row " + std::to_string(row.seq) +
                                             (row.eventForm == StoredForm::Erased ? " is erased" : " is sealed"));
    }
    const auto at = parseRfc3339(row.at);
    if (!at) {
        return damaged(row.seq, "its time is none");
    }
    const auto parsed = parseJson(row.event);
    if (!parsed) {
        return damaged(row.seq, "event: " + parsed.error().message);
    }
    auto event = lane::laneEventFromJson(*parsed);
    if (!event) {
        return damaged(row.seq, "event: " + event.error().message);
    }
    return lane::TimedEvent{row.eventId, *at, std::move(*event)};
}

Result<std::vector<std::string>> actionsOf(const JournalRow& row) {
    if (row.actionsForm != StoredForm::Clear) {
        return fail(ErrorKind::NotFound, "journal row " + std::to_string(row.seq) +
                                             (row.actionsForm == StoredForm::Erased ? " is erased" : " is sealed"));
    }
    const auto parsed = parseJson(row.actions);
    if (!parsed || !parsed->is_array()) {
        return damaged(row.seq, "actions: " + (parsed ? "not a list" : parsed.error().message));
    }
    std::vector<std::string> actions;
    for (const json& action : *parsed) {
        actions.push_back(canonicalText(action));
    }
    return actions;
}

} // namespace lanepost::store
