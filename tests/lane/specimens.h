// Specimen documents, vehicles, lists and events of fictitious people, for the tests of lane and store.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "base/clock.h"
#include "lane/lane_action.h"
#include "lane/lane_event.h"

namespace lanepost::lane::specimen {

/// 2026-11-21T09:30:00Z.
inline UtcTime morning() {
    return parseRfc3339("2026-11-21T09:30:00Z").value();
}

/// An accepted TD3 passport of Utopia, SPECIMEN, ANNA MARIA, valid until 2031-01-17.
inline document::DocumentReading passport() {
    using document::CheckResult;
    document::DocumentReading reading;
    reading.format = "TD3";
    reading.lines = {"P<UTOSPECIMEN<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "U123456740UTO9202058F3101171<<<<<<<<<<<<<<<4"};
    reading.documentCode = "P";
    reading.issuingState = "UTO";
    reading.issuingStateName = "Utopia";
    reading.documentNumber = "U12345674";
    reading.expiryDate = {2031, 1, 17};
    reading.identity = {"SPECIMEN", "ANNA MARIA", false, {1992, 2, 5}, "F", "UTO"};
    reading.accepted = true;
    reading.checks = {{"mrz.check_digit.document_number", CheckResult::Successful, "captured 0, expected 0"},
                      {"mrz.check_digit.birth_date", CheckResult::Successful, "captured 8, expected 8"},
                      {"mrz.check_digit.expiry_date", CheckResult::Successful, "captured 1, expected 1"},
                      {"mrz.check_digit.composite", CheckResult::Successful, "captured 4, expected 4"}};
    reading.confidence = 0.9921875;
    reading.evidenceId = std::string(63, '0') + "a";
    return reading;
}

/// An accepted TD3 passport of another traveller: MUSTER, ERIK, valid until 2029-11-30.
inline document::DocumentReading otherPassport() {
    document::DocumentReading reading = passport();
    reading.lines = {"P<UTOMUSTER<<ERIK<<<<<<<<<<<<<<<<<<<<<<<<<<<", "U876543210UTO7408122M2911308<<<<<<<<<<<<<<<8"};
    reading.documentNumber = "U87654321";
    reading.expiryDate = {2029, 11, 30};
    reading.identity = {"MUSTER", "ERIK", false, {1974, 8, 12}, "M", "UTO"};
    reading.evidenceId = std::string(63, '0') + "b";
    return reading;
}

/// The plate UTO 123 SP, read for certain.
inline Vehicle car() {
    Vehicle seen{"UTO123SP", "UTO", 0.984375, true, "", "camera-front", std::string(63, '0') + "c"};
    seen.seen = "ÜTO123SP";
    seen.countryCertain = true;
    seen.alternatives = {{"UT0123SP", 0.015625}};
    seen.direction = "approaching";
    seen.dangerousGoods = {{"33", "1203", true, false, 0.9375}, {"", "", std::nullopt, true, 0.875}};
    return seen;
}

/// A vehicle whose plate could not be read.
inline Vehicle unreadableCar() {
    return {"", "", 0, false, "too dark", "camera-front", std::string(63, '0') + "d"};
}

/// One list as it stood 40 minutes after it was built; it may be a day old.
inline screening::ListCoverage listCoverage(std::string id,
                                            screening::ListState state = screening::ListState::Current) {
    screening::ListCoverage list;
    list.listId = std::move(id);
    list.version = "2026-11-21.1";
    list.state = state;
    list.builtAt = morning() - std::chrono::minutes(40);
    list.age = std::chrono::minutes(40);
    list.maxAge = std::chrono::hours(24);
    list.entryCount = 1200;
    return list;
}

/// Two lists asked, no hit.
inline screening::ScreeningAnswer noHit() {
    return {morning(), {}, {listCoverage("sltd-specimen"), listCoverage("vehicles-specimen")}};
}

/// A hit of the document number.
inline screening::WatchlistHit documentHit(std::string actionCode = "seize") {
    screening::WatchlistHit hit;
    hit.kind = screening::HitKind::Document;
    hit.strength = screening::HitStrength::Exact;
    hit.listId = "sltd-specimen";
    hit.listVersion = "2026-11-21.1";
    hit.entryId = "SPEC-0007";
    hit.category = "stolen-document";
    hit.actionCode = std::move(actionCode);
    hit.laneText = "Keep the document and call the shift leader";
    hit.evidence = {{"document_number", "U12345674", "U12345674", "equal"}, {"issuing_state", "UTO", "UTO", "equal"}};
    return hit;
}

/// A hit of the plate.
inline screening::WatchlistHit plateHit(std::string actionCode = "refer") {
    screening::WatchlistHit hit;
    hit.kind = screening::HitKind::Plate;
    hit.listId = "vehicles-specimen";
    hit.listVersion = "2026-11-21.1";
    hit.entryId = "SPEC-0100";
    hit.category = "wanted-vehicle";
    hit.actionCode = std::move(actionCode);
    hit.laneText = "Compare vehicle and papers";
    hit.evidence = {{"plate", "UTO123SP", "UTO123SP", "equal"}};
    return hit;
}

/// noHit() with `hit` in it.
inline screening::ScreeningAnswer answerWith(screening::WatchlistHit hit) {
    screening::ScreeningAnswer answer = noHit();
    answer.hits.push_back(std::move(hit));
    return answer;
}

/// The start of lane 3, entry, in evaluation mode.
inline LaneStarted started() {
    return {"lane-3", "entry", "evaluation", "0.1.0"};
}

/// A decision by officer K.M.
inline OfficerDecision decision(std::string id, std::string crossingId, DecisionOutcome outcome,
                                std::string reason = "") {
    return {std::move(id), std::move(crossingId), "K.M.", outcome, std::move(reason)};
}

} // namespace lanepost::lane::specimen
