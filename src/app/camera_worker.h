// One lane camera: a thread that takes frames, and one that reads the plates of the newest.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>

#include "anpr/passage_tracker.h"
#include "anpr/plate_reader.h"
#include "app/lane_message.h"
#include "base/channel.h"
#include "capture/frame_source.h"
#include "store/evidence_store.h"

namespace lanepost::app {

/// Frames in, one VehicleSeen per passage out. The newest frame wins; older ones are dropped while reading is behind.
class CameraWorker {
public:
    /// Loads the readers and starts both threads; `channel` and `evidence` outlive the worker.
    /// Error: the plate reader's.
    [[nodiscard]] static Result<std::unique_ptr<CameraWorker>>
    start(std::unique_ptr<capture::FrameSource> source, LaneChannel& channel, store::EvidenceStore& evidence);

    /// The lane is empty: the next plate is a new passage, also when it is the same as before. Thread-safe.
    void laneCleared() { cleared_ = true; }

private:
    /// A plate cut out of a frame, kept until its passage is reported.
    struct Crop {
        std::uint64_t frame = 0;
        anpr::PlateBox box;
        cv::Mat image;
    };

    CameraWorker(std::unique_ptr<capture::FrameSource> source, anpr::PlateReader reader, LaneChannel& channel,
                 store::EvidenceStore& evidence);
    void takeFrames(const std::stop_token& stop);
    void readFrames(const std::stop_token& stop);
    void readFrame(const capture::Frame& frame);
    void keepCrops(const capture::Frame& frame, const anpr::PlateSceneReading& scene);
    std::string evidenceOf(const anpr::PlatePassage& passage);

    std::unique_ptr<capture::FrameSource> source_;
    anpr::PlateReader reader_;
    anpr::PassageTracker tracker_;
    LaneChannel& channel_;
    store::EvidenceStore& evidence_;
    std::deque<Crop> crops_; ///< of the latest frames; lives on the reading thread
    LatestSlot<capture::Frame> newest_;
    std::atomic<bool> cleared_ = false;
    std::jthread reading_; // the threads come last: they end before what they use
    std::jthread taking_;
};

} // namespace lanepost::app
