// From the readings of successive frames to one event per passage.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "anpr/plate_reading.h"
#include "base/clock.h"

namespace lanepost::anpr {

/// When a plate counts as passed. A reading weighs its confidence, so 0..1.
struct PassageConfig {
    int leastReadings = 2;                     ///< fewer agreeing readings are no passage
    double leastWeight = .6;                   ///< what the agreeing readings must weigh together
    double settledWeight = 2.5;                ///< from here on the passage is reported while the vehicle still stands
    double settledLead = 2.0;                  ///< ... if its text leads the next one by so much
    std::chrono::milliseconds patience{3000};  ///< seen for so long, it is reported with what there is
    std::chrono::milliseconds goneAfter{1500}; ///< not seen for so long, the vehicle has left
    std::chrono::milliseconds repeatAfter{20000}; ///< the same plate is a new passage only after being away so long
};

/// One plate that passed or stands at the lane.
struct PlatePassage {
    PlateReading reading; ///< of the best frame, with the text, confidence and certain flag of all frames together
    std::uint64_t bestFrame = 0; ///< sequence number of the frame that `reading` is from
    std::uint64_t firstFrame = 0;
    std::uint64_t lastFrame = 0;
    MonotonicTime firstSeen{};
    MonotonicTime lastSeen{};
    int agreeing = 0;     ///< frames that read this text
    double agreement = 0; ///< their share of the weight of all readings of this plate, 0..1
};

/// Follows plates through the frames of one camera and reports each passage once, also when the vehicle stands for
/// long. Two plates in one frame are two passages; texts are voted on, never mixed. A vehicle without a plate gives
/// nothing here (issue 4). Has no clock: all times come with the frames, and must not go back. One instance per
/// camera and thread.
class PassageTracker {
public:
    explicit PassageTracker(PassageConfig config = {});

    /// Takes the readings of one frame; returns the passages that became certain enough or ended.
    std::vector<PlatePassage> observe(std::uint64_t frame, MonotonicTime at, const PlateSceneReading& scene);

    /// Lets time pass without a frame, so that vehicles that left are reported.
    std::vector<PlatePassage> advance(MonotonicTime at);

    /// Ends all passages, as at the end of a video; returns those not reported yet.
    std::vector<PlatePassage> finish();

private:
    struct Vote {
        double weight = 0;
        int readings = 0;
        int certain = 0;
        PlateReading best;
        std::uint64_t bestFrame = 0;
        double bestQuality = -1;
    };
    struct Track {
        std::map<std::string, Vote> votes;
        PlateBox box;
        std::uint64_t firstFrame = 0;
        std::uint64_t lastFrame = 0;
        MonotonicTime firstSeen{};
        MonotonicTime lastSeen{};
        bool reported = false;
        std::string reportedText;
    };

    Track* trackFor(const PlateReading& reading, std::uint64_t frame, MonotonicTime at);
    void add(Track& track, const PlateReading& reading, std::uint64_t frame, MonotonicTime at) const;
    bool isSettled(const Track& track) const;
    bool isSupported(const Track& track) const;
    bool wasReported(const Track& track) const;
    void report(Track& track, std::vector<PlatePassage>& passages);

    PassageConfig config_;
    std::vector<Track> tracks_;
};

} // namespace lanepost::anpr
