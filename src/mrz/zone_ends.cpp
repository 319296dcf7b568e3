#include "mrz/zone_ends.h"

namespace lanepost::mrz {

bool fitsBetter(const DecodedZone& a, int lengthA, const DecodedZone& b, int lengthB) {
    return a.quality * lengthA > b.quality * lengthB;
}

TextZone zoneOf(const ZoneAttempt& attempt, const DecodedZone& decoded, int length) {
    TextZone zone = attempt.zone;
    const double columnPx = attempt.evidence.lines.front().columnPx;
    const double stripPx = columnPx * attempt.evidence.lines.front().columns;
    const double framePerPx = attempt.zone.pitch / kStripPitchPx;
    const double pitchPx = decoded.pitch * columnPx;
    double firstPx = (decoded.firstCentre + 0.5) * columnPx - pitchPx / 2; // left side of the first cell
    if (attempt.view.turned != attempt.view.mirrored) {
        firstPx = stripPx - firstPx - length * pitchPx;
    }
    zone.firstX = attempt.zone.firstX + (firstPx - kStripMarginCharacters * kStripPitchPx) * framePerPx;
    zone.pitch = pitchPx * framePerPx;
    zone.charactersPerLine = length;
    return zone;
}

} // namespace lanepost::mrz
