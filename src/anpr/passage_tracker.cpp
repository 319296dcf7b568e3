// From the readings of successive frames to one event per passage.
#include "anpr/passage_tracker.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

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

PassageTracker::PassageTracker(PassageConfig config) : config_(config) {}

PassageTracker::Track* PassageTracker::trackFor(const PlateReading& reading, std::uint64_t frame, MonotonicTime at) {
    Track* best = nullptr;
    double bestScore = 0;
    for (Track& track : tracks_) {
        const bool same = track.votes.contains(reading.text);
        // One frame gives a track at most one reading: two plates in a frame are two tracks.
        if (track.lastFrame == frame && !same) {
            continue;
        }
        const bool similar = same || std::any_of(track.votes.begin(), track.votes.end(),
                                                 [&](const auto& vote) { return alike(vote.first, reading.text); });
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
    // Large and surely read: that picture is worth keeping.
    const double quality = reading.confidence * std::sqrt(std::max(1, reading.box.width));
    if (quality > vote.bestQuality) {
        vote.best = reading;
        vote.bestFrame = frame;
        vote.bestQuality = quality;
    }
    track.box = reading.box;
    track.lastFrame = frame;
    track.lastSeen = at;
}

bool PassageTracker::isSupported(const Track& track) const {
    const auto first = leading(track.votes);
    return first->second.readings >= config_.leastReadings && first->second.weight >= config_.leastWeight;
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

std::vector<PlatePassage> PassageTracker::observe(std::uint64_t frame, MonotonicTime at,
                                                  const PlateSceneReading& scene) {
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
    return passages;
}

std::vector<PlatePassage> PassageTracker::advance(MonotonicTime at) {
    std::vector<PlatePassage> passages;
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
    for (Track& track : tracks_) {
        if (!track.reported && isSupported(track) && !wasReported(track)) {
            report(track, passages);
        }
    }
    tracks_.clear();
    return passages;
}

} // namespace lanepost::anpr
