// Developer's tool: reads the images named on standard input and prints one JSON object per line, for training/anpr/score.py.
#include <chrono>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "anpr/plate_json.h"
#include "anpr/plate_reader.h"

int main() {
    cv::setNumThreads(1);
    auto reader = lanepost::anpr::PlateReader::create();
    if (!reader) {
        std::cerr << reader.error().message << '\n';
        return 1;
    }
    std::string path;
    while (std::getline(std::cin, path)) {
        const cv::Mat image = cv::imread(path, cv::IMREAD_COLOR);
        const auto begin = std::chrono::steady_clock::now();
        const auto scene = reader->read(image);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        nlohmann::json line = scene ? lanepost::anpr::toJson(*scene) : nlohmann::json{{"error", scene.error().message}};
        line["image"] = path;
        line["ms"] = took.count();
        std::cout << line.dump() << '\n';
    }
    return 0;
}
