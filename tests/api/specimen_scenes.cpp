#include "api/specimen_scenes.h"

#include <chrono>
#include <utility>

namespace lanepost::api::test {
namespace {

using document::CheckResult;
using document::DocumentReading;
using screening::ListState;

screening::ListCoverage list(std::string id, UtcTime now, std::chrono::seconds age, std::uint64_t entries) {
    const auto builtAt = std::chrono::floor<std::chrono::seconds>(now) - age;
    return {std::move(id), "2026-11-21.1", ListState::Current, builtAt, age, std::chrono::hours(24), entries, ""};
}

screening::ListCoverage missingList(std::string id) {
    screening::ListCoverage coverage;
    coverage.listId = std::move(id);
    coverage.maxAge = std::chrono::hours(24);
    coverage.detail = "no snapshot in /var/lib/lanepost/lists";
    return coverage;
}

std::vector<document::DocumentCheck> goodChecks() {
    return {{"mrz.check_digit.document_number", CheckResult::Successful, "captured 9, expected 9"},
            {"mrz.check_digit.birth_date", CheckResult::Successful, "captured 0, expected 0"},
            {"mrz.check_digit.expiry_date", CheckResult::Successful, "captured 9, expected 9"},
            {"mrz.check_digit.composite", CheckResult::Successful, "captured 8, expected 8"}};
}

/// The passport on td3_scan_orovan.jpg.
DocumentReading orovan() {
    DocumentReading reading;
    reading.format = "TD3";
    reading.lines = {"P<UTOMUSTERLING<<OROVAN<<<<<<<<<<<<<<<<<<<<<", "K900261349UTO7906020M2902289<<<<<<<<<<<<<<<8"};
    reading.documentCode = "P";
    reading.issuingState = "UTO";
    reading.issuingStateName = "Utopia";
    reading.documentNumber = "K90026134";
    reading.expiryDate = {2029, 2, 28};
    reading.identity = {"MUSTERLING", "OROVAN", false, {1979, 6, 2}, "M", "UTO"};
    reading.accepted = true;
    reading.checks = goodChecks();
    reading.confidence = 0.998;
    reading.evidenceId = "documents/td3_scan_orovan.jpg";
    return reading;
}

/// The passport on td3_scan_kasimira.jpg, with a repair and two doubtful fields.
DocumentReading kasimira() {
    DocumentReading reading = orovan();
    reading.lines = {"PPUTOWEXMOORLAND<OBERONSKA<<KASIMIRA<HYACINT", "UT22008179UTO9108253F3305050<<<<<<<<<<<<<<<4"};
    reading.documentCode = "PP";
    reading.documentNumber = "UT2200817";
    reading.expiryDate = {2033, 5, 5};
    reading.identity = {"WEXMOORLAND OBERONSKA", "KASIMIRA HYACINT", true, {1991, 8, 25}, "F", "UTO"};
    reading.accepted = false;
    reading.doubtful = {"given_names", "nationality"};
    reading.repairs = {{2, 5, 'O', '0', "check digit of document number"}};
    reading.confidence = 0.71;
    reading.evidenceId = "documents/td3_scan_kasimira.jpg";
    return reading;
}

/// The passport on td3_scan_tessalin.jpg.
DocumentReading tessalin() {
    DocumentReading reading = orovan();
    reading.lines = {"P<UTOQUILLHAVEN<<TESSALIN<MIRA<<<<<<<<<<<<<<", "X4Z0O81Q70UTO8403179F3109144ZE18422B<<<<<<56"};
    reading.documentNumber = "X4Z0O81Q7";
    reading.expiryDate = {2031, 9, 14};
    reading.identity = {"QUILLHAVEN", "TESSALIN MIRA", false, {1984, 3, 17}, "F", "UTO"};
    reading.evidenceId = "documents/td3_scan_tessalin.jpg";
    return reading;
}

/// An expired passport of which a check digit is wrong.
DocumentReading failedPassport() {
    DocumentReading reading = orovan();
    reading.identity.birthDate = {1966, 11, std::nullopt};
    reading.expiryDate = {2024, 2, 28};
    reading.accepted = false;
    reading.doubtful = {"document_number"};
    reading.checks[0] = {"mrz.check_digit.document_number", CheckResult::Failed, "captured 9, expected 4"};
    reading.checks[3] = {"mrz.check_digit.composite", CheckResult::Failed, "captured 8, expected 1"};
    return reading;
}

/// A reading whose text is an attack on the screen that shows it.
DocumentReading hostile() {
    DocumentReading reading = orovan();
    reading.lines = {"<script>window.hacked=1</script><img src=x onerror=window.hacked=1>",
                     "\"><svg onload=window.hacked=1>"};
    reading.identity.primaryIdentifier = "<img src=x onerror=window.hacked=1>";
    reading.identity.secondaryIdentifier = "</div><script>window.hacked=1</script>";
    reading.documentNumber = "\" onmouseover=\"window.hacked=1";
    reading.issuingStateName = "javascript:window.hacked=1";
    reading.evidenceId = "\" onerror=\"window.hacked=1";
    return reading;
}

lane::Vehicle car() {
    lane::Vehicle german{"LPXY4827", "D", 0.981, true, "", "camera-rear", "vehicles/car_rear_de_day.jpg"};
    german.seen = "LPXY4827";
    german.countryCertain = true;
    return german;
}

// Its last letter is left open, and one of its orange panels has numbers that do not belong together.
lane::Vehicle doubtfulTruck() {
    lane::Vehicle truck{"TM58KWE", "", 0.62, false, "", "camera-front", "vehicles/car_front_ro_day.jpg"};
    truck.seen = "TM58KWE";
    truck.alternatives = {{"TM58KW8", 0.21}, {"TM5BKWE", 0.04}};
    truck.dangerousGoods = {{"33", "1203", true, false, 0.93}, {"30", "1203", false, false, 0.71}};
    return truck;
}

screening::WatchlistHit documentHit() {
    screening::WatchlistHit hit;
    hit.listId = "sltd-specimen";
    hit.listVersion = "2026-11-21.1";
    hit.entryId = "SPEC-0007";
    hit.category = "stolen-document";
    hit.actionCode = "seize";
    hit.laneText = "Keep the document and call the shift leader";
    hit.evidence = {{"document_number", "X4Z0O81Q7", "X4Z0O81Q7", "equal"}, {"issuing_state", "UTO", "UTO", "equal"}};
    return hit;
}

screening::WatchlistHit possiblePersonHit() {
    screening::WatchlistHit hit;
    hit.kind = screening::HitKind::Person;
    hit.strength = screening::HitStrength::Possible;
    hit.listId = "persons-specimen";
    hit.listVersion = "2026-11-20.4";
    hit.entryId = "SPEC-0412";
    hit.category = "missing-person";
    hit.actionCode = "contact";
    hit.laneText = "Compare name and birth date, then call the duty desk";
    hit.evidence = {{"primary_identifier", "QUILLHAVEN", "QUILHAVEN", "one letter differs"},
                    {"birth_date", "1984-03-17", "1984-03-XX", "day missing in the list"}};
    return hit;
}

} // namespace

std::vector<screening::ListCoverage> specimenLists(UtcTime now) {
    return {list("sltd-specimen", now, std::chrono::minutes(40), 1200),
            list("persons-specimen", now, std::chrono::minutes(192), 5400),
            list("vehicles-specimen", now, std::chrono::minutes(41), 860), missingList("national-specimen")};
}

Scene specimenScene(const std::string& name, UtcTime now) {
    const std::vector<screening::ListCoverage> lists = specimenLists(now);
    const std::vector<screening::ListCoverage> current(lists.begin(), lists.begin() + 3);
    Scene scene{{}, {now, {}, current}, {now, {}, current}, true};
    const auto vehicle = [&](lane::Vehicle seen) { scene.events.push_back(lane::VehicleSeen{std::move(seen)}); };
    const auto page = [&](DocumentReading reading) {
        scene.events.push_back(lane::DocumentPresented{std::move(reading)});
    };
    if (name == "clear" || name == "silent" || name == "no-lists") {
        vehicle(car());
        page(orovan());
        scene.answered = name != "silent";
        if (name == "no-lists") {
            scene.personAnswer.lists = lists;
        }
    } else if (name == "doubtful") {
        vehicle(doubtfulTruck());
        page(kasimira());
    } else if (name == "hit") {
        vehicle(car());
        scene.personAnswer.hits = {possiblePersonHit(), documentHit()};
        page(tessalin());
    } else if (name == "failed") {
        vehicle(car());
        page(failedPassport());
    } else if (name == "unread") {
        vehicle({"", "", 0, false, "plate covered", "camera-rear", "vehicles/car_rear_no_plate.jpg"});
        DocumentReading unread;
        unread.evidenceId = "documents/td1_front_evandrus.jpg";
        page(unread);
    } else if (name == "two") {
        vehicle(car());
        page(kasimira());
        page(orovan());
    } else if (name == "hostile") {
        lane::Vehicle vehicleText = car();
        vehicleText.plate = "<b id=hacked>X</b>";
        vehicleText.country = "<i>";
        vehicleText.seen = "<b id=hacked>Y</b>";
        vehicleText.certain = false;
        vehicleText.alternatives = {{"<b id=hacked>Z</b>", 0.3}};
        vehicleText.dangerousGoods = {{"<i>", "<b id=hacked>1</b>", std::nullopt, false, 0.5}};
        vehicle(vehicleText);
        page(hostile());
    }
    return scene;
}

} // namespace lanepost::api::test
