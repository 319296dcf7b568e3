// Reads an image of one line.
#pragma once

#include "base/result.h"
#include "mrz/grey_pyramid.h"
#include "mrz/mrz_reading.h"
#include "mrz/zone_viewer.h"

namespace lanepost::mrz {

/// Reads one line cut out tightly or with a little margin, as MrzReader::readLine. Errors: InvalidArgument (too small),
/// Internal when the network fails. One thread at a time, as the viewer.
[[nodiscard]] Result<MrzReading> readLine(ZoneViewer& viewer, const GreyPyramid& image);

} // namespace lanepost::mrz
