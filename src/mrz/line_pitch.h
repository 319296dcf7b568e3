// How far apart the characters of a line stand, from how its columns repeat.
#pragma once

#include <vector>

#include "mrz/measured_line.h"

namespace lanepost::mrz {

/// Correlation of a line's columns with themselves, by lag in px; [0] is 1. Thread-safe.
StrokeProfile selfCorrelation(const StrokeProfile& columns);

/// How clearly the columns repeat at this pitch: agreement at 1 to 5 pitches less that half-way between, about -1 to 1.
/// Thread-safe.
double periodicityAt(const StrokeProfile& correlation, double pitch);

/// The pitch at which all lines together repeat most clearly. Worn print and a printed ground repeat at other distances
/// too: the clearest pitch that gives a zone's length is taken unless another one is far clearer.
/// roughLength: px from end to end, about. Thread-safe.
double findPitch(const std::vector<StrokeProfile>& correlations, double roughLength);

} // namespace lanepost::mrz
