// Counts what the plate reader makes of pictures whose plates are known.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "accuracy/plate_set.h"
#include "anpr/plate_reader.h"
#include "base/result.h"

namespace lanepost::accuracy {

/// What was counted over one set. The first reading of a picture counts, unless it says otherwise.
struct PlateTally {
    int pictures = 0;
    int exact = 0;
    int folded = 0; ///< right when O, Q and 0 are one character, and I and 1
    int certain = 0;
    int certainWrong = 0;
    int countryCertain = 0;     ///< of readings whose text is right, in any place
    int countryWrong = 0;       ///< of them another country than the plate's, where that is known
    int readings = 0;           ///< all that were reported
    std::vector<double> millis; ///< of each picture, wall time of reading alone, ascending
};

/// Called for each picture with its first reading, nullptr for none, for lists of what went wrong.
using PlateWatch = std::function<void(const PlateTruth&, const anpr::PlateReading*)>;

/// Reads all pictures and counts. The reader is used on this thread. Error: as loadImage and PlateReader.
[[nodiscard]] Result<PlateTally> tallyPlates(anpr::PlateReader& reader, PlatePictures kind,
                                             const std::vector<PlateTruth>& pictures, const PlateWatch& watch = {});

/// The floors that the tally does not hold, in words: "exact 30, at least 31". Empty when all hold. Thread-safe.
std::vector<std::string> brokenFloors(const PlateSet& set, const PlateTally& tally);

/// Heading of the table of sets, two lines. Thread-safe.
std::string plateHeading();

/// One set as one line of that table. Thread-safe.
std::string plateRow(const std::string& name, const PlateTally& tally);

} // namespace lanepost::accuracy
