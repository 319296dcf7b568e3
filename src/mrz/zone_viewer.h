// Looks at a candidate zone through the line network.
#pragma once

#include <vector>

#include "base/result.h"
#include "mrz/grey_pyramid.h"
#include "mrz/line_recogniser.h"
#include "mrz/text_zone.h"
#include "mrz/zone_attempt.h"

namespace lanepost::mrz {

/// Cuts a zone's lines out, turns them as asked and hands them to the network. Holds the network's buffers; one object
/// per thread, not thread-safe. All errors: Internal, the network failed.
class ZoneViewer {
public:
    /// Loads the built-in line network. Error: Corrupt when it cannot be loaded.
    [[nodiscard]] static Result<ZoneViewer> create();

    /// What the network says about the zone's lines, in reading order.
    [[nodiscard]] Result<ZoneEvidence> look(const GreyPyramid& image, const TextZone& zone, ZoneView view);

    /// The same, decoded.
    [[nodiscard]] Result<ZoneAttempt> read(const GreyPyramid& image, const TextZone& zone, ZoneView view);

    /// The views in which the middle of the lines looks about as much like text as in the best one, best first. Costs
    /// about as much as reading the zone once.
    [[nodiscard]] Result<std::vector<ZoneView>> likelyViews(const GreyPyramid& image, const TextZone& zone);

private:
    explicit ZoneViewer(LineRecogniser recogniser);

    LineRecogniser recogniser_;
};

/// The zone with room for another number of characters, about the same middle. Thread-safe.
TextZone withLength(TextZone zone, int length);

} // namespace lanepost::mrz
