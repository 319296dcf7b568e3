// Counts what the document reader makes of images whose truth is known.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "accuracy/truth_set.h"
#include "base/result.h"
#include "mrz/mrz_reader.h"

namespace lanepost::accuracy {

/// Lower ends of the classes of confidence in which characters are counted.
inline constexpr std::array<double, 9> kConfidenceClasses = {0,    0.5,   0.8,    0.9,    0.97,
                                                              0.99, 0.997, 0.9995, 0.99995};

/// Characters of one class of confidence, of readings with as many lines and characters as the truth.
struct ConfidenceClass {
    long characters = 0;
    long wrong = 0;
    double confidence = 0; ///< sum over the characters
};

/// What was counted over one set.
struct DocumentTally {
    int documents = 0;         ///< images with a zone (or lines)
    int exact = 0;             ///< every line character for character
    int misread = 0;           ///< a zone was reported, and it differs from the truth
    int accepted = 0;          ///< of those read exactly
    int soundExact = 0;        ///< read exactly, and all printed check digits hold
    int soundAccepted = 0;     ///< accepted of those
    int acceptedWrong = 0;     ///< accepted although some character is wrong: an error without a sign
    int repaired = 0;          ///< readings with a repair
    int repairedWrong = 0;     ///< of them not exact
    int images = 0;            ///< all, those without a zone included
    int falseZones = 0;        ///< zones reported in images without one
    std::vector<double> millis; ///< of each image, wall time of reading alone, ascending
    std::array<ConfidenceClass, kConfidenceClasses.size()> classes;
    std::map<std::pair<char, char>, int> confusions; ///< (printed, read): how often, where lengths agree
};

/// Called for each image with its reading, for lists of what went wrong.
using ReadingWatch = std::function<void(const TruthImage&, const mrz::MrzReading&, bool exact)>;

/// Reads all images and counts. The reader is used on this thread. Error: as loadImage and MrzReader::read.
[[nodiscard]] Result<DocumentTally> tallyDocuments(mrz::MrzReader& reader, TruthKind kind,
                                                   const std::vector<TruthImage>& images,
                                                   const ReadingWatch& watch = {});

/// The floors that the tally does not hold, in words: "exact 30, at least 31". Empty when all hold. Thread-safe.
std::vector<std::string> brokenFloors(const TruthSet& set, const DocumentTally& tally);

} // namespace lanepost::accuracy
