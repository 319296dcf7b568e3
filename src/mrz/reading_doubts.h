// Which fields of a reading a person must compare with the page.
#pragma once

#include <string>
#include <vector>

#include "mrz/line_alignment.h"
#include "mrz/line_probabilities.h"
#include "mrz/mrz_reading.h"

namespace lanepost::mrz {

/// Whether a character seems to stand right before or after some line, or could stand there unseen: the lines may be
/// longer than was thought.
/// Thread-safe.
bool inkBeside(const std::vector<LineAlignment>& alignments, const std::vector<LineProbabilities>& lines);

/// Indexes of the lines whose characters do not stand as print does: off an even spacing, not flush with the other
/// lines, or with another character right before the first or after the last. There a character may have been dropped
/// or made up although each one looks sure. alignments and lines belong together. Thread-safe.
std::vector<int> unevenLines(const std::vector<LineAlignment>& alignments, const std::vector<LineProbabilities>& lines);

/// What the way to the reading left to doubt.
struct Misgivings {
    std::vector<MrzPosition> overruled; ///< places where the format's alphabet overruled clear print
    std::vector<MrzPosition> twins;     ///< places where nothing decides between 0 and O (undecidedTwins)
    std::vector<int> unevenLines;       ///< see unevenLines()
};

/// Sets accepted, doubtful and confidence of a reading that has format, lines, characters, parse and repairs.
/// Thread-safe.
void judgeReading(MrzReading& reading, const Misgivings& misgivings);

} // namespace lanepost::mrz
