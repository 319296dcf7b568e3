// From the readings of successive frames to one event per passage.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "anpr/adr_votes.h"
#include "anpr/frame_fusion.h"
#include "anpr/passage_path.h"
#include "anpr/plate_reading.h"
#include "base/clock.h"

namespace lanepost::anpr {

/// When a plate counts as passed. A text weighs its confidence in each frame that reads it or offers it as an
/// alternative, so 0..1 a frame.
struct PassageConfig {
    int leastReadings = 2;                     ///< fewer agreeing readings are no passage
    double leastWeight = .6;                   ///< what the agreeing readings must weigh together
    double settledWeight = 2.5;                ///< from here on the passage is reported while the vehicle still stands
    double settledLead = 2.0;                  ///< ... if its text leads the next one by so much
    std::chrono::milliseconds patience{3000};  ///< seen for so long, it is reported with what there is
    std::chrono::milliseconds goneAfter{1500}; ///< not seen for so long, the vehicle has left
    std::chrono::milliseconds repeatAfter{20000}; ///< the same plate is a new passage only after being away so long
    int leastFramesUnread = 3;                    ///< a vehicle without a readable plate must be seen in so many frames
    std::chrono::milliseconds unreadAfter{4000};  ///< standing for so long unread, it is reported while it stands
    double leastUnreadReading = .3; ///< a single reading this sure is given with a vehicle that has no better one
};

/// One plate that passed or stands at the lane, or one vehicle whose plate could not be read.
struct PlatePassage {
    PlateReading reading; ///< of the best frame, with the text and certain flag of all frames; text empty when unread
    NoReadingReason whyNot = NoReadingReason::None; ///< why there is no text
    std::vector<AdrPanel> adr; ///< orange panels its frames agree on so far, with the boxes of the surest frame
    PassageDirection direction = PassageDirection::Unknown;
    std::uint64_t bestFrame = 0; ///< sequence number of the frame that `reading` is from
    std::uint64_t firstFrame = 0;
    std::uint64_t lastFrame = 0;
    MonotonicTime firstSeen{};
    MonotonicTime lastSeen{};
    int agreeing = 0;     ///< frames that read this text
    double agreement = 0; ///< probability of this text against all others that any frame offered, 0..1
};

/// Follows plates through the frames of one camera and reports each passage once, also when the vehicle stands for
/// long. Two plates in one frame are two passages: front and rear plate, or tractor and trailer, are never merged, and
/// whoever wants to pair them goes by lane and time. Which text is right follows from all frames together
/// (frame_fusion.h); texts are never mixed. A vehicle during whose stay no plate was read is one passage with a reason.
/// Has no clock: all times come with the frames, and must not go back. One instance per camera and thread.
class PassageTracker {
public:
    explicit PassageTracker(PassageConfig config = {});

    /// Takes the readings of one frame; returns the passages that became certain enough or ended.
    /// vehiclePresent: as VehiclePresence says; a plate nobody could read counts as a vehicle as well.
    std::vector<PlatePassage> observe(std::uint64_t frame, MonotonicTime at, const PlateSceneReading& scene,
                                      bool vehiclePresent = false);

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
        std::map<std::string, Vote> votes; ///< also of texts that frames only offer; never empty
        FrameFusion fusion;
        AdrVotes adr;
        std::vector<PlateBox> path; ///< the boxes of its frames, thinned out when there are many
        PlateBox box;
        std::uint64_t firstFrame = 0;
        std::uint64_t lastFrame = 0;
        MonotonicTime firstSeen{};
        MonotonicTime lastSeen{};
        bool reported = false;
        std::string reportedText;
    };

    struct Leader {
        std::string text;
        const Vote* vote = nullptr;
        double posterior = 0; ///< of all frames together
        double rival = 0;     ///< weight of the next text
    };

    /// The stay of a vehicle in the picture, with or without a plate.
    struct Visit {
        std::uint64_t firstFrame = 0;
        std::uint64_t lastFrame = 0;
        MonotonicTime firstSeen{};
        MonotonicTime lastSeen{};
        int frames = 0;
        bool reported = false;
        bool plateRead = false; ///< a plate was read well enough for a passage of its own
        std::map<NoReadingReason, int> reasons;
        std::uint64_t reasonFrame = 0;    ///< the latest frame without a reading
        std::optional<PlateReading> weak; ///< the surest of the readings that make no passage
        std::uint64_t weakFrame = 0;
        AdrVotes adr; ///< of frames without any plate
    };

    Track* trackFor(const PlateReading& reading, std::uint64_t frame, MonotonicTime at);
    void add(Track& track, const PlateReading& reading, std::uint64_t frame, MonotonicTime at) const;
    Track& begin(std::uint64_t frame, MonotonicTime at);
    void addPanels(const PlateSceneReading& scene, std::uint64_t frame);
    bool isSettled(const Track& track) const;
    static Leader leaderOf(const Track& track);
    bool isSupported(const Leader& leader) const;
    bool wasReported(const Track& track) const;
    void report(Track& track, std::vector<PlatePassage>& passages);
    void follow(std::uint64_t frame, MonotonicTime at, const PlateSceneReading& scene, bool present);
    bool plateReadDuring(const Visit& visit) const;
    void report(Visit& visit, std::vector<PlatePassage>& passages);
    void endVisit(std::vector<PlatePassage>& passages);

    PassageConfig config_;
    std::vector<Track> tracks_;
    std::optional<Visit> visit_;
};

} // namespace lanepost::anpr
