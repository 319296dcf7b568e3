// Where lines of another length stand in strips that were cut for one length.
#pragma once

#include "mrz/mrz_decoder.h"
#include "mrz/text_zone.h"
#include "mrz/zone_attempt.h"

namespace lanepost::mrz {

/// DecodedZone::quality below which there is nothing to be mended: neither blurred text nor text cut a little wrongly reads so
/// badly.
inline constexpr double kHopelessQuality = -1.5;

/// Which of two lengths fits the same strips better: by the whole line, since a short one leaves characters out.
/// Thread-safe.
bool fitsBetter(const DecodedZone& a, int lengthA, const DecodedZone& b, int lengthB);

/// The attempt's zone with the ends and pitch at which `decoded` found `length` characters in its strips. Thread-safe.
TextZone zoneOf(const ZoneAttempt& attempt, const DecodedZone& decoded, int length);

} // namespace lanepost::mrz
