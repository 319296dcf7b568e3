#include "lane/crossing_json.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/strict_json.h"
#include "document/document_json.h"
#include "indicators/indicator_json.h"
#include "lane/lane_json.h"
#include "screening/screening_json.h"

namespace lanepost::lane {
namespace {

using nlohmann::json;

constexpr std::array<EnumName<Outcome>, 4> kOutcomes{{{Outcome::Clear, "clear"},
                                                      {Outcome::Refer, "refer"},
                                                      {Outcome::Hold, "hold"},
                                                      {Outcome::Incomplete, "incomplete"}}};
constexpr std::array<EnumName<DecisionOutcome>, 2> kDecisionOutcomes{
    {{DecisionOutcome::Pass, "pass"}, {DecisionOutcome::Refer, "refer"}}};

json screeningRecordJson(const ScreeningRecord& record) {
    return {{"request_id", record.requestId},
            {"answer", record.answer ? screening::toJson(*record.answer) : json()},
            {"indicators", jsonList(record.indicators, indicators::toJson)}};
}

Result<ScreeningRecord> readScreeningRecord(const json& value) {
    StrictObject object(value);
    ScreeningRecord record;
    record.requestId = object.text("request_id");
    record.answer = object.optionalObject("answer", screening::screeningAnswerFromJson);
    record.indicators = object.list("indicators", indicators::indicatorAnswerFromJson);
    return object.finish(std::move(record));
}

json recommendationJson(const Recommendation& recommendation) {
    return {{"outcome", enumText(kOutcomes, recommendation.outcome)}, {"reasons", recommendation.reasons}};
}

Result<Recommendation> readRecommendation(const json& value) {
    StrictObject object(value);
    Recommendation recommendation;
    recommendation.outcome = object.enumValue("outcome", kOutcomes);
    recommendation.reasons = object.texts("reasons");
    return object.finish(std::move(recommendation));
}

json alternativeJson(const PlateAlternative& alternative) {
    return {{"text", alternative.text}, {"confidence", jsonOf(alternative.confidence)}};
}

Result<PlateAlternative> readAlternative(const json& value) {
    StrictObject object(value);
    PlateAlternative alternative;
    alternative.text = object.text("text");
    alternative.confidence = object.number("confidence");
    return object.finish(std::move(alternative));
}

json panelJson(const DangerousGoodsPanel& panel) {
    return {{"hazard_number", panel.hazardNumber},
            {"un_number", panel.unNumber},
            {"pair_listed", panel.pairListed ? json(*panel.pairListed) : json()},
            {"blank", panel.blank},
            {"confidence", jsonOf(panel.confidence)}};
}

Result<DangerousGoodsPanel> readPanel(const json& value) {
    StrictObject object(value);
    DangerousGoodsPanel panel;
    panel.hazardNumber = object.text("hazard_number");
    panel.unNumber = object.text("un_number");
    panel.pairListed = object.optionalBoolean("pair_listed");
    panel.blank = object.boolean("blank");
    panel.confidence = object.number("confidence");
    return object.finish(std::move(panel));
}

json documentJson(const document::DocumentReading& reading) {
    return document::toJson(reading);
}

} // namespace

json toJson(const Vehicle& vehicle) {
    return {{"plate", vehicle.plate},
            {"seen", vehicle.seen},
            {"country", vehicle.country},
            {"country_certain", vehicle.countryCertain},
            {"confidence", jsonOf(vehicle.confidence)},
            {"certain", vehicle.certain},
            {"alternatives", jsonList(vehicle.alternatives, alternativeJson)},
            {"why_not", vehicle.whyNot},
            {"direction", vehicle.direction},
            {"dangerous_goods", jsonList(vehicle.dangerousGoods, panelJson)},
            {"camera_id", vehicle.cameraId},
            {"evidence_id", vehicle.evidenceId}};
}

Result<Vehicle> vehicleFromJson(const json& value) {
    static const json kDefaults = {{"seen", ""}, // absent in records of version 0.1 of this text
                                   {"country_certain", false},
                                   {"alternatives", json::array()},
                                   {"direction", ""},
                                   {"dangerous_goods", json::array()}};
    const json filled = withDefaults(value, kDefaults);
    StrictObject object(filled);
    Vehicle vehicle;
    vehicle.plate = object.text("plate");
    vehicle.country = object.text("country");
    vehicle.confidence = object.number("confidence");
    vehicle.certain = object.boolean("certain");
    vehicle.whyNot = object.text("why_not");
    vehicle.cameraId = object.text("camera_id");
    vehicle.evidenceId = object.text("evidence_id");
    vehicle.seen = object.text("seen");
    vehicle.countryCertain = object.boolean("country_certain");
    vehicle.alternatives = object.list("alternatives", readAlternative);
    vehicle.direction = object.text("direction");
    vehicle.dangerousGoods = object.list("dangerous_goods", readPanel);
    return object.finish(std::move(vehicle));
}

json toJson(const OfficerDecision& decision) {
    return {{"id", decision.id},
            {"crossing_id", decision.crossingId},
            {"officer", decision.officer},
            {"outcome", enumText(kDecisionOutcomes, decision.outcome)},
            {"reason", decision.reason}};
}

Result<OfficerDecision> officerDecisionFromJson(const json& value) {
    StrictObject object(value);
    OfficerDecision decision;
    decision.id = object.text("id");
    decision.crossingId = object.text("crossing_id");
    decision.officer = object.text("officer");
    decision.outcome = object.enumValue("outcome", kDecisionOutcomes);
    decision.reason = object.text("reason");
    return object.finish(std::move(decision));
}

json toJson(const Crossing& crossing) {
    return {{"id", crossing.id},
            {"lane_id", crossing.laneId},
            {"direction", crossing.direction},
            {"mode", crossing.mode},
            {"opened_at", toRfc3339(crossing.openedAt)},
            {"decided_at", jsonOf(crossing.decidedAt)},
            {"abandoned_at", jsonOf(crossing.abandonedAt)},
            {"abandoned_reason", crossing.abandonedReason},
            {"travellers", jsonList(crossing.travellers, documentJson)},
            {"vehicle", crossing.vehicle ? toJson(*crossing.vehicle) : json()},
            {"screenings", jsonList(crossing.screenings, screeningRecordJson)},
            {"recommendation", recommendationJson(crossing.recommendation)},
            {"decision", crossing.decision ? toJson(*crossing.decision) : json()},
            {"degraded_modes", crossing.degradedModes}};
}

Result<Crossing> crossingFromJson(const json& value) {
    StrictObject object(value);
    Crossing crossing;
    crossing.id = object.text("id");
    crossing.laneId = object.text("lane_id");
    crossing.direction = object.text("direction");
    crossing.mode = object.text("mode");
    crossing.openedAt = object.time("opened_at");
    crossing.decidedAt = object.optionalTime("decided_at");
    crossing.abandonedAt = object.optionalTime("abandoned_at");
    crossing.abandonedReason = object.text("abandoned_reason");
    crossing.travellers = object.list("travellers", document::documentReadingFromJson);
    crossing.vehicle = object.optionalObject("vehicle", vehicleFromJson);
    crossing.screenings = object.list("screenings", readScreeningRecord);
    crossing.recommendation = object.object("recommendation", readRecommendation);
    crossing.decision = object.optionalObject("decision", officerDecisionFromJson);
    crossing.degradedModes = object.texts("degraded_modes");
    return object.finish(std::move(crossing));
}

} // namespace lanepost::lane
