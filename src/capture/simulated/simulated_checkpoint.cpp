#include "capture/simulated/simulated_checkpoint.h"

#include <algorithm>
#include <utility>

#include "capture/image_file.h"

namespace lanepost::capture {
namespace {

/// Asphalt with a lighter horizon: something for the camera to look at while nobody is there.
cv::Mat makeEmptyLane() {
    cv::Mat image(540, 960, CV_8UC3);
    for (int y = 0; y < image.rows; ++y) {
        const auto level = static_cast<double>(150 - 60 * y / image.rows);
        image.row(y).setTo(cv::Scalar(level, level, level));
    }
    return image;
}

Error stopped() {
    return Error{ErrorKind::Busy, "stopping"};
}

} // namespace

/// The camera of a simulated lane.
class SimulatedCamera final : public FrameSource {
public:
    SimulatedCamera(SimulatedCheckpoint& checkpoint, std::string id) : checkpoint_(checkpoint), id_(std::move(id)) {}
    const std::string& id() const override { return id_; }
    Result<Frame> next(const std::stop_token& stop) override { return checkpoint_.nextFrame(id_, stop); }

private:
    SimulatedCheckpoint& checkpoint_;
    const std::string id_;
};

/// The document reader of a simulated lane.
class SimulatedScanner final : public PageScanner {
public:
    SimulatedScanner(SimulatedCheckpoint& checkpoint, std::string id) : checkpoint_(checkpoint), id_(std::move(id)) {}
    const std::string& id() const override { return id_; }
    Result<PageImages> next(const std::stop_token& stop) override { return checkpoint_.nextPage(id_, stop); }

private:
    SimulatedCheckpoint& checkpoint_;
    const std::string id_;
};

/// Barrier, signals and loop of a simulated lane.
class SimulatedLaneIo final : public LaneIo {
public:
    SimulatedLaneIo(SimulatedCheckpoint& checkpoint, std::string id) : checkpoint_(checkpoint), id_(std::move(id)) {}
    const std::string& id() const override { return id_; }
    Result<void> openBarrier() override {
        checkpoint_.sendAway();
        return {};
    }
    Result<void> signalSecondaryInspection() override {
        checkpoint_.sendAway();
        return {};
    }
    Result<LaneInput> nextInput(const std::stop_token& stop) override { return checkpoint_.nextInput(stop); }

private:
    SimulatedCheckpoint& checkpoint_;
    const std::string id_;
};

Result<std::unique_ptr<SimulatedCheckpoint>> SimulatedCheckpoint::create(SimulatedCheckpointConfig config,
                                                                         const Clock& clock) {
    if (config.visits.empty()) {
        return fail(ErrorKind::InvalidArgument, "a simulated lane needs at least one visit");
    }
    std::unique_ptr<SimulatedCheckpoint> checkpoint(new SimulatedCheckpoint(std::move(config), clock));
    for (const SimulatedVisit& visit : checkpoint->config_.visits) {
        LoadedVisit loaded;
        if (!visit.vehicle.empty()) {
            auto picture = loadImage(checkpoint->config_.vehiclesFolder / visit.vehicle);
            if (!picture) {
                return fail("simulated vehicle", picture.error());
            }
            loaded.vehicle = std::move(*picture);
        }
        for (const std::string& page : visit.pages) {
            auto picture = loadImage(checkpoint->config_.pagesFolder / page);
            if (!picture) {
                return fail("simulated page", picture.error());
            }
            loaded.pages.push_back(std::move(*picture));
        }
        checkpoint->visits_.push_back(std::move(loaded));
    }
    return checkpoint;
}

SimulatedCheckpoint::SimulatedCheckpoint(SimulatedCheckpointConfig config, const Clock& clock)
    : config_(std::move(config)), clock_(clock), emptyLane_(makeEmptyLane()),
      arrival_(clock.monotonicNow() + config_.arrivalGap) {}

std::unique_ptr<FrameSource> SimulatedCheckpoint::camera(std::string id) {
    return std::make_unique<SimulatedCamera>(*this, std::move(id));
}

std::unique_ptr<PageScanner> SimulatedCheckpoint::scanner(std::string id) {
    return std::make_unique<SimulatedScanner>(*this, std::move(id));
}

std::unique_ptr<LaneIo> SimulatedCheckpoint::laneIo(std::string id) {
    const std::lock_guard lock(mutex_);
    hasSensors_ = true;
    return std::make_unique<SimulatedLaneIo>(*this, std::move(id));
}

const SimulatedCheckpoint::LoadedVisit* SimulatedCheckpoint::presentVisit(MonotonicTime now) const {
    return isLaneFree() && now >= arrival_ && visit_ < visits_.size() ? &visits_[visit_] : nullptr;
}

Result<Frame> SimulatedCheckpoint::nextFrame(const std::string& id, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, config_.framePeriod, [] { return false; });
    if (stop.stop_requested()) {
        return fail(stopped());
    }
    const MonotonicTime now = clock_.monotonicNow();
    const LoadedVisit* visit = presentVisit(now);
    const bool vehicle = visit != nullptr && !visit->vehicle.empty();
    return Frame{vehicle ? visit->vehicle : emptyLane_, id, ++frames_, now};
}

Result<PageImages> SimulatedCheckpoint::nextPage(const std::string& id, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        const MonotonicTime now = clock_.monotonicNow();
        const bool pageLeft = isLaneFree() && visit_ < visits_.size() && pagesShown_ < visits_[visit_].pages.size();
        const MonotonicTime due = arrival_ + config_.pageDelay * static_cast<int>(pagesShown_ + 1);
        if (pageLeft && now >= due) {
            Frame page{visits_[visit_].pages[pagesShown_++], id, ++pages_, now};
            return PageImages{std::move(page), std::nullopt, std::nullopt};
        }
        const auto wait = pageLeft ? due - now : std::chrono::microseconds(std::chrono::seconds(1));
        const std::uint64_t before = changes_;
        changed_.wait_for(lock, stop, wait, [&] { return changes_ != before; });
    }
    return fail(stopped());
}

Result<LaneInput> SimulatedCheckpoint::nextInput(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [&] { return lanesLeft_ > 0; })) {
        return fail(stopped());
    }
    --lanesLeft_;
    // However long a busy machine took to look at its sensors: nobody comes before they said that the lane is empty.
    arrival_ = std::max(arrival_, clock_.monotonicNow() + config_.arrivalGap);
    ++changes_;
    changed_.notify_all();
    return LaneInput::LaneEmpty;
}

void SimulatedCheckpoint::sendAway() {
    const std::lock_guard lock(mutex_);
    const MonotonicTime now = clock_.monotonicNow();
    if (presentVisit(now) == nullptr) {
        return; // nobody there to be sent away
    }
    visit_ = visit_ + 1 == visits_.size() && config_.repeat ? 0 : visit_ + 1;
    pagesShown_ = 0;
    arrival_ = now + config_.arrivalGap;
    ++lanesLeft_;
    ++changes_;
    changed_.notify_all();
}

} // namespace lanepost::capture
