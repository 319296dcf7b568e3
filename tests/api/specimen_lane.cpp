#include "api/specimen_lane.h"

#include <cstdio>
#include <utility>

#include "api/specimen_scenes.h"
#include "base/file.h"
#include "base/hash.h"

namespace lanepost::api::test {
namespace {

constexpr std::size_t kMaxSampleBytes = 4 << 20;

} // namespace

SpecimenLane::SpecimenLane(const Clock& clock, std::function<void(const lane::ShowLane&)> show, std::string mode)
    : clock_(clock), show_(std::move(show)) {
    const std::lock_guard lock(mutex_);
    take(lane::LaneStarted{"lane-3", "entry", std::move(mode), "0.1.0"});
}

bool SpecimenLane::play(const std::string& name) {
    const Scene scene = specimenScene(name, clock_.utcNow());
    const std::lock_guard lock(mutex_);
    if (scene.events.empty()) {
        return false;
    }
    take(lane::LaneCleared{"next scene"});
    for (lane::LaneEvent event : scene.events) {
        storePictures(event);
        for (const lane::LaneAction& action : take(event)) {
            const auto* question = std::get_if<lane::StartScreening>(&action);
            if (question != nullptr && scene.answered) {
                const bool aboutPlate = question->query.documents.empty() && question->query.persons.empty();
                take(lane::ScreeningAnswered{question->requestId,
                                             aboutPlate ? scene.vehicleAnswer : scene.personAnswer, {}});
            }
        }
    }
    return true;
}

void SpecimenLane::clear() {
    const std::lock_guard lock(mutex_);
    take(lane::LaneCleared{"left"});
}

void SpecimenLane::device(const std::string& id, bool available) {
    const std::lock_guard lock(mutex_);
    take(lane::DeviceStateChanged{id, available, available ? "" : "no signal, check the cable"});
}

void SpecimenLane::setSilent(bool silent) {
    const std::lock_guard lock(mutex_);
    silent_ = silent;
    speaking_.notify_all();
}

std::vector<std::string> SpecimenLane::opened() const {
    const std::lock_guard lock(mutex_);
    return opened_;
}

lane::ShowLane SpecimenLane::shown() const {
    const std::lock_guard lock(mutex_);
    return session_.shown();
}

std::string SpecimenLane::keep(std::vector<std::byte> bytes) {
    const std::lock_guard lock(mutex_);
    const std::string id = toHex(sha256(bytes));
    evidence_[id] = std::move(bytes);
    return id;
}

Result<DecisionReceipt> SpecimenLane::decide(const lane::OfficerDecision& decision, std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    ++decisionsSeen_;
    if (!speaking_.wait_for(lock, timeout, [this] { return !silent_; })) {
        return fail(ErrorKind::Busy, "the lane does not answer");
    }
    for (const lane::LaneAction& action : take(lane::DecisionTaken{decision})) {
        if (const auto* confirmed = std::get_if<lane::ConfirmDecision>(&action)) {
            return DecisionReceipt{confirmed->decisionId, confirmed->crossingId};
        }
        if (const auto* rejected = std::get_if<lane::RejectDecision>(&action)) {
            return fail(ErrorKind::Conflict, rejected->reason);
        }
    }
    return fail(ErrorKind::Internal, "no answer among the actions");
}

Result<std::vector<std::byte>> SpecimenLane::evidence(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = evidence_.find(id);
    if (found == evidence_.end()) {
        return fail(ErrorKind::NotFound, "no such evidence");
    }
    return found->second;
}

Result<SyncState> SpecimenLane::syncState() {
    const UtcTime now = clock_.utcNow();
    const auto oldest = std::chrono::floor<std::chrono::seconds>(now) - std::chrono::minutes(14);
    sync::ExchangeState exchange;
    exchange.link = sync::LinkState::Away;
    exchange.certificateEnds = now + std::chrono::days(12) + std::chrono::hours(5);
    exchange.upload.waiting = 41;
    exchange.upload.oldestWaiting = oldest;
    exchange.upload.limit = std::chrono::hours(24);
    exchange.upload.trouble = sync::UploadTrouble::NotReachable;
    exchange.upload.detail = "the centre's broker is not reachable; what was recorded waits here";
    return SyncState{exchange, specimenLists(now)};
}

std::vector<lane::LaneAction> SpecimenLane::take(lane::LaneEvent event) {
    char id[37];
    std::snprintf(id, sizeof id, "019a0000-0000-7000-8000-%012llx", static_cast<unsigned long long>(++events_));
    std::vector<lane::LaneAction> actions = session_.on({id, clock_.utcNow(), std::move(event)});
    for (const lane::LaneAction& action : actions) {
        if (const auto* open = std::get_if<lane::OpenBarrier>(&action)) {
            opened_.push_back(open->crossingId);
        }
        if (const auto* show = std::get_if<lane::ShowLane>(&action)) {
            show_(*show);
        }
    }
    return actions;
}

std::string SpecimenLane::store(const std::string& sample) {
    auto bytes = readFile(std::string(LANEPOST_SOURCE_DIR) + "/tests/samples/" + sample, kMaxSampleBytes);
    if (!bytes) {
        return sample;
    }
    const std::string id = toHex(sha256(*bytes));
    evidence_[id] = std::move(*bytes);
    return id;
}

void SpecimenLane::storePictures(lane::LaneEvent& event) {
    if (auto* seen = std::get_if<lane::VehicleSeen>(&event)) {
        seen->vehicle.evidenceId = store(seen->vehicle.evidenceId);
    }
    if (auto* page = std::get_if<lane::DocumentPresented>(&event)) {
        page->reading.evidenceId = store(page->reading.evidenceId);
    }
}

} // namespace lanepost::api::test
