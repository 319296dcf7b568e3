// From class probabilities to a reading: format, characters, check digits, repairs, and what is doubtful.
#pragma once

#include <span>
#include <vector>

#include "mrz/line_alignment.h"
#include "mrz/line_probabilities.h"
#include "mrz/mrz_reading.h"

namespace lanepost::mrz {

/// The lines of one candidate zone as the network saw them, from top to bottom.
struct ZoneEvidence {
    std::vector<LineProbabilities> lines;
    int length = 0;       ///< characters per line that is tried: 30, 36 or 44
    AlignmentFrame frame; ///< where the characters should stand; one frame, since lines are flush
};

/// A decoded candidate.
struct DecodedZone {
    MrzReading reading; ///< all but orientation and corners
    /// How well the text fits, per character: log-likelihood of all alignments plus the logarithm of the character's
    /// own probability. About 0 for clear text, -0.07 and below for text on its head or
    /// in a mirror, below -1 for no text.
    double quality = -100;
    bool inkBeside = false; ///< a character seems to stand beside the lines: they may be cut
    double firstCentre = 0; ///< column of the first characters, mean of the lines
    double pitch = 0;       ///< columns per character, mean of the lines
};

/// How several pieces of evidence about one zone relate.
enum class EvidenceOf {
    SeparateImages, ///< they share the page's wear: n of them count as sqrt(n) independent ones
    OneImage        ///< several looks at the same pixels: n of them count as one, and blunders of one look are evened out
};

/// Decodes the zone in the format that its shape and document code say. No format of that shape, or lines that cannot
/// hold so many characters: a reading that found() denies. Thread-safe.
DecodedZone decodeZone(const ZoneEvidence& evidence);

/// Decodes one zone from several pieces of evidence, all of the same number and length of lines: what they say about
/// each character is weighed together. No evidence at all: a reading that found() denies. Thread-safe.
DecodedZone decodeZones(std::span<const ZoneEvidence> images, EvidenceOf relation);

/// How well so many characters fit the lines, and where: quality, firstCentre and pitch of decodeZone without the
/// reading, at half its cost. Thread-safe.
DecodedZone fitZone(const ZoneEvidence& evidence);

/// Decodes one line alone as `length` characters: text and characters, no format, never accepted. Thread-safe.
DecodedZone decodeSingleLine(const LineProbabilities& line, int length, const AlignmentFrame& frame);

} // namespace lanepost::mrz
