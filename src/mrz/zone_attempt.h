// One candidate zone as it was read, and how far that reading can be trusted to be the zone of the page.
#pragma once

#include "mrz/mrz_decoder.h"
#include "mrz/text_zone.h"

namespace lanepost::mrz {

/// One way of looking at a zone's strips.
struct ZoneView {
    bool turned = false;   ///< by 180 degrees
    bool mirrored = false; ///< left to right, before turning
    friend bool operator==(const ZoneView&, const ZoneView&) = default;
};

/// One zone read in one view.
struct ZoneAttempt {
    TextZone zone;
    ZoneView view;
    ZoneEvidence evidence;
    DecodedZone decoded;
    double clarity = 0; ///< how clear the characters are, wherever they stand: about 0, or -0.1 and below in a wrong view
    bool lengthsTried = false; ///< no other length of lines reads better

    /// For choosing among attempts: text on its head can look clear, but its check digits do not hold.
    double rank() const;
    /// Clear characters that do not stand where the lines were cut: the ends were misjudged, or the length.
    bool cutWrongly() const;
    /// The lines may be longer than was thought.
    bool mayBeCut() const;
    /// Clear text of which two check digits hold: no need to look at the page the other way up.
    bool clear() const;
    /// Clear text, or blurred text that its check digits prove to be the right way round. Ends the search.
    bool good() const;
};

} // namespace lanepost::mrz
