// What several frames say together about the text of one plate.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "anpr/plate_reading.h"

namespace lanepost::anpr {

/// Edit distance of two texts. Thread-safe.
std::size_t textDistance(std::string_view a, std::string_view b);

/// How much a frame counts: 0 for a blurred plate, 1 for a sharp one. Thread-safe.
double frameWeight(const PlateReading& reading);

/// The logarithm of how well one frame's reading bears out a text, from the shares of the characters at their places;
/// the reading's own probability of the whole text where it offers it. A text of another length that the reading does
/// not offer, and a character it does not offer, get a floor instead of nothing: no frame can veto. Thread-safe.
double logSupport(const PlateReading& reading, std::string_view text);

/// Keeps the readings of one plate and adds up their logarithms, weighted by sharpness. One instance per thread.
class FrameFusion {
public:
    /// Takes the reading of one more frame. Beyond 64 frames the one that counts least is dropped.
    void add(const PlateReading& reading);

    /// Sum over the frames of weight x logarithm, as logSupport().
    double scoreOf(std::string_view text) const;

    /// Posterior of each of the texts given that one of them is right, in their order. The frames of one passage err
    /// alike, so together they count for at most a few independent ones.
    std::vector<double> posteriors(std::span<const std::string> texts) const;

private:
    struct Frame {
        PlateReading reading; ///< text, alternatives and characters only
        double weight = 0;
    };
    std::vector<Frame> frames_;
};

} // namespace lanepost::anpr
