// Developer's tool: reads the images named on standard input and prints one JSON object per line, for
// training/anpr/score.py. With --whole every image is one plate, cut out already. "ms" is processor time.
#include <ctime>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "anpr/plate_json.h"
#include "anpr/plate_reader.h"

namespace {

using namespace lanepost;
using namespace lanepost::anpr;

double processorMs() {
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

nlohmann::json readWhole(PlateReader& reader, const cv::Mat& image) {
    Result<PlateReading> reading = reader.readAt(image, {0, 0, image.cols, image.rows});
    PlateSceneReading scene;
    if (reading && !reading->text.empty()) {
        scene.plates.push_back(std::move(*reading));
    }
    return toJson(scene);
}

nlohmann::json readScene(PlateReader& reader, const cv::Mat& image) {
    const Result<PlateSceneReading> scene = reader.read(image);
    return scene ? toJson(*scene) : nlohmann::json{{"error", scene.error().message}};
}

} // namespace

int main(int count, char** arguments) {
    cv::setNumThreads(1);
    const bool whole = count > 1 && std::string(arguments[1]) == "--whole";
    Result<PlateReader> reader = PlateReader::create();
    if (!reader) {
        std::cerr << reader.error().message << '\n';
        return 1;
    }
    for (std::string path; std::getline(std::cin, path);) {
        const cv::Mat image = cv::imread(path, cv::IMREAD_COLOR);
        const double begin = processorMs();
        nlohmann::json line = image.empty() ? nlohmann::json{{"error", "cannot be opened"}}
                              : whole       ? readWhole(*reader, image)
                                            : readScene(*reader, image);
        line["ms"] = processorMs() - begin;
        line["image"] = path;
        std::cout << line.dump() << '\n';
    }
    return 0;
}
