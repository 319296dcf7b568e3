// From a rough group of text lines to a zone with measured curve, height, pitch and ends.
#pragma once

#include <optional>
#include <vector>

#include "mrz/grey_pyramid.h"
#include "mrz/text_lines.h"
#include "mrz/text_zone.h"

namespace lanepost::mrz {

/// Measures the zone that `lines` sketch (1 to 3 about parallel lines in full-image pixels, neighbours in order).
/// Empty when there is no row of evenly spaced characters. Thread-safe.
std::optional<TextZone> refineZone(const GreyPyramid& image, const std::vector<TextLine>& lines);

} // namespace lanepost::mrz
