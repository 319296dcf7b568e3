// One lane camera: a thread that takes frames, and one that reads the plates of the newest.
#pragma once

#include <atomic>
#include <memory>
#include <stop_token>
#include <thread>

#include "anpr/passage_pictures.h"
#include "anpr/passage_tracker.h"
#include "anpr/plate_reader.h"
#include "anpr/vehicle_presence.h"
#include "app/lane_message.h"
#include "base/channel.h"
#include "capture/frame_source.h"
#include "store/evidence_store.h"

namespace lanepost::app {

/// Frames in, one VehicleSeen per passage out, also for a vehicle whose plate could not be read. The newest frame wins;
/// older ones are dropped while reading is behind.
class CameraWorker {
public:
    /// Loads the readers and starts both threads; `channel` and `evidence` outlive the worker.
    /// Error: the plate reader's.
    [[nodiscard]] static Result<std::unique_ptr<CameraWorker>>
    start(std::unique_ptr<capture::FrameSource> source, LaneChannel& channel, store::EvidenceStore& evidence);

    /// The lane is empty: the next plate is a new passage, also when it is the same as before. Thread-safe.
    void laneCleared() { cleared_ = true; }

private:
    CameraWorker(std::unique_ptr<capture::FrameSource> source, anpr::PlateReader reader, LaneChannel& channel,
                 store::EvidenceStore& evidence);
    void takeFrames(const std::stop_token& stop);
    void readFrames(const std::stop_token& stop);
    void readFrame(const capture::Frame& frame);
    std::string evidenceOf(const anpr::PlatePassage& passage);

    std::unique_ptr<capture::FrameSource> source_;
    anpr::PlateReader reader_;
    LaneChannel& channel_;
    store::EvidenceStore& evidence_;
    anpr::VehiclePresence presence_; // these three and the reader live on the reading thread
    anpr::PassagePictures pictures_;
    anpr::PassageTracker tracker_;
    LatestSlot<capture::Frame> newest_;
    std::atomic<bool> cleared_ = false;
    std::jthread reading_; // the threads come last: they end before what they use
    std::jthread taking_;
};

} // namespace lanepost::app
