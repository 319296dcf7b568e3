#include "app/camera_worker.h"

#include <chrono>
#include <utility>

#include "app/device_watch.h"
#include "app/interruptible_wait.h"
#include "app/kept_picture.h"
#include "base/log.h"

namespace lanepost::app {
namespace {

constexpr std::chrono::seconds kRetryPause{1};
constexpr double kLeastAlternative = .01; // what is less likely is no help to an officer
constexpr std::size_t kMostAlternatives = 3;

lane::Vehicle vehicleOf(const anpr::PlatePassage& passage, const std::string& cameraId) {
    const anpr::PlateReading& reading = passage.reading;
    lane::Vehicle vehicle;
    vehicle.plate = reading.text;
    vehicle.country = reading.country ? reading.country->sign : "";
    vehicle.confidence = reading.confidence;
    vehicle.certain = reading.certain;
    vehicle.whyNot = name(passage.whyNot);
    vehicle.cameraId = cameraId;
    vehicle.seen = reading.seen;
    vehicle.countryCertain = reading.country && reading.country->certain;
    for (const anpr::PlateText& other : reading.alternatives) {
        if (other.confidence >= kLeastAlternative && vehicle.alternatives.size() < kMostAlternatives) {
            vehicle.alternatives.push_back({other.text, other.confidence});
        }
    }
    vehicle.direction = name(passage.direction);
    for (const anpr::AdrPanel& panel : passage.adr) {
        vehicle.dangerousGoods.push_back(
            {panel.hazardNumber, panel.unNumber, panel.pairListed, panel.blank, panel.confidence});
    }
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
    const bool present = presence_.observe(frame.image, frame.capturedAt);
    pictures_.keep(frame.sequence, frame.image, *scene, present);
    for (const anpr::PlatePassage& passage : tracker_.observe(frame.sequence, frame.capturedAt, *scene, present)) {
        lane::Vehicle vehicle = vehicleOf(passage, source_->id());
        vehicle.evidenceId = evidenceOf(passage);
        channel_.push({lane::VehicleSeen{std::move(vehicle)}, passage.firstSeen, nullptr});
    }
}

std::string CameraWorker::evidenceOf(const anpr::PlatePassage& passage) {
    const cv::Mat picture = pictures_.of(passage);
    return picture.empty() ? std::string() : keepPicture(picture, evidence_, "plate crop");
}

} // namespace lanepost::app
