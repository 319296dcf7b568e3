// A lane to test the console with: the real state machine, with scenes in place of devices and lists.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "api/lane_port.h"
#include "lane/lane_session.h"

namespace lanepost::api::test {

/// Plays scenes into a LaneSession and answers as LanePort. Thread-safe.
class SpecimenLane final : public LanePort {
public:
    /// show: gets every new state, in order; called under the lane's lock. clock outlives the lane.
    SpecimenLane(const Clock& clock, std::function<void(const lane::ShowLane&)> show, std::string mode = "evaluation");

    /// Clears the lane and plays the scene; false when there is none of that name.
    bool play(const std::string& scene);
    /// The lane is empty again.
    void clear();
    /// A device comes or goes.
    void device(const std::string& id, bool available);
    /// While silent, no decision is answered.
    void setSilent(bool silent);
    /// How many decisions reached the lane.
    int decisionsSeen() const { return decisionsSeen_; }
    /// Ids of the crossings whose barrier was opened.
    std::vector<std::string> opened() const;
    /// What the screen should show.
    lane::ShowLane shown() const;
    /// Keeps bytes as evidence, also such as are no image. Returns the SHA-256.
    std::string keep(std::vector<std::byte> bytes);

    Result<DecisionReceipt> decide(const lane::OfficerDecision& decision, std::chrono::milliseconds timeout) override;
    Result<std::vector<std::byte>> evidence(const std::string& sha256) override;
    Result<SyncState> syncState() override;

private:
    std::vector<lane::LaneAction> take(lane::LaneEvent event);
    std::string store(const std::string& sample);
    void storePictures(lane::LaneEvent& event);

    const Clock& clock_;
    const std::function<void(const lane::ShowLane&)> show_;
    mutable std::mutex mutex_;
    std::condition_variable speaking_;
    lane::LaneSession session_;
    std::map<std::string, std::vector<std::byte>> evidence_;
    std::vector<std::string> opened_;
    std::uint64_t events_ = 0;
    bool silent_ = false;
    std::atomic<int> decisionsSeen_ = 0;
};

} // namespace lanepost::api::test
