// A lane in which anything may happen in any order, from a seed.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "lane/lane_session.h"
#include "lane/specimens.h"

namespace lanepost::lane {

/// Makes events one after the other, sensible ones and senseless ones: answers for nothing, decisions twice, by nobody,
/// for other crossings, restarts at any moment. Learns what was asked and shown through `see`. Same seed, same events.
class RandomLane {
public:
    explicit RandomLane(std::uint64_t seed) : seed_(seed), engine_(seed) {}

    /// The next event; ids are unique and times never go back.
    TimedEvent next() {
        ++count_;
        char id[64];
        std::snprintf(id, sizeof id, "e%llu-%06zu", static_cast<unsigned long long>(seed_), count_);
        at_ += std::chrono::milliseconds(pick(5000));
        return {id, at_, count_ == 1 && pick(20) != 0 ? LaneEvent(specimen::started()) : event()};
    }

    /// Takes note of the questions and of the open crossing.
    void see(const std::vector<LaneAction>& actions) {
        for (const LaneAction& action : actions) {
            if (const auto* question = std::get_if<StartScreening>(&action)) {
                asked_.push_back(question->requestId);
            }
            if (const auto* show = std::get_if<ShowLane>(&action)) {
                open_ = show->crossing ? show->crossing->id : "";
            }
        }
        if (asked_.size() > 12) {
            asked_.erase(asked_.begin(), asked_.end() - 12);
        }
    }

private:
    std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(engine_); }

    LaneEvent event() {
        switch (pick(16)) {
        case 0:
            return pick(4) == 0 ? LaneEvent(specimen::started()) : LaneEvent(LaneCleared{"vehicle drove back"});
        case 1:
            if (pick(4) == 0) {
                return ClockChanged{pick(2) == 0 ? "synchronised" : "holdover", pick(2) == 0, false, 0, "no time source",
                                    std::nullopt};
            }
            return DeviceStateChanged{pick(2) == 0 ? "camera-front" : "reader-1", pick(2) == 0, "unplugged"};
        case 2:
        case 3:
        case 4:
            return VehicleSeen{vehicle()};
        case 5:
        case 6:
        case 7:
        case 8:
            return DocumentPresented{document()};
        case 9:
        case 10:
        case 11:
        case 12:
            return ScreeningAnswered{request(), answer(), {}};
        default:
            return DecisionTaken{decision()};
        }
    }

    Vehicle vehicle() {
        Vehicle vehicle = pick(5) == 0 ? specimen::unreadableCar() : specimen::car();
        if (!vehicle.plate.empty() && pick(3) == 0) {
            vehicle.plate = "UTO" + std::to_string(100 + pick(4)) + "SP";
            vehicle.certain = pick(2) == 0;
        }
        vehicle.confidence = static_cast<double>(pick(1000)) / 1000;
        return vehicle;
    }

    document::DocumentReading document() {
        document::DocumentReading reading = pick(2) == 0 ? specimen::passport() : specimen::otherPassport();
        switch (pick(6)) {
        case 0:
            return {};
        case 1:
            reading.accepted = false;
            reading.doubtful = {"document_number"};
            reading.documentNumber[8] = static_cast<char>('0' + pick(10));
            break;
        case 2:
            reading.checks[0].result = document::CheckResult::Failed;
            reading.accepted = false;
            break;
        case 3:
            reading.expiryDate = {2020, 2, 29};
            break;
        default:
            break;
        }
        return reading;
    }

    screening::ScreeningAnswer answer() {
        switch (pick(8)) {
        case 0:
            return specimen::answerWith(specimen::documentHit());
        case 1:
            return specimen::answerWith(specimen::plateHit(pick(2) == 0 ? "refer" : "hold"));
        case 2:
            return {at_, {}, {specimen::listCoverage("sltd-specimen", screening::ListState::Stale)}};
        case 3:
            return {at_, {}, {}};
        default:
            return specimen::noHit();
        }
    }

    std::string request() {
        if (asked_.empty() || pick(10) == 0) {
            return pick(2) == 0 ? "nobody/1" : open_ + "/77";
        }
        return pick(2) == 0 ? asked_.back() : asked_[pick(asked_.size())];
    }

    OfficerDecision decision() {
        const std::string fresh = "d" + std::to_string(count_);
        const auto outcome = pick(2) == 0 ? DecisionOutcome::Pass : DecisionOutcome::Refer;
        OfficerDecision made{fresh, open_, "K.M.", outcome, pick(2) == 0 ? "compared by eye" : ""};
        switch (pick(8)) {
        case 0:
            made.officer = pick(2) == 0 ? "" : " \t";
            break;
        case 1:
            made.crossingId = "another";
            break;
        case 2:
            return lastDecision_.id.empty() ? made : lastDecision_;
        case 3:
            made.id = lastDecision_.id;
            break;
        case 4:
            made.id = "d" + std::to_string(1 + pick(count_));
            break;
        default:
            break;
        }
        lastDecision_ = made;
        return made;
    }

    std::uint64_t seed_;
    std::mt19937_64 engine_;
    std::size_t count_ = 0;
    UtcTime at_ = specimen::morning();
    std::vector<std::string> asked_;
    std::string open_;
    OfficerDecision lastDecision_;
};

} // namespace lanepost::lane
