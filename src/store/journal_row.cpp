#include "store/journal_row.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/strict_json.h"
#include "lane/lane_json.h"
#include "store/net_string.h"

namespace lanepost::store {
namespace {

using nlohmann::json;

constexpr int kColumns = 8;
constexpr std::array<ColumnType, kColumns> kColumnTypes{ColumnType::Integer, ColumnType::Text, ColumnType::Text,
                                                        ColumnType::Text,    ColumnType::Text, ColumnType::Text,
                                                        ColumnType::Blob,    ColumnType::Blob};

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
                   std::span<const lane::LaneAction> actions) {
    JournalRow row;
    row.seq = seq;
    row.eventId = storedText(event.id);
    row.at = toRfc3339(event.at);
    row.eventType = lane::typeName(event.event);
    row.event = canonicalText(lane::toJson(event.event));
    row.actions = "[";
    for (const lane::LaneAction& action : actions) {
        row.actions += (row.actions.size() > 1 ? "," : "") + journalText(action);
    }
    row.actions += "]";
    row.prevHash = prevHash;
    row.hash = hashOf(row);
    return row;
}

Sha256 hashOf(const JournalRow& row) {
    const Sha256 event = sha256(row.event);
    const Sha256 actions = sha256(row.actions);
    std::string text = netString("lanepost.journal/1") + netString(std::to_string(row.seq)) + netString(row.eventId) +
                       netString(row.at) + netString(row.eventType) + netString(asText(event)) +
                       netString(asText(actions)) + netString(asText(row.prevHash));
    return sha256(text);
}

Result<JournalRow> rowAt(const Statement& statement) {
    JournalRow row;
    row.seq = statement.integer(0);
    for (int column = 0; column < kColumns; ++column) {
        if (statement.type(column) != kColumnTypes[static_cast<std::size_t>(column)]) {
            return damaged(row.seq, "column " + std::to_string(column + 1) + " has another type than it must have");
        }
    }
    row.eventId = statement.text(1);
    row.at = statement.text(2);
    row.eventType = statement.text(3);
    row.event = statement.text(4);
    row.actions = statement.text(5);
    if (!readHash(statement, 6, row.prevHash) || !readHash(statement, 7, row.hash)) {
        return damaged(row.seq, "a hash has not 32 bytes");
    }
    return row;
}

Result<lane::TimedEvent> eventOf(const JournalRow& row) {
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
