#include "screening/screening_json.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/strict_json.h"

namespace lanepost::screening {
namespace {

using nlohmann::json;

constexpr std::array<EnumName<HitKind>, 5> kHitKinds{{{HitKind::Person, "person"},
                                                      {HitKind::Document, "document"},
                                                      {HitKind::Plate, "plate"},
                                                      {HitKind::Vin, "vin"},
                                                      {HitKind::Container, "container"}}};
constexpr std::array<EnumName<HitStrength>, 2> kHitStrengths{
    {{HitStrength::Exact, "exact"}, {HitStrength::Possible, "possible"}}};
constexpr std::array<EnumName<ListState>, 4> kListStates{{{ListState::Current, "current"},
                                                          {ListState::Stale, "stale"},
                                                          {ListState::Missing, "missing"},
                                                          {ListState::Corrupt, "corrupt"}}};

json alternativeJson(const NameAlternative& alternative) {
    return {{"position", alternative.position},
            {"letter", std::string(1, alternative.letter)},
            {"probability", jsonOf(alternative.probability)}};
}

Result<NameAlternative> readAlternative(const json& value) {
    StrictObject object(value);
    NameAlternative alternative;
    alternative.position = static_cast<std::size_t>(object.integer("position", 0, 1000));
    const std::string letter = object.text("letter");
    if (letter.size() != 1) {
        object.reject("letter", "one letter of A to Z");
    } else {
        alternative.letter = letter[0];
    }
    alternative.probability = object.number("probability");
    return object.finish(alternative);
}

json personJson(const PersonQuery& person) {
    json made = {{"primary_identifier", person.primaryIdentifier},
            {"secondary_identifier", person.secondaryIdentifier},
            {"name_may_be_truncated", person.nameMayBeTruncated},
            {"birth_date", jsonOf(person.birthDate)},
            {"sex", person.sex},
            {"nationality", person.nationality}};
    if (!person.alternatives.empty()) {
        made["alternatives"] = jsonList(person.alternatives, alternativeJson);
    }
    return made;
}

Result<PersonQuery> readPerson(const json& value) {
    static const json kDefaults = {{"alternatives", json::array()}};
    const json filled = withDefaults(value, kDefaults);
    StrictObject object(filled);
    PersonQuery person;
    person.primaryIdentifier = object.text("primary_identifier");
    person.secondaryIdentifier = object.text("secondary_identifier");
    person.nameMayBeTruncated = object.boolean("name_may_be_truncated");
    person.birthDate = object.date("birth_date");
    person.sex = object.text("sex");
    person.nationality = object.text("nationality");
    person.alternatives = object.list("alternatives", readAlternative);
    return object.finish(std::move(person));
}

json documentJson(const DocumentQuery& document) {
    return {{"number", document.number},
            {"issuing_state", document.issuingState},
            {"document_code", document.documentCode},
            {"number_proven", document.numberProven}};
}

Result<DocumentQuery> readDocument(const json& value) {
    StrictObject object(value);
    DocumentQuery document;
    document.number = object.text("number");
    document.issuingState = object.text("issuing_state");
    document.documentCode = object.text("document_code");
    document.numberProven = object.boolean("number_proven");
    return object.finish(std::move(document));
}

json plateJson(const PlateQuery& plate) {
    return {{"text", plate.text}, {"country", plate.country}};
}

Result<PlateQuery> readPlate(const json& value) {
    StrictObject object(value);
    PlateQuery plate;
    plate.text = object.text("text");
    plate.country = object.text("country");
    return object.finish(std::move(plate));
}

/// A list of objects that are known by one text each.
template <typename Query>
json textsJson(const std::vector<Query>& queries) {
    return jsonList(queries, [](const Query& query) { return json(query.text); });
}

template <typename Query>
std::vector<Query> readTexts(StrictObject& object, std::string_view key) {
    std::vector<Query> queries;
    for (std::string& text : object.texts(key)) {
        queries.push_back({std::move(text)});
    }
    return queries;
}

} // namespace

json toJson(const HitEvidence& evidence) {
    json made = {{"field", evidence.field},
                 {"query_value", evidence.queryValue},
                 {"entry_value", evidence.entryValue},
                 {"comparison", evidence.comparison}};
    if (evidence.points != 0) {
        made["points"] = evidence.points;
    }
    return made;
}

namespace {

Result<HitEvidence> readEvidence(const json& value) {
    static const json kDefaults = {{"points", 0}}; // absent for documents and plates, and in answers before issue 5
    const json filled = withDefaults(value, kDefaults);
    StrictObject object(filled);
    HitEvidence evidence;
    evidence.field = object.text("field");
    evidence.queryValue = object.text("query_value");
    evidence.entryValue = object.text("entry_value");
    evidence.comparison = object.text("comparison");
    evidence.points = object.number("points");
    return object.finish(std::move(evidence));
}

json hitJson(const WatchlistHit& hit) {
    json made = {{"kind", enumText(kHitKinds, hit.kind)},
            {"strength", enumText(kHitStrengths, hit.strength)},
            {"list_id", hit.listId},
            {"list_version", hit.listVersion},
            {"entry_id", hit.entryId},
            {"category", hit.category},
            {"action_code", hit.actionCode},
            {"lane_text", hit.laneText},
            {"evidence", jsonList(hit.evidence, [](const HitEvidence& piece) { return toJson(piece); })},
            {"known_false_until", jsonOf(hit.knownFalseUntil)}};
    if (hit.score != 0) {
        made["score"] = hit.score;
    }
    return made;
}

Result<WatchlistHit> readHit(const json& value) {
    static const json kDefaults = {{"score", 0}}; // as for evidence
    const json filled = withDefaults(value, kDefaults);
    StrictObject object(filled);
    WatchlistHit hit;
    hit.kind = object.enumValue("kind", kHitKinds);
    hit.strength = object.enumValue("strength", kHitStrengths);
    hit.listId = object.text("list_id");
    hit.listVersion = object.text("list_version");
    hit.entryId = object.text("entry_id");
    hit.category = object.text("category");
    hit.actionCode = object.text("action_code");
    hit.laneText = object.text("lane_text");
    hit.evidence = object.list("evidence", readEvidence);
    hit.knownFalseUntil = object.optionalTime("known_false_until");
    hit.score = object.number("score");
    return object.finish(std::move(hit));
}

/// null stands for "not known", which the type holds as the epoch.
json listJson(const ListCoverage& list) {
    return {{"list_id", list.listId},
            {"version", list.version},
            {"state", enumText(kListStates, list.state)},
            {"built_at", list.builtAt == UtcTime{} ? json() : json(toRfc3339(list.builtAt))},
            {"age_s", list.age.count()},
            {"max_age_s", list.maxAge.count()},
            {"entry_count", list.entryCount},
            {"detail", list.detail}};
}

Result<ListCoverage> readList(const json& value) {
    StrictObject object(value);
    ListCoverage list;
    list.listId = object.text("list_id");
    list.version = object.text("version");
    list.state = object.enumValue("state", kListStates);
    list.builtAt = object.optionalTime("built_at").value_or(UtcTime{});
    list.age = std::chrono::seconds(object.integer("age_s"));
    list.maxAge = std::chrono::seconds(object.integer("max_age_s"));
    list.entryCount = static_cast<std::uint64_t>(object.integer("entry_count", 0));
    list.detail = object.text("detail");
    return object.finish(std::move(list));
}

} // namespace

json toJson(const ScreeningQuery& query) {
    return {{"persons", jsonList(query.persons, personJson)},
            {"documents", jsonList(query.documents, documentJson)},
            {"plates", jsonList(query.plates, plateJson)},
            {"vins", textsJson(query.vins)},
            {"containers", textsJson(query.containers)}};
}

Result<ScreeningQuery> screeningQueryFromJson(const json& value) {
    StrictObject object(value);
    ScreeningQuery query;
    query.persons = object.list("persons", readPerson);
    query.documents = object.list("documents", readDocument);
    query.plates = object.list("plates", readPlate);
    query.vins = readTexts<VinQuery>(object, "vins");
    query.containers = readTexts<ContainerQuery>(object, "containers");
    return object.finish(std::move(query));
}

json toJson(const ScreeningAnswer& answer) {
    return {{"answered_at", toRfc3339(answer.answeredAt)},
            {"hits", jsonList(answer.hits, hitJson)},
            {"lists", jsonList(answer.lists, listJson)}};
}

Result<ScreeningAnswer> screeningAnswerFromJson(const json& value) {
    StrictObject object(value);
    ScreeningAnswer answer;
    answer.answeredAt = object.time("answered_at");
    answer.hits = object.list("hits", readHit);
    answer.lists = object.list("lists", readList);
    return object.finish(std::move(answer));
}

} // namespace lanepost::screening
