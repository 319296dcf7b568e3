// What can happen at a lane: the only input of LaneSession, and what the journal keeps.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "document/document_reading.h"
#include "lane/crossing.h"
#include "screening/screening_answer.h"

namespace lanepost::lane {

/// The appliance started, or started again. Always the first event after a start.
struct LaneStarted {
    std::string laneId;
    std::string direction; ///< "entry" or "exit"
    std::string mode;      ///< "production", "evaluation" or "training"
    std::string programVersion;
    friend bool operator==(const LaneStarted&, const LaneStarted&) = default;
};

/// A device came or went.
struct DeviceStateChanged {
    std::string deviceId;
    bool available = false;
    std::string detail; ///< why it is away, and what to do
    friend bool operator==(const DeviceStateChanged&, const DeviceStateChanged&) = default;
};

/// A camera saw a vehicle, with or without a readable plate.
struct VehicleSeen {
    Vehicle vehicle;
    friend bool operator==(const VehicleSeen&, const VehicleSeen&) = default;
};

/// A page was read; `reading.found()` is false when it shows no MRZ.
struct DocumentPresented {
    document::DocumentReading reading;
    friend bool operator==(const DocumentPresented&, const DocumentPresented&) = default;
};

/// The lists and the risk indicators answered a StartScreening action.
struct ScreeningAnswered {
    std::string requestId;
    screening::ScreeningAnswer answer;
    std::vector<indicators::IndicatorAnswer> indicators = {}; ///< what the risk indicators say of the same question
    friend bool operator==(const ScreeningAnswered&, const ScreeningAnswered&) = default;
};

/// An officer pressed Pass or Refer.
struct DecisionTaken {
    OfficerDecision decision;
    friend bool operator==(const DecisionTaken&, const DecisionTaken&) = default;
};

/// The lane is empty again: an open crossing without decision is recorded as abandoned by name of nobody.
struct LaneCleared {
    std::string reason;
    friend bool operator==(const LaneCleared&, const LaneCleared&) = default;
};

/// One of the things above.
using LaneEvent = std::variant<LaneStarted, DeviceStateChanged, VehicleSeen, DocumentPresented, ScreeningAnswered,
                               DecisionTaken, LaneCleared>;

/// An event with its identity: `id` is a UUIDv7 given by the appliance, `at` its wall clock.
struct TimedEvent {
    std::string id;
    UtcTime at{};
    LaneEvent event;
    friend bool operator==(const TimedEvent&, const TimedEvent&) = default;
};

} // namespace lanepost::lane
