// What a device tells the centre about itself: the row of the situation picture, and the question for a fresh receipt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace lanepost::sync {

/// One list as the device has it.
struct ReportedList {
    std::string id;
    std::string version;
    std::string state; ///< "current", "stale", "missing", "corrupt"
    std::int64_t ageSeconds = 0;
    friend bool operator==(const ReportedList&, const ReportedList&) = default;
};

/// No personal data. The newest report counts.
struct StateReport {
    std::string device;
    std::string stream;
    std::string nonce; ///< the answering receipt repeats it
    std::string programVersion;
    UtcTime at{};
    std::int64_t newest = 0;  ///< sequence of the newest event
    std::int64_t through = 0; ///< sequence that the newest receipt released
    std::optional<UtcTime> oldestWaiting;
    std::int64_t lateAnswersThrough = 0; ///< late answers up to this number were taken
    std::string trouble;                 ///< of the way up, "none" when there is none
    std::vector<ReportedList> lists;
    friend bool operator==(const StateReport&, const StateReport&) = default;
};

/// Canonical JSON, one object (docs/sync.md). Thread-safe.
std::string toReportText(const StateReport& report);

/// Reads what a device sent; unknown keys are ignored. Error: LimitExceeded, Unsupported, Corrupt. Thread-safe.
[[nodiscard]] Result<StateReport> parseReport(std::string_view text);

} // namespace lanepost::sync
