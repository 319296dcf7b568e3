// Sets of images with known truth, and the floors that a reader must hold on each.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace lanepost::accuracy {

/// What the images of a set show.
enum class TruthKind {
    Pages, ///< anything with or without one machine readable zone
    Lines, ///< one line of a zone each, cut out
};

/// One image and the lines that stand in it; no lines: no zone.
struct TruthImage {
    std::filesystem::path image;
    std::vector<std::string> lines;
};

/// A set with its floors. For lines, acceptance means nothing: a line alone is never accepted.
struct TruthSet {
    std::string name;
    TruthKind kind = TruthKind::Pages;
    std::filesystem::path truth;  ///< the file that lists images and lines
    std::filesystem::path images; ///< the folder of the images
    int leastExact = 0;          ///< documents read exactly, character for character
    int leastAccepted = 0;       ///< of the documents read exactly
    int mostMisread = 0;         ///< documents of which a zone was reported that differs from the truth
    int mostAcceptedWrong = 0;
    int mostFalseZones = 0; ///< zones reported where there is none
};

/// Reads a list of sets: {"sets": [{"name", "kind": "pages" | "lines", "truth", "images", "least_exact", "least_accepted",
/// "most_misread", "most_accepted_wrong", "most_false_zones"}]}; paths are relative to the folder of the file.
/// Error: InvalidArgument with key and expectation, or as readTextFile. Thread-safe.
[[nodiscard]] Result<std::vector<TruthSet>> readTruthSets(const std::filesystem::path& file);

/// Reads the images of one set: `.jsonl` with {"image", "lines"} on each line, or `.tsv` with the image in the
/// first column and the lines, joined by a bar, in the second (a first column "image" is a heading).
/// Error: InvalidArgument with the number of the line, or as readTextFile (NotFound: the set is not here). Thread-safe.
[[nodiscard]] Result<std::vector<TruthImage>> readTruth(const std::filesystem::path& file,
                                                         const std::filesystem::path& images);

} // namespace lanepost::accuracy
