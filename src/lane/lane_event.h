// What can happen at a lane: the only input of LaneSession, and what the journal keeps.
#pragma once

#include <cstdint>
#include <optional>
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

/// The wall clock jumped, or it is believed more or less than before. From LaneStarted until the
/// next one the clock counts as trusted.
struct ClockChanged {
    std::string quality; ///< "synchronised", "holdover" or "unknown"
    bool trusted = false;
    bool mayExpire = false; ///< whether anything is deleted because its time is over
    std::int64_t jumpMicros = 0;
    std::string reason; ///< why it is not trusted; empty when all is well
    std::optional<UtcTime> lastSynchronised;
    friend bool operator==(const ClockChanged&, const ClockChanged&) = default;
};

/// One record whose key was destroyed.
struct ErasedRecord {
    std::int64_t keyId = 0;
    std::string subject;   ///< the crossing's id, or that of the only event in it
    std::int64_t rows = 0; ///< journal rows that were sealed with the key
    friend bool operator==(const ErasedRecord&, const ErasedRecord&) = default;
};

/// Proof of deletion: the time of these records or pictures was over, and their keys are destroyed. The journal destroys
/// the records' keys in the transaction that writes this row; the pictures' keys were destroyed before it.
struct RecordsErased {
    std::string batchId;     ///< UUID; each batch is proven once
    std::string recordClass; ///< retention class, for example "passed"
    UtcTime cutOff{};        ///< what was counted from before this moment was due
    std::vector<ErasedRecord> records;
    std::vector<std::string> pictures; ///< evidence ids
    std::int64_t clearThrough = 0; ///< rows of older programs, not sealed, up to this seq; 0: none
    friend bool operator==(const RecordsErased&, const RecordsErased&) = default;
};

/// One of the things above.
using LaneEvent = std::variant<LaneStarted, DeviceStateChanged, VehicleSeen, DocumentPresented, ScreeningAnswered,
                               DecisionTaken, LaneCleared, ClockChanged, RecordsErased>;

/// An event with its identity: `id` is a UUIDv7 given by the appliance, `at` its wall clock.
struct TimedEvent {
    std::string id;
    UtcTime at{};
    LaneEvent event;
    friend bool operator==(const TimedEvent&, const TimedEvent&) = default;
};

} // namespace lanepost::lane
