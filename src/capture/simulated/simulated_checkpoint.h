// A make-believe lane: vehicles drive up, documents are put on the reader, and the barrier lets them go.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "capture/frame_source.h"
#include "capture/lane_io.h"
#include "capture/page_scanner.h"

namespace lanepost::capture {

/// One vehicle with its travellers. Pictures are file names within the folders of the configuration.
struct SimulatedVisit {
    std::string vehicle;            ///< empty: a pedestrian, nothing before the camera
    std::vector<std::string> pages; ///< put on the reader one after the other
};

/// What a simulated lane plays.
struct SimulatedCheckpointConfig {
    std::filesystem::path vehiclesFolder;
    std::filesystem::path pagesFolder;
    std::vector<SimulatedVisit> visits;
    bool repeat = true;                         ///< start again after the last visit
    std::chrono::milliseconds arrivalGap{1500}; ///< empty lane between two visits
    std::chrono::milliseconds pageDelay{1500};  ///< from arrival to the first page, and between pages
    std::chrono::milliseconds framePeriod{200}; ///< time between camera frames
};

/// The world that simulated devices look at and act on. Part of the product for training and demonstration; a
/// production configuration refuses it. Thread-safe; outlives the devices it gave out.
class SimulatedCheckpoint {
public:
    /// Loads every picture named by `config`. Error: InvalidArgument without visits, or as loadImage.
    [[nodiscard]] static Result<std::unique_ptr<SimulatedCheckpoint>> create(SimulatedCheckpointConfig config,
                                                                             const Clock& clock);

    /// A camera that looks at the lane, named `id`.
    std::unique_ptr<FrameSource> camera(std::string id);
    /// A document reader, named `id`, on which the travellers put their pages.
    std::unique_ptr<PageScanner> scanner(std::string id);
    /// Barrier and signals, named `id`; either of them sends the present visit away.
    std::unique_ptr<LaneIo> laneIo(std::string id);

private:
    friend class SimulatedCamera;
    friend class SimulatedScanner;
    friend class SimulatedLaneIo;

    struct LoadedVisit {
        cv::Mat vehicle;
        std::vector<cv::Mat> pages;
    };

    SimulatedCheckpoint(SimulatedCheckpointConfig config, const Clock& clock);
    Result<Frame> nextFrame(const std::string& id, const std::stop_token& stop);
    Result<PageImages> nextPage(const std::string& id, const std::stop_token& stop);
    Result<LaneInput> nextInput(const std::stop_token& stop);
    void sendAway();
    const LoadedVisit* presentVisit(MonotonicTime now) const;
    bool isLaneFree() const { return !hasSensors_ || lanesLeft_ == 0; }

    const SimulatedCheckpointConfig config_;
    const Clock& clock_;
    std::vector<LoadedVisit> visits_;
    cv::Mat emptyLane_;

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::size_t visit_ = 0;      ///< the visit that is here or on its way
    std::size_t pagesShown_ = 0; ///< of that visit
    MonotonicTime arrival_;      ///< when it is before the camera
    std::uint64_t frames_ = 0;
    std::uint64_t pages_ = 0;
    std::uint64_t changes_ = 0; ///< of any of the above
    int lanesLeft_ = 1;         ///< LaneEmpty reports not yet fetched; the lane is empty at start
    bool hasSensors_ = false;   ///< lane I/O was given out: who comes next waits until LaneEmpty was fetched
};

} // namespace lanepost::capture
