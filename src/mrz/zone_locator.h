// Finds where a machine readable zone may be in a page image.
#pragma once

#include <optional>
#include <vector>

#include <opencv2/core.hpp>

#include "mrz/grey_pyramid.h"
#include "mrz/text_lines.h"
#include "mrz/text_zone.h"

namespace lanepost::mrz {

/// Several text lines that may be one zone, before anything is measured.
struct LineGroup {
    std::vector<TextLine> lines; ///< 1 to 3, in order, full-image pixels
    double score = 0;            ///< for ranking only
};

/// Searches one image from the coarsest size to finer ones, so that a caller may stop as soon as it has read a zone.
/// Not thread-safe; keeps a reference to the image, which must outlive it.
class ZoneLocator {
public:
    explicit ZoneLocator(const GreyPyramid& image);

    /// How many sizes there are to be searched.
    int levelCount() const { return static_cast<int>(longSides_.size()); }

    /// Measured candidates at one size (0: the coarsest), the likeliest first, at most `most`.
    std::vector<TextZone> locate(int level, int most) const;

    /// The same, but stops at the first clear zone. complete: whether there was nothing left to look at.
    std::vector<TextZone> locateFirst(int level, int most, bool& complete) const;

    /// Measured candidates of one line alone, 30 characters long (French driving licence), as locate.
    std::vector<TextZone> locateSingleLines(int level, int most) const;

    /// The same before measuring; for tests and pictures.
    std::vector<LineGroup> findGroups(int level) const;

private:
    /// The text lines of one size, at that size; found once.
    struct LevelLines {
        std::vector<TextLine> lines;
        double scale = 1; ///< of the size against the full image
    };
    const LevelLines& linesAt(int level) const;
    std::vector<TextZone> measure(const std::vector<LineGroup>& groups, bool untilClear, bool& complete) const;

    const GreyPyramid& image_;
    std::vector<double> longSides_;
    mutable std::vector<std::optional<LevelLines>> lines_; // by level
};

} // namespace lanepost::mrz
