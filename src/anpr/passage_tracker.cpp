// From the readings of successive frames to one event per passage.
#include "anpr/passage_tracker.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "anpr/plate_syntax.h"

namespace lanepost::anpr {
namespace {

// Texts that may well be readings of one plate: a third of the characters may differ.
bool alike(const std::string& a, const std::string& b) {
    return textDistance(a, b) <= std::max<std::size_t>(1, std::max(a.size(), b.size()) / 3);
}

constexpr std::size_t kMostBoxes = 96;
// Short texts outside any format are numbers on vehicles and signs far more often than plates.
constexpr std::size_t kShortText = 4;
constexpr double kSureText = .9; // posterior of all frames together from which a passage can be certain

// Between the middles, in pixels.
double distance(const PlateBox& a, const PlateBox& b) {
    return std::hypot(a.x + a.width / 2. - b.x - b.width / 2., a.y + a.height / 2. - b.y - b.height / 2.);
}

bool saysPlate(NoReadingReason reason) {
    return reason != NoReadingReason::None && reason != NoReadingReason::NoPlateFound &&
           reason != NoReadingReason::TooDark && reason != NoReadingReason::TooSmall;
}

} // namespace

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

// The text that all frames bear out best, among those that some frame read first; and how far it leads the others.
PassageTracker::Leader PassageTracker::leaderOf(const Track& track) {
    std::vector<std::string> texts;
    for (const auto& [text, vote] : track.votes) {
        texts.push_back(text);
    }
    const std::vector<double> shares = track.fusion.posteriors(texts);
    Leader leader;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const Vote& vote = track.votes.at(texts[i]);
        if (vote.readings > 0 && (leader.vote == nullptr || shares[i] > leader.posterior)) {
            leader = {texts[i], &vote, shares[i], 0};
        }
    }
    for (const auto& [text, vote] : track.votes) {
        leader.rival = text == leader.text ? leader.rival : std::max(leader.rival, vote.weight);
    }
    return leader;
}

void PassageTracker::add(Track& track, const PlateReading& reading, std::uint64_t frame, MonotonicTime at) const {
    track.fusion.add(reading);
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

// A plate that is read late in a vehicle's stay takes over the panels seen before.
PassageTracker::Track& PassageTracker::begin(std::uint64_t frame, MonotonicTime at) {
    Track& track = tracks_.emplace_back();
    track.firstFrame = frame;
    track.firstSeen = at;
    if (visit_) {
        track.adr = std::exchange(visit_->adr, {});
    }
    return track;
}

// Each panel belongs to the plate of its frame that is nearest.
void PassageTracker::addPanels(const PlateSceneReading& scene, std::uint64_t frame) {
    for (const AdrPanel& panel : scene.adr) {
        Track* nearest = nullptr;
        for (Track& track : tracks_) {
            if (track.lastFrame == frame &&
                (nearest == nullptr || distance(track.box, panel.box) < distance(nearest->box, panel.box))) {
                nearest = &track;
            }
        }
        if (nearest != nullptr) {
            nearest->adr.add(panel);
        }
    }
}

bool PassageTracker::isSupported(const Leader& leader) const {
    const std::size_t length = leader.text.size();
    const bool plausible =
        length > kShortText || leader.vote->certain > 0 || (length == kShortText && !signsOf(leader.text).empty());
    return plausible && leader.vote->readings >= config_.leastReadings && leader.vote->weight >= config_.leastWeight;
}

bool PassageTracker::isSettled(const Track& track) const {
    const Leader leader = leaderOf(track);
    if (!isSupported(leader)) {
        return false;
    }
    const double weight = leader.vote->weight;
    const bool clear = weight >= config_.settledWeight && weight - leader.rival >= config_.settledLead;
    return clear || track.lastSeen - track.firstSeen >= config_.patience;
}

bool PassageTracker::wasReported(const Track& track) const {
    const std::string text = leaderOf(track).text;
    return std::any_of(tracks_.begin(), tracks_.end(), [&](const Track& other) {
        // A plate that turns up beside its own reported reading is a misreading of it.
        const bool together = track.firstSeen - other.lastSeen < config_.goneAfter;
        return &other != &track && other.reported &&
               (other.reportedText == text ||
                (together && alike(other.reportedText, text) && near(other.box, track.box)));
    });
}

void PassageTracker::report(Track& track, std::vector<PlatePassage>& passages) {
    const Leader leader = leaderOf(track);
    const Vote& vote = *leader.vote;
    track.reported = true;
    track.reportedText = leader.text;
    const bool contradicted = std::any_of(track.votes.begin(), track.votes.end(), [&](const auto& other) {
        return other.first != leader.text && other.second.certain > 0;
    });
    PlatePassage passage;
    passage.reading = vote.best;
    passage.adr = track.adr.agreed();
    passage.direction = directionOf(track.path);
    passage.bestFrame = vote.bestFrame;
    passage.firstFrame = track.firstFrame;
    passage.lastFrame = track.lastFrame;
    passage.firstSeen = track.firstSeen;
    passage.lastSeen = track.lastSeen;
    passage.agreeing = vote.readings;
    passage.agreement = leader.posterior;
    // Certain in one frame is not enough when other frames read something else.
    passage.reading.certain = vote.certain > 0 && !contradicted && passage.agreement >= kSureText;
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
        std::for_each(scene.adr.begin(), scene.adr.end(), [&](const AdrPanel& panel) { visit_->adr.add(panel); });
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
        return (track.reported || isSupported(leaderOf(track))) &&
               visit.firstSeen - track.lastSeen < 2 * config_.goneAfter &&
               track.firstSeen - visit.lastSeen < config_.goneAfter;
    });
}

void PassageTracker::report(Visit& visit, std::vector<PlatePassage>& passages) {
    visit.reported = true;
    PlatePassage passage;
    passage.adr = visit.adr.agreed();
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
            track = &begin(frame, at);
        }
        add(*track, reading, frame, at);
    }
    addPanels(scene, frame);
    for (Track& track : tracks_) {
        if (track.lastFrame != frame || track.reported || !isSettled(track)) {
            continue;
        }
        if (wasReported(track)) {
            track.reported = true;
            track.reportedText = leaderOf(track).text;
        } else {
            report(track, passages);
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
        if (!track.reported && at - track.lastSeen >= config_.goneAfter && isSupported(leaderOf(track)) &&
            !wasReported(track)) {
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
        if (!track.reported && isSupported(leaderOf(track)) && !wasReported(track)) {
            report(track, passages);
        }
    }
    tracks_.clear();
    return passages;
}

} // namespace lanepost::anpr
