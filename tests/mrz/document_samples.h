// The product's own rendered documents (tests/samples/documents) and what they say.
#pragma once

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>

namespace lanepost::mrz {

/// One line of a truth.jsonl.
struct DocumentSample {
    std::filesystem::path image;
    std::vector<std::string> lines;             ///< empty: no zone
    std::vector<std::array<double, 2>> corners; ///< of the zone, clockwise as one reads
    int turned = 0;                             ///< quarter turns clockwise
    bool mirrored = false;

    /// The image in colour.
    cv::Mat load() const { return cv::imread(image.string(), cv::IMREAD_COLOR); }
};

/// All samples of a folder that holds truth.jsonl; empty when it does not.
inline std::vector<DocumentSample> documentSamples(const std::filesystem::path& folder) {
    std::vector<DocumentSample> samples;
    std::ifstream truth(folder / "truth.jsonl");
    for (std::string line; std::getline(truth, line);) {
        const nlohmann::json object = nlohmann::json::parse(line);
        samples.push_back({folder / object["image"].get<std::string>(), object["lines"], object["corners"],
                           object["turned"], object["mirrored"]});
    }
    return samples;
}

/// The folder of the product's own documents.
inline std::filesystem::path ownDocuments() {
    return std::filesystem::path(LANEPOST_SOURCE_DIR) / "tests/samples/documents";
}

} // namespace lanepost::mrz
