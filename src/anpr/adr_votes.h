// What the frames of one vehicle's stay agree on about its orange panels.
#pragma once

#include <vector>

#include "anpr/plate_reading.h"

namespace lanepost::anpr {

/// Counts panels by their numbers. Not thread-safe.
class AdrVotes {
public:
    void add(const AdrPanel& panel);

    /// The panels that most frames bear out, heaviest first; a number that a frame or two misread is left out.
    std::vector<AdrPanel> agreed() const;

private:
    struct Vote {
        AdrPanel best; ///< of the surest frame
        double weight = 0;
        int frames = 0;
    };
    std::vector<Vote> votes_;
};

} // namespace lanepost::anpr
