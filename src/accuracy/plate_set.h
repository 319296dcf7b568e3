// Sets of pictures with known plates, and the floors that the plate reader must hold on each.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace lanepost::accuracy {

/// What the pictures of a set show.
enum class PlatePictures {
    Scenes, ///< a vehicle with its surroundings: found and read
    Crops,  ///< one plate, cut out: read only
};

/// One picture and the registration in it; country is the distinguishing sign, empty when not known.
struct PlateTruth {
    std::filesystem::path image;
    std::string text;
    std::string country;
};

/// A set with its floors.
struct PlateSet {
    std::string name;
    PlatePictures kind = PlatePictures::Scenes;
    std::filesystem::path truth;  ///< the labels.tsv
    std::filesystem::path images; ///< the folder of the pictures
    int keptOutPercent = 100;     ///< only the plates that training keeps out: those whose text's CRC-32 says so
    int leastExact = 0;           ///< first reported text equals the truth
    int leastCertain = 0;         ///< first readings marked certain
    int mostCertainWrong = 0;     ///< of them with another text
    int mostCountryWrong = 0;     ///< countries marked certain that are not the plate's
    int mostReadings = 0;         ///< plates reported in all pictures together
};

/// Reads a list of sets: {"sets": [{"name", "kind": "scenes" | "crops", "truth", "images", "kept_out_percent",
/// "least_exact", "least_certain", "most_certain_wrong", "most_country_wrong", "most_readings"}]}; paths are relative
/// to the folder of the file. Error: InvalidArgument with key and expectation, or as readTextFile. Thread-safe.
[[nodiscard]] Result<std::vector<PlateSet>> readPlateSets(const std::filesystem::path& file);

/// The pictures of a set that have a text: a table with a heading that names the columns image, plate_text and, where
/// there is one, country (ISO 3166 alpha-2). Error: InvalidArgument for a table without these columns, or as
/// readTextFile (NotFound: the set is not here). Thread-safe.
[[nodiscard]] Result<std::vector<PlateTruth>> readPlateTruth(const PlateSet& set);

} // namespace lanepost::accuracy
