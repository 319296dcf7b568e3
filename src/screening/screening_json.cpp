#include "screening/screening_json.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/expect.h"
#include "screening/strict_json.h"

namespace lanepost::screening {
namespace {

using nlohmann::json;

template <typename Enum>
struct EnumName {
    Enum value;
    std::string_view name;
};

constexpr std::array<EnumName<HitKind>, 3> kHitKinds{
    {{HitKind::Person, "person"}, {HitKind::Document, "document"}, {HitKind::Plate, "plate"}}};
constexpr std::array<EnumName<HitStrength>, 2> kHitStrengths{
    {{HitStrength::Exact, "exact"}, {HitStrength::Possible, "possible"}}};
constexpr std::array<EnumName<ListState>, 4> kListStates{{{ListState::Current, "current"},
                                                          {ListState::Stale, "stale"},
                                                          {ListState::Missing, "missing"},
                                                          {ListState::Corrupt, "corrupt"}}};

template <typename Names, typename Enum>
std::string nameOf(const Names& names, Enum value) {
    for (const auto& entry : names) {
        if (entry.value == value) {
            return std::string(entry.name);
        }
    }
    expectationFailed("every enum value has a name", __FILE__, __LINE__);
}

template <typename Enum, std::size_t N>
Enum readEnum(StrictObject& object, std::string_view key, const std::array<EnumName<Enum>, N>& names) {
    const std::string text = object.text(key);
    std::string expected;
    for (const auto& entry : names) {
        if (entry.name == text) {
            return entry.value;
        }
        expected += (expected.empty() ? "" : " | ") + std::string(entry.name);
    }
    object.reject(key, expected);
    return names[0].value;
}

UtcTime readTime(StrictObject& object, std::string_view key) {
    const std::string text = object.text(key);
    const auto time = parseRfc3339(text);
    if (!time) {
        object.reject(key, "an RFC 3339 time in UTC");
        return {};
    }
    return *time;
}

/// null stands for "not known", which the type holds as the epoch.
UtcTime readOptionalTime(StrictObject& object, std::string_view key) {
    const json* value = object.value(key);
    return value == nullptr || value->is_null() ? UtcTime{} : readTime(object, key);
}

/// Reads the list at `key` item by item with `readItem(json, path) -> Result<Item>`.
template <typename Item>
std::vector<Item> readItems(StrictObject& object, std::string_view key,
                            Result<Item> (*readItem)(const json&, const std::string&)) {
    std::vector<Item> items;
    object.array(key, [&](const json& itemJson, const std::string& path) {
        auto item = readItem(itemJson, path);
        if (!item) {
            object.reject(std::move(item.error()));
            return;
        }
        items.push_back(std::move(*item));
    });
    return items;
}

/// The value when `object` was in order to its end, else what was wrong.
template <typename T>
Result<T> finished(StrictObject& object, T value) {
    if (auto done = object.finish(); !done) {
        return fail(done.error());
    }
    return value;
}

template <typename Item>
json arrayOf(const std::vector<Item>& items, json (*itemJson)(const Item&)) {
    json array = json::array();
    for (const Item& item : items) {
        array.push_back(itemJson(item));
    }
    return array;
}

json personJson(const PersonQuery& person) {
    return {{"primary_identifier", person.primaryIdentifier},
            {"secondary_identifier", person.secondaryIdentifier},
            {"name_may_be_truncated", person.nameMayBeTruncated},
            {"birth_date", toText(person.birthDate)},
            {"sex", person.sex},
            {"nationality", person.nationality}};
}

Result<PersonQuery> readPerson(const json& value, const std::string& path) {
    StrictObject object(value, path);
    PersonQuery person;
    person.primaryIdentifier = object.text("primary_identifier");
    person.secondaryIdentifier = object.text("secondary_identifier");
    person.nameMayBeTruncated = object.boolean("name_may_be_truncated");
    if (const auto date = parsePartialDate(object.text("birth_date")); date) {
        person.birthDate = *date;
    } else {
        object.reject("birth_date", "a date such as 1974-08-12 or 1974-XX-XX");
    }
    person.sex = object.text("sex");
    person.nationality = object.text("nationality");
    return finished(object, std::move(person));
}

json documentJson(const DocumentQuery& document) {
    return {{"number", document.number},
            {"issuing_state", document.issuingState},
            {"document_code", document.documentCode}};
}

Result<DocumentQuery> readDocument(const json& value, const std::string& path) {
    StrictObject object(value, path);
    DocumentQuery document;
    document.number = object.text("number");
    document.issuingState = object.text("issuing_state");
    document.documentCode = object.text("document_code");
    return finished(object, std::move(document));
}

json plateJson(const PlateQuery& plate) {
    return {{"text", plate.text}, {"country", plate.country}};
}

Result<PlateQuery> readPlate(const json& value, const std::string& path) {
    StrictObject object(value, path);
    PlateQuery plate;
    plate.text = object.text("text");
    plate.country = object.text("country");
    return finished(object, std::move(plate));
}

json evidenceJson(const HitEvidence& evidence) {
    return {{"field", evidence.field},
            {"query_value", evidence.queryValue},
            {"entry_value", evidence.entryValue},
            {"comparison", evidence.comparison}};
}

Result<HitEvidence> readEvidence(const json& value, const std::string& path) {
    StrictObject object(value, path);
    HitEvidence evidence;
    evidence.field = object.text("field");
    evidence.queryValue = object.text("query_value");
    evidence.entryValue = object.text("entry_value");
    evidence.comparison = object.text("comparison");
    return finished(object, std::move(evidence));
}

json hitJson(const WatchlistHit& hit) {
    return {{"kind", nameOf(kHitKinds, hit.kind)},
            {"strength", nameOf(kHitStrengths, hit.strength)},
            {"list_id", hit.listId},
            {"list_version", hit.listVersion},
            {"entry_id", hit.entryId},
            {"category", hit.category},
            {"action_code", hit.actionCode},
            {"lane_text", hit.laneText},
            {"evidence", arrayOf(hit.evidence, evidenceJson)}};
}

Result<WatchlistHit> readHit(const json& value, const std::string& path) {
    StrictObject object(value, path);
    WatchlistHit hit;
    hit.kind = readEnum(object, "kind", kHitKinds);
    hit.strength = readEnum(object, "strength", kHitStrengths);
    hit.listId = object.text("list_id");
    hit.listVersion = object.text("list_version");
    hit.entryId = object.text("entry_id");
    hit.category = object.text("category");
    hit.actionCode = object.text("action_code");
    hit.laneText = object.text("lane_text");
    hit.evidence = readItems(object, "evidence", readEvidence);
    return finished(object, std::move(hit));
}

json listJson(const ListCoverage& list) {
    return {{"list_id", list.listId},
            {"version", list.version},
            {"state", nameOf(kListStates, list.state)},
            {"built_at", list.builtAt == UtcTime{} ? json() : json(toRfc3339(list.builtAt))},
            {"age_s", list.age.count()},
            {"max_age_s", list.maxAge.count()},
            {"entry_count", list.entryCount},
            {"detail", list.detail}};
}

Result<ListCoverage> readList(const json& value, const std::string& path) {
    StrictObject object(value, path);
    ListCoverage list;
    list.listId = object.text("list_id");
    list.version = object.text("version");
    list.state = readEnum(object, "state", kListStates);
    list.builtAt = readOptionalTime(object, "built_at");
    list.age = std::chrono::seconds(object.integer("age_s"));
    list.maxAge = std::chrono::seconds(object.integer("max_age_s"));
    list.entryCount = static_cast<std::uint64_t>(object.integer("entry_count", 0));
    list.detail = object.text("detail");
    return finished(object, std::move(list));
}

} // namespace

json toJson(const ScreeningQuery& query) {
    return {{"persons", arrayOf(query.persons, personJson)},
            {"documents", arrayOf(query.documents, documentJson)},
            {"plates", arrayOf(query.plates, plateJson)}};
}

Result<ScreeningQuery> screeningQueryFromJson(const json& value) {
    StrictObject object(value, "");
    ScreeningQuery query;
    query.persons = readItems(object, "persons", readPerson);
    query.documents = readItems(object, "documents", readDocument);
    query.plates = readItems(object, "plates", readPlate);
    return finished(object, std::move(query));
}

json toJson(const ScreeningAnswer& answer) {
    return {{"answered_at", toRfc3339(answer.answeredAt)},
            {"hits", arrayOf(answer.hits, hitJson)},
            {"lists", arrayOf(answer.lists, listJson)}};
}

Result<ScreeningAnswer> screeningAnswerFromJson(const json& value) {
    StrictObject object(value, "");
    ScreeningAnswer answer;
    answer.answeredAt = readTime(object, "answered_at");
    answer.hits = readItems(object, "hits", readHit);
    answer.lists = readItems(object, "lists", readList);
    return finished(object, std::move(answer));
}

} // namespace lanepost::screening
