// How a page lies in the image, from where its text was found.
#pragma once

#include "mrz/mrz_reading.h"
#include "mrz/zone_attempt.h"

namespace lanepost::mrz {

/// The reading with orientation and corners of the attempt that found it; a reading without a zone stays as it is.
/// Thread-safe.
MrzReading placed(MrzReading reading, const ZoneAttempt& attempt);

} // namespace lanepost::mrz
