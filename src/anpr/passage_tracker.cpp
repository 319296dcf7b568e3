// From the readings of successive frames to one event per passage.
#include "anpr/passage_tracker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "anpr/plate_syntax.h"

namespace lanepost::anpr {
namespace {

// Edit distance; plates are short.
std::size_t distanceBetween(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

// Texts that may well be readings of one plate: a third of the characters may differ.
bool alike(const std::string& a, const std::string& b) {
    return distanceBetween(a, b) <= std::max<std::size_t>(1, std::max(a.size(), b.size()) / 3);
}

double centreDistance(const PlateBox& a, const PlateBox& b) {
    return std::hypot(a.x + a.width / 2.0 - b.x - b.width / 2.0, a.y + a.height / 2.0 - b.y - b.height / 2.0);
}

// Near enough to be the same plate in the next frame: within a plate's width and of similar size.
bool near(const PlateBox& a, const PlateBox& b) {
    const double wide = std::max(a.width, b.width);
    const double narrow = std::max(1, std::min(a.width, b.width));
    return centreDistance(a, b) < wide && wide / narrow < 2;
}

constexpr std::size_t kMostBoxes = 96;
constexpr double kGrowth = 1.1;  // a plate this much wider in the end came nearer
constexpr double kSideways = .6; // of its width
constexpr double kUpOrDown = .4; // of its width
constexpr std::size_t kStandingBoxes = 5;
// Short texts outside any format are numbers on vehicles and signs far more often than plates.
constexpr std::size_t kShortText = 4;

// Mean box of a part of the path.
PlateBox meanBox(std::span<const PlateBox> boxes) {
    PlateBox mean;
    for (const PlateBox& box : boxes) {
        mean.x += box.x;
        mean.y += box.y;
        mean.width += box.width;
        mean.height += box.height;
    }
    const int count = std::max<int>(1, static_cast<int>(boxes.size()));
    return {mean.x / count, mean.y / count, mean.width / count, mean.height / count};
}

PassageDirection directionOf(std::span<const PlateBox> path) {
    if (path.size() < 2) {
        return PassageDirection::Unknown;
    }
    const std::size_t third = std::max<std::size_t>(1, path.size() / 3);
    const PlateBox first = meanBox(path.first(third));
    const PlateBox last = meanBox(path.last(third));
    const double width = std::max(1., (first.width + last.width) / 2.);
    const double growth = static_cast<double>(std::max(1, last.width)) / std::max(1, first.width);
    const double right = (last.x + last.width / 2. - first.x - first.width / 2.) / width;
    const double down = (last.y + last.height / 2. - first.y - first.height / 2.) / width;
    if (growth >= kGrowth || growth <= 1 / kGrowth) {
        return growth > 1 ? PassageDirection::Approaching : PassageDirection::Leaving;
    }
    if (std::abs(right) >= kSideways) {
        return right > 0 ? PassageDirection::LeftToRight : PassageDirection::RightToLeft;
    }
    // Lane cameras look down: what comes nearer sinks in the picture.
    if (std::abs(down) >= kUpOrDown) {
        return down > 0 ? PassageDirection::Approaching : PassageDirection::Leaving;
    }
    return path.size() >= kStandingBoxes ? PassageDirection::Standing : PassageDirection::Unknown;
}

bool saysPlate(NoReadingReason reason) {
    return reason != NoReadingReason::None && reason != NoReadingReason::NoPlateFound &&
           reason != NoReadingReason::TooDark && reason != NoReadingReason::TooSmall;
}

template <typename VoteMap>
auto leading(const VoteMap& votes) {
    return std::max_element(votes.begin(), votes.end(),
                            [](const auto& a, const auto& b) { return a.second.weight < b.second.weight; });
}

// Weight of the second-best text.
template <typename VoteMap>
double runnerUp(const VoteMap& votes) {
    const auto first = leading(votes);
    double weight = 0;
    for (auto it = votes.begin(); it != votes.end(); ++it) {
        weight = it == first ? weight : std::max(weight, it->second.weight);
    }
    return weight;
}

} // namespace

std::string_view name(PassageDirection direction) {
    constexpr std::array<std::string_view, 6> kNames{
        "", "approaching", "leaving", "left_to_right", "right_to_left", "standing"};
    return kNames[static_cast<std::size_t>(direction)];
}

PassageTracker::PassageTracker(PassageConfig config) : config_(config) {}

PassageTracker::Track* PassageTracker::trackFor(const PlateReading& reading, std::uint64_t frame, MonotonicTime at) {
    Track* best = nullptr;
    double bestScore = 0;
    for (Track& track : tracks_) {
        const auto vote = track.votes.find(reading.text);
        const bool same = vote != track.votes.end() && vote->second.readings > 0;
        // One frame gives a track at most one reading: two plates in a frame are two tracks.
        if (track.lastFrame == frame && !same) {
            continue;
        }
        const bool similar = same || std::any_of(track.votes.begin(), track.votes.end(), [&](const auto& other) {
                                 return other.second.readings > 0 && alike(other.first, reading.text);
                             });
        // After a gap only the very same text is the same vehicle: the next one in the queue may differ by a digit.
        const bool close = at - track.lastSeen < config_.goneAfter && near(track.box, reading.box);
        const double score = (same ? 4 : 0) + (similar ? 2 : 0) + (close ? 1 : 0);
        if (similar && score > bestScore && (same || close)) {
            best = &track;
            bestScore = score;
        }
    }
    return best;
}

void PassageTracker::add(Track& track, const PlateReading& reading, std::uint64_t frame, MonotonicTime at) const {
    Vote& vote = track.votes[reading.text];
    vote.weight += reading.confidence;
    ++vote.readings;
    vote.certain += reading.certain ? 1 : 0;
    // What a frame offers beside its best text counts too: a text that is second everywhere may be the right one.
    for (const PlateText& other : reading.alternatives) {
        track.votes[other.text].weight += other.confidence;
    }
    // Large and surely read: that picture is worth keeping.
    const double quality = reading.confidence * std::sqrt(std::max(1, reading.box.width));
    if (quality > vote.bestQuality) {
        vote.best = reading;
        vote.bestFrame = frame;
        vote.bestQuality = quality;
    }
    track.path.push_back(reading.box);
    if (track.path.size() > kMostBoxes) {
        std::size_t index = 0;
        std::erase_if(track.path, [&](const PlateBox&) { return index++ % 2 == 1; });
    }
    track.box = reading.box;
    track.lastFrame = frame;
    track.lastSeen = at;
}

bool PassageTracker::isSupported(const Track& track) const {
    const auto first = leading(track.votes);
    const std::size_t length = first->first.size();
    const bool plausible =
        length > kShortText || first->second.certain > 0 || (length == kShortText && !signsOf(first->first).empty());
    return plausible && first->second.readings >= config_.leastReadings && first->second.weight >= config_.leastWeight;
}

bool PassageTracker::isSettled(const Track& track) const {
    if (!isSupported(track)) {
        return false;
    }
    const double weight = leading(track.votes)->second.weight;
    const bool clear = weight >= config_.settledWeight && weight - runnerUp(track.votes) >= config_.settledLead;
    return clear || track.lastSeen - track.firstSeen >= config_.patience;
}

bool PassageTracker::wasReported(const Track& track) const {
    const std::string& text = leading(track.votes)->first;
    return std::any_of(tracks_.begin(), tracks_.end(), [&](const Track& other) {
        // A plate that turns up beside its own reported reading is a misreading of it.
        const bool together = track.firstSeen - other.lastSeen < config_.goneAfter;
        return &other != &track && other.reported &&
               (other.reportedText == text ||
                (together && alike(other.reportedText, text) && near(other.box, track.box)));
    });
}

void PassageTracker::report(Track& track, std::vector<PlatePassage>& passages) {
    const auto first = leading(track.votes);
    const Vote& vote = first->second;
    track.reported = true;
    track.reportedText = first->first;
    double total = 0;
    bool contradicted = false;
    for (auto it = track.votes.begin(); it != track.votes.end(); ++it) {
        total += it->second.weight;
        contradicted = contradicted || (it != first && it->second.certain > 0);
    }
    PlatePassage passage;
    passage.reading = vote.best;
    passage.direction = directionOf(track.path);
    passage.bestFrame = vote.bestFrame;
    passage.firstFrame = track.firstFrame;
    passage.lastFrame = track.lastFrame;
    passage.firstSeen = track.firstSeen;
    passage.lastSeen = track.lastSeen;
    passage.agreeing = vote.readings;
    passage.agreement = total > 0 ? vote.weight / total : 0;
    // Certain in one frame is not enough when other frames read something else.
    passage.reading.certain = vote.certain > 0 && !contradicted && passage.agreement >= .7;
    passages.push_back(std::move(passage));
}

void PassageTracker::follow(std::uint64_t frame, MonotonicTime at, const PlateSceneReading& scene, bool present) {
    if (!present) {
        return;
    }
    if (!visit_) {
        visit_ = Visit{};
        visit_->firstFrame = frame;
        visit_->firstSeen = at;
    }
    visit_->lastFrame = frame;
    visit_->lastSeen = at;
    ++visit_->frames;
    visit_->plateRead = visit_->plateRead || plateReadDuring(*visit_);
    if (scene.plates.empty()) {
        ++visit_->reasons[scene.whyNot];
        visit_->reasonFrame = frame;
    }
    for (const PlateReading& reading : scene.plates) {
        if (reading.confidence >= config_.leastUnreadReading &&
            (!visit_->weak || reading.confidence > visit_->weak->confidence)) {
            visit_->weak = reading;
            visit_->weak->certain = false;
            visit_->weakFrame = frame;
        }
    }
}

// Also shortly before and after: a background that was learned with a vehicle in it shows one when it has left.
bool PassageTracker::plateReadDuring(const Visit& visit) const {
    return std::any_of(tracks_.begin(), tracks_.end(), [&](const Track& track) {
        return (track.reported || isSupported(track)) && visit.firstSeen - track.lastSeen < 2 * config_.goneAfter &&
               track.firstSeen - visit.lastSeen < config_.goneAfter;
    });
}

void PassageTracker::report(Visit& visit, std::vector<PlatePassage>& passages) {
    visit.reported = true;
    PlatePassage passage;
    passage.firstFrame = visit.firstFrame;
    passage.lastFrame = visit.lastFrame;
    passage.firstSeen = visit.firstSeen;
    passage.lastSeen = visit.lastSeen;
    if (visit.weak) {
        passage.reading = *visit.weak;
        passage.bestFrame = visit.weakFrame;
        passage.agreeing = 1;
    } else {
        // "No plate found" is said only where nothing else was: most frames of a passing vehicle show little.
        passage.whyNot = NoReadingReason::NoPlateFound;
        int most = 0;
        for (const auto& [reason, count] : visit.reasons) {
            if (reason != NoReadingReason::NoPlateFound && reason != NoReadingReason::None && count > most) {
                passage.whyNot = reason;
                most = count;
            }
        }
        passage.bestFrame = visit.reasonFrame;
    }
    passages.push_back(std::move(passage));
}

void PassageTracker::endVisit(std::vector<PlatePassage>& passages) {
    if (!visit_) {
        return;
    }
    visit_->plateRead = visit_->plateRead || plateReadDuring(*visit_);
    if (!visit_->reported && !visit_->plateRead && visit_->frames >= config_.leastFramesUnread) {
        report(*visit_, passages);
    }
    visit_.reset();
}

std::vector<PlatePassage> PassageTracker::observe(std::uint64_t frame, MonotonicTime at, const PlateSceneReading& scene,
                                                  bool vehiclePresent) {
    std::vector<PlatePassage> passages = advance(at);
    for (const PlateReading& reading : scene.plates) {
        Track* track = trackFor(reading, frame, at);
        if (track == nullptr) {
            track = &tracks_.emplace_back();
            track->firstFrame = frame;
            track->firstSeen = at;
        }
        add(*track, reading, frame, at);
        if (!track->reported && isSettled(*track)) {
            if (wasReported(*track)) {
                track->reported = true;
                track->reportedText = leading(track->votes)->first;
                continue;
            }
            report(*track, passages);
        }
    }
    follow(frame, at, scene, vehiclePresent || (scene.plates.empty() && saysPlate(scene.whyNot)));
    if (visit_ && !visit_->reported && !visit_->plateRead && visit_->frames >= config_.leastFramesUnread &&
        visit_->lastSeen - visit_->firstSeen >= config_.unreadAfter) {
        report(*visit_, passages);
    }
    return passages;
}

std::vector<PlatePassage> PassageTracker::advance(MonotonicTime at) {
    std::vector<PlatePassage> passages;
    if (visit_ && at - visit_->lastSeen >= config_.goneAfter) {
        endVisit(passages);
    }
    for (Track& track : tracks_) {
        if (!track.reported && at - track.lastSeen >= config_.goneAfter && isSupported(track) && !wasReported(track)) {
            report(track, passages);
        }
    }
    std::erase_if(tracks_, [&](const Track& track) {
        const auto away = at - track.lastSeen;
        return away >= config_.repeatAfter || (away >= config_.goneAfter && !track.reported);
    });
    return passages;
}

std::vector<PlatePassage> PassageTracker::finish() {
    std::vector<PlatePassage> passages;
    endVisit(passages);
    for (Track& track : tracks_) {
        if (!track.reported && isSupported(track) && !wasReported(track)) {
            report(track, passages);
        }
    }
    tracks_.clear();
    return passages;
}

} // namespace lanepost::anpr
