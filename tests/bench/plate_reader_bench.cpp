// Processor time of one frame on one core: the whole reader, the detector alone, one plate alone. Frames are the own
// rendered samples at chosen sizes.
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "anpr/plate_detector.h"
#include "anpr/plate_reader.h"
#include "anpr/vehicle_presence.h"

namespace {

using namespace lanepost;
using namespace lanepost::anpr;

cv::Mat frame(const char* name, cv::Size size) {
    const std::filesystem::path folder = std::filesystem::path(LANEPOST_SOURCE_DIR) / "tests/samples/vehicles";
    cv::Mat image = cv::imread((folder / name).string(), cv::IMREAD_COLOR);
    if (image.size() != size) {
        cv::resize(image, image, size, 0, 0, size.width < image.cols ? cv::INTER_AREA : cv::INTER_CUBIC);
    }
    return image;
}

void readFrames(benchmark::State& state, const char* name, cv::Size size, std::size_t plates) {
    cv::setNumThreads(1);
    const cv::Mat image = frame(name, size);
    Result<PlateReader> reader = PlateReader::create();
    if (!reader || !reader->read(image) || reader->read(image)->plates.size() != plates) {
        state.SkipWithError("the frame is not read as expected");
        return;
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(reader->read(image));
    }
}

void detect(benchmark::State& state, const char* name, cv::Size size) {
    cv::setNumThreads(1);
    cv::Mat grey;
    cv::cvtColor(frame(name, size), grey, cv::COLOR_BGR2GRAY);
    Result<PlateDetector> detector = PlateDetector::create();
    if (!detector) {
        state.SkipWithError("no detector");
        return;
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(detector->detect(grey));
    }
}

void readOnePlate(benchmark::State& state) {
    cv::setNumThreads(1);
    const cv::Mat image = frame("car_rear_de_day.jpg", {1280, 720});
    Result<PlateReader> reader = PlateReader::create();
    if (!reader) {
        state.SkipWithError("no reader");
        return;
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(reader->readAt(image, {633, 409, 197, 39}));
    }
}

void noticeVehicle(benchmark::State& state) {
    const cv::Mat image = frame("car_rear_de_day.jpg", {1280, 720});
    VehiclePresence presence;
    for (auto _ : state) {
        benchmark::DoNotOptimize(presence.observe(image, {}));
    }
}

// Medians: run with --benchmark_repetitions=15 --benchmark_report_aggregates_only.
constexpr auto kUnit = benchmark::kMillisecond;
BENCHMARK_CAPTURE(readFrames, one_plate_1280x720, "car_rear_de_day.jpg", cv::Size(1280, 720), 1)
    ->Unit(kUnit)
    ->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(readFrames, dutch_plate_1280x720, "car_rear_nl_day.jpg", cv::Size(1280, 720), 1)
    ->Unit(kUnit)
    ->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(readFrames, no_plate_1280x720, "car_rear_no_plate.jpg", cv::Size(1280, 720), 0)
    ->Unit(kUnit)
    ->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(readFrames, one_plate_1920x1080, "car_rear_de_day.jpg", cv::Size(1920, 1080), 1)
    ->Unit(kUnit)
    ->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(readFrames, one_plate_640x480, "car_rear_nl_day.jpg", cv::Size(640, 480), 1)
    ->Unit(kUnit)
    ->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(detect, 1280x720, "car_rear_de_day.jpg", cv::Size(1280, 720))->Unit(kUnit)->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(detect, 1920x1080, "car_rear_de_day.jpg", cv::Size(1920, 1080))->Unit(kUnit)->MeasureProcessCPUTime();
BENCHMARK(readOnePlate)->Unit(kUnit)->MeasureProcessCPUTime();
BENCHMARK(noticeVehicle)->Unit(kUnit)->MeasureProcessCPUTime();

} // namespace

BENCHMARK_MAIN();
