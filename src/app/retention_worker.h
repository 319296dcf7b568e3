// The thread that looks for what is over: records go through the lane thread, pictures it erases itself.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "app/lane_message.h"
#include "base/clock_watch.h"
#include "base/random.h"
#include "store/evidence_store.h"
#include "store/retention.h"

namespace lanepost::app {

/// What the worker needs; all of it outlives the worker.
struct RetentionParts {
    LaneChannel& channel;
    store::EvidenceStore& evidence;
    const ClockWatch& watch;
    const Clock& clock;
    Random& random;
    std::filesystem::path journal;
    store::RetentionTerms terms;
    std::chrono::milliseconds period; ///< between two looks
};

/// Looks every `period`, only while the clock may expire anything. After a kill it goes on where it stopped.
class RetentionWorker {
public:
    explicit RetentionWorker(RetentionParts parts);

private:
    void work(const std::stop_token& stop);
    Result<void> look(const store::RecordRetention& retention, const std::stop_token& stop);
    Result<void> eraseRecords(const store::RecordRetention& retention, const std::stop_token& stop);
    Result<void> erasePictures(const store::RecordRetention& retention, const std::stop_token& stop);
    Result<std::vector<std::string>> duePictures(const store::RecordRetention& retention);
    Result<bool> prove(const store::RecordRetention& retention, const lane::RecordsErased& batch,
                       const std::stop_token& stop);

    RetentionParts parts_;
    std::jthread thread_;
};

} // namespace lanepost::app
