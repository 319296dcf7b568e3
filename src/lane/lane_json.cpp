#include "lane/lane_json.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/strict_json.h"
#include "document/document_json.h"
#include "lane/crossing_json.h"
#include "indicators/indicator_json.h"
#include "screening/screening_json.h"

namespace lanepost::lane {
namespace {

using nlohmann::json;

constexpr std::array<EnumName<LaneState>, 4> kLaneStates{{{LaneState::OutOfService, "out_of_service"},
                                                          {LaneState::Idle, "idle"},
                                                          {LaneState::Reading, "reading"},
                                                          {LaneState::AwaitingDecision, "awaiting_decision"}}};

json optionalCrossing(const std::optional<Crossing>& crossing) {
    return crossing ? toJson(*crossing) : json();
}

// What each type writes beside "type"; the order is that of the variants.

json fields(const LaneStarted& event) {
    return {{"lane_id", event.laneId},
            {"direction", event.direction},
            {"mode", event.mode},
            {"program_version", event.programVersion}};
}
json fields(const DeviceStateChanged& event) {
    return {{"device_id", event.deviceId}, {"available", event.available}, {"detail", event.detail}};
}
json fields(const VehicleSeen& event) {
    return {{"vehicle", toJson(event.vehicle)}};
}
json fields(const DocumentPresented& event) {
    return {{"reading", document::toJson(event.reading)}};
}
json fields(const ScreeningAnswered& event) {
    return {{"request_id", event.requestId},
            {"answer", screening::toJson(event.answer)},
            {"indicators", jsonList(event.indicators, indicators::toJson)}};
}
json fields(const DecisionTaken& event) {
    return {{"decision", toJson(event.decision)}};
}
json fields(const LaneCleared& event) {
    return {{"reason", event.reason}};
}

json fields(const ClockChanged& event) {
    return {{"quality", event.quality},
            {"trusted", event.trusted},
            {"may_expire", event.mayExpire},
            {"jump_us", event.jumpMicros},
            {"reason", event.reason},
            {"last_synchronised", jsonOf(event.lastSynchronised)}};
}
json fields(const RecordsErased& event) {
    return {{"batch_id", event.batchId},
            {"class", event.recordClass},
            {"cut_off", toRfc3339(event.cutOff)},
            {"records", jsonList(event.records,
                                 [](const ErasedRecord& record) -> json {
                                     return {{"key_id", record.keyId},
                                             {"subject", record.subject},
                                             {"rows", record.rows}};
                                 })},
            {"pictures", event.pictures},
            {"clear_through", event.clearThrough}};
}

json fields(const StartScreening& action) {
    return {{"request_id", action.requestId}, {"query", screening::toJson(action.query)}};
}
json fields(const ShowLane& action) {
    return {{"state", enumText(kLaneStates, action.state)},
            {"lane_id", action.laneId},
            {"direction", action.direction},
            {"mode", action.mode},
            {"crossing", optionalCrossing(action.crossing)},
            {"last_crossing", optionalCrossing(action.lastCrossing)},
            {"unavailable", action.unavailable},
            {"notices", action.notices}};
}
json fields(const RecordCrossing& action) {
    return {{"crossing", toJson(action.crossing)}};
}
json fields(const OpenBarrier& action) {
    return {{"crossing_id", action.crossingId}};
}
json fields(const SendToSecondaryInspection& action) {
    return {{"crossing_id", action.crossingId}};
}
json fields(const ConfirmDecision& action) {
    return {{"decision_id", action.decisionId}, {"crossing_id", action.crossingId}};
}
json fields(const RejectDecision& action) {
    return {{"decision_id", action.decisionId}, {"reason", action.reason}};
}

/// The names in "type", by the variants' index.
constexpr std::array<const char*, std::variant_size_v<LaneEvent>> kEventTypes{
    "lane_started",       "device_state_changed", "vehicle_seen", "document_presented",
    "screening_answered", "decision_taken",       "lane_cleared", "clock_changed",
    "records_erased"};
constexpr std::array<const char*, std::variant_size_v<LaneAction>> kActionTypes{
    "start_screening",  "show_lane",      "record_crossing", "open_barrier", "send_to_secondary_inspection",
    "confirm_decision", "reject_decision"};

LaneEvent readLaneStarted(StrictObject& object) {
    LaneStarted event;
    event.laneId = object.text("lane_id");
    event.direction = object.text("direction");
    event.mode = object.text("mode");
    event.programVersion = object.text("program_version");
    return event;
}
LaneEvent readDeviceStateChanged(StrictObject& object) {
    DeviceStateChanged event;
    event.deviceId = object.text("device_id");
    event.available = object.boolean("available");
    event.detail = object.text("detail");
    return event;
}
LaneEvent readVehicleSeen(StrictObject& object) {
    return VehicleSeen{object.object("vehicle", vehicleFromJson)};
}
LaneEvent readDocumentPresented(StrictObject& object) {
    return DocumentPresented{object.object("reading", document::documentReadingFromJson)};
}
LaneEvent readScreeningAnswered(StrictObject& object) {
    ScreeningAnswered event;
    event.requestId = object.text("request_id");
    event.answer = object.object("answer", screening::screeningAnswerFromJson);
    event.indicators = object.list("indicators", indicators::indicatorAnswerFromJson);
    return event;
}
LaneEvent readDecisionTaken(StrictObject& object) {
    return DecisionTaken{object.object("decision", officerDecisionFromJson)};
}
LaneEvent readLaneCleared(StrictObject& object) {
    return LaneCleared{object.text("reason")};
}

LaneEvent readClockChanged(StrictObject& object) {
    ClockChanged event;
    event.quality = object.text("quality");
    event.trusted = object.boolean("trusted");
    event.mayExpire = object.boolean("may_expire");
    event.jumpMicros = object.integer("jump_us");
    event.reason = object.text("reason");
    event.lastSynchronised = object.optionalTime("last_synchronised");
    return event;
}
Result<ErasedRecord> erasedRecordFromJson(const json& value) {
    StrictObject object(value);
    ErasedRecord record;
    record.keyId = object.integer("key_id");
    record.subject = object.text("subject");
    record.rows = object.integer("rows");
    return object.finish(std::move(record));
}
LaneEvent readRecordsErased(StrictObject& object) {
    RecordsErased event;
    event.batchId = object.text("batch_id");
    event.recordClass = object.text("class");
    event.cutOff = object.time("cut_off");
    event.records = object.list("records", erasedRecordFromJson);
    event.pictures = object.texts("pictures");
    event.clearThrough = object.integer("clear_through");
    return event;
}

LaneAction readStartScreening(StrictObject& object) {
    StartScreening action;
    action.requestId = object.text("request_id");
    action.query = object.object("query", screening::screeningQueryFromJson);
    return action;
}
LaneAction readShowLane(StrictObject& object) {
    ShowLane action;
    action.state = object.enumValue("state", kLaneStates);
    action.laneId = object.text("lane_id");
    action.direction = object.text("direction");
    action.mode = object.text("mode");
    action.crossing = object.optionalObject("crossing", crossingFromJson);
    action.lastCrossing = object.optionalObject("last_crossing", crossingFromJson);
    action.unavailable = object.texts("unavailable");
    action.notices = object.texts("notices");
    return action;
}
LaneAction readRecordCrossing(StrictObject& object) {
    return RecordCrossing{object.object("crossing", crossingFromJson)};
}
LaneAction readOpenBarrier(StrictObject& object) {
    return OpenBarrier{object.text("crossing_id")};
}
LaneAction readSendToSecondaryInspection(StrictObject& object) {
    return SendToSecondaryInspection{object.text("crossing_id")};
}
LaneAction readConfirmDecision(StrictObject& object) {
    ConfirmDecision action;
    action.decisionId = object.text("decision_id");
    action.crossingId = object.text("crossing_id");
    return action;
}
LaneAction readRejectDecision(StrictObject& object) {
    RejectDecision action;
    action.decisionId = object.text("decision_id");
    action.reason = object.text("reason");
    return action;
}

template <typename Variant>
using FieldReader = Variant (*)(StrictObject&);

constexpr std::array<FieldReader<LaneEvent>, std::variant_size_v<LaneEvent>> kEventReaders{
    readLaneStarted,       readDeviceStateChanged, readVehicleSeen, readDocumentPresented,
    readScreeningAnswered, readDecisionTaken,      readLaneCleared, readClockChanged,
    readRecordsErased};
constexpr std::array<FieldReader<LaneAction>, std::variant_size_v<LaneAction>> kActionReaders{
    readStartScreening,  readShowLane,      readRecordCrossing, readOpenBarrier, readSendToSecondaryInspection,
    readConfirmDecision, readRejectDecision};

template <typename Variant, std::size_t N>
json typedJson(const Variant& variant, const std::array<const char*, N>& types) {
    json object = std::visit([](const auto& value) { return fields(value); }, variant);
    object["type"] = types[variant.index()];
    return object;
}

template <typename Variant, std::size_t N>
Result<Variant> readTyped(const json& value, const std::array<const char*, N>& types,
                          const std::array<FieldReader<Variant>, N>& readers) {
    StrictObject object(value);
    const std::string type = object.text("type");
    for (std::size_t i = 0; i < N; ++i) {
        if (type == types[i]) {
            Variant variant = readers[i](object);
            return object.finish(std::move(variant));
        }
    }
    object.reject("type", "the name of an event or action that this program knows");
    return object.finish(Variant{});
}

} // namespace

json toJson(const TimedEvent& event) {
    return {{"id", event.id}, {"at", toRfc3339(event.at)}, {"event", toJson(event.event)}};
}

Result<TimedEvent> timedEventFromJson(const json& value) {
    StrictObject object(value);
    TimedEvent event;
    event.id = object.text("id");
    event.at = object.time("at");
    event.event = object.object("event", laneEventFromJson);
    return object.finish(std::move(event));
}

json toJson(const LaneEvent& event) {
    return typedJson(event, kEventTypes);
}

Result<LaneEvent> laneEventFromJson(const json& value) {
    return readTyped<LaneEvent>(value, kEventTypes, kEventReaders);
}

json toJson(const LaneAction& action) {
    return typedJson(action, kActionTypes);
}

Result<LaneAction> laneActionFromJson(const json& value) {
    return readTyped<LaneAction>(value, kActionTypes, kActionReaders);
}

json toJson(const ShowLane& show) {
    return toJson(LaneAction(show));
}

std::string typeName(const LaneEvent& event) {
    return kEventTypes[event.index()];
}

std::string typeName(const LaneAction& action) {
    return kActionTypes[action.index()];
}

} // namespace lanepost::lane
