// Reads candidate zones of one image until one is good: the search behind MrzReader.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "mrz/grey_pyramid.h"
#include "mrz/zone_viewer.h"

namespace lanepost::mrz {

/// The search: candidates from coarse to fine, each in the view that shows text; what is found and not quite sure is looked
/// at twice more. Holds the network's buffers; one object per thread, not thread-safe.
class ZoneReader {
public:
    /// Loads the built-in line network. Error: Corrupt when it cannot be loaded.
    [[nodiscard]] static Result<ZoneReader> create();

    /// The best zone of the image; none when nothing in it reads like one. Error: Internal when the network fails.
    [[nodiscard]] Result<std::optional<ZoneAttempt>> find(const GreyPyramid& image);

    /// Reads an image of one line, as MrzReader::readLine.
    [[nodiscard]] Result<MrzReading> readLine(const GreyPyramid& image);

private:
    explicit ZoneReader(ZoneViewer viewer);
    Result<std::optional<ZoneAttempt>> search(const GreyPyramid& image);
    Result<bool> readZones(const GreyPyramid& image, const std::vector<TextZone>& zones,
                           std::vector<ZoneAttempt>& attempts);
    Result<ZoneAttempt> readZone(const GreyPyramid& image, const TextZone& zone);
    Result<bool> lookHarder(const GreyPyramid& image, std::vector<ZoneAttempt>& attempts);
    Result<ZoneAttempt> readHarder(const GreyPyramid& image, ZoneAttempt attempt);
    Result<ZoneAttempt> readOtherViews(const GreyPyramid& image, ZoneAttempt upright);
    Result<std::vector<TextZone>> otherEnds(const GreyPyramid& image, const ZoneAttempt& attempt,
                                            std::vector<ZoneLine> lines);
    Result<ZoneAttempt> readOtherLengths(const GreyPyramid& image, ZoneAttempt attempt);
    Result<ZoneAttempt> lookAgain(const GreyPyramid& image, ZoneAttempt attempt);

    ZoneViewer viewer_;
};

} // namespace lanepost::mrz
