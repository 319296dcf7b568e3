#include "app/camera_worker.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/device_watch.h"
#include "app/interruptible_wait.h"
#include "app/kept_picture.h"
#include "base/log.h"

namespace lanepost::app {
namespace {

constexpr std::size_t kKeptCrops = 64;
constexpr std::chrono::seconds kRetryPause{1};

/// The plate with some of the vehicle around it: a person must see where it hangs.
cv::Mat cropAround(const cv::Mat& image, const anpr::PlateBox& box) {
    const int marginX = box.width / 2;
    const int marginY = box.height;
    const cv::Rect wanted(box.x - marginX, box.y - marginY, box.width + 2 * marginX, box.height + 2 * marginY);
    const cv::Rect inside = wanted & cv::Rect(0, 0, image.cols, image.rows);
    return inside.area() > 0 ? image(inside).clone() : cv::Mat();
}

lane::Vehicle vehicleOf(const anpr::PlateReading& reading, const std::string& cameraId) {
    lane::Vehicle vehicle;
    vehicle.plate = reading.text;
    vehicle.country = reading.country ? reading.country->sign : "";
    vehicle.confidence = reading.confidence;
    vehicle.certain = reading.certain;
    vehicle.cameraId = cameraId;
    return vehicle;
}

} // namespace

Result<std::unique_ptr<CameraWorker>> CameraWorker::start(std::unique_ptr<capture::FrameSource> source,
                                                          LaneChannel& channel, store::EvidenceStore& evidence) {
    auto reader = anpr::PlateReader::create();
    if (!reader) {
        return fail(source->id(), reader.error());
    }
    return std::unique_ptr<CameraWorker>(new CameraWorker(std::move(source), std::move(*reader), channel, evidence));
}

CameraWorker::CameraWorker(std::unique_ptr<capture::FrameSource> source, anpr::PlateReader reader, LaneChannel& channel,
                           store::EvidenceStore& evidence)
    : source_(std::move(source)), reader_(std::move(reader)), channel_(channel), evidence_(evidence),
      reading_([this](const std::stop_token& stop) { readFrames(stop); }),
      taking_([this](const std::stop_token& stop) { takeFrames(stop); }) {}

void CameraWorker::takeFrames(const std::stop_token& stop) {
    DeviceWatch watch(source_->id(), channel_);
    while (!stop.stop_requested()) {
        auto frame = source_->next(stop);
        if (frame) {
            watch.worked();
            newest_.put(std::move(*frame));
        } else if (!stop.stop_requested()) {
            watch.failed(frame.error());
            waitInterruptibly(kRetryPause, stop);
        }
    }
}

void CameraWorker::readFrames(const std::stop_token& stop) {
    while (const auto frame = newest_.take(stop)) {
        if (cleared_.exchange(false)) {
            tracker_ = anpr::PassageTracker();
        }
        readFrame(*frame);
    }
}

void CameraWorker::readFrame(const capture::Frame& frame) {
    const auto scene = reader_.read(frame.image);
    if (!scene) {
        log(LogLevel::Warning, "anpr", source_->id() + ": " + scene.error().message);
        return;
    }
    keepCrops(frame, *scene);
    for (const anpr::PlatePassage& passage : tracker_.observe(frame.sequence, frame.capturedAt, *scene)) {
        lane::Vehicle vehicle = vehicleOf(passage.reading, source_->id());
        vehicle.evidenceId = evidenceOf(passage);
        channel_.push({lane::VehicleSeen{std::move(vehicle)}, passage.firstSeen, nullptr});
    }
}

void CameraWorker::keepCrops(const capture::Frame& frame, const anpr::PlateSceneReading& scene) {
    for (const anpr::PlateReading& plate : scene.plates) {
        crops_.push_back({frame.sequence, plate.box, cropAround(frame.image, plate.box)});
    }
    while (crops_.size() > kKeptCrops) {
        crops_.pop_front();
    }
}

std::string CameraWorker::evidenceOf(const anpr::PlatePassage& passage) {
    const auto crop = std::ranges::find_if(
        crops_, [&](const Crop& kept) { return kept.frame == passage.bestFrame && kept.box == passage.reading.box; });
    if (crop == crops_.end() || crop->image.empty()) {
        return {};
    }
    return keepPicture(crop->image, evidence_, "plate crop");
}

} // namespace lanepost::app
