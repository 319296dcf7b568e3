// Time of one reading on one core: pages of the own samples at chosen sizes, and camera frames without a zone.
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "mrz/mrz_reader.h"

namespace {

using namespace lanepost;
using namespace lanepost::mrz;

cv::Mat page(const char* name, double megapixels) {
    const std::filesystem::path folder = std::filesystem::path(LANEPOST_SOURCE_DIR) / "tests/samples/documents";
    const cv::Mat image = cv::imread((folder / name).string(), cv::IMREAD_COLOR);
    cv::Mat resized;
    const double factor = std::sqrt(megapixels * 1e6 / static_cast<double>(image.total()));
    cv::resize(image, resized, {}, factor, factor, factor < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    return resized;
}

// A desk with paper, type and a picture, but no zone: the front of the sample card in a larger frame.
cv::Mat frameWithoutZone() {
    cv::Mat frame(720, 1280, CV_8UC3, cv::Scalar(120, 140, 150));
    cv::RNG random(5);
    cv::Mat grain(frame.size(), CV_8UC3);
    random.fill(grain, cv::RNG::NORMAL, 0, 6);
    frame += grain;
    const cv::Mat card = page("td1_front_evandrus.jpg", 0.25);
    card.copyTo(frame(cv::Rect(300, 100, card.cols, card.rows)));
    return frame;
}

void readImage(benchmark::State& state, const cv::Mat& image, bool expectZone) {
    cv::setNumThreads(1);
    Result<MrzReader> reader = MrzReader::create();
    if (!reader || !reader->read(image) || reader->read(image)->found() != expectZone) {
        state.SkipWithError("the image is not read as expected");
        return;
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(reader->read(image));
    }
}

void twoMegapixelPassport(benchmark::State& state) {
    readImage(state, page("td3_scan_tessalin.jpg", 2), true);
}
void twoMegapixelCard(benchmark::State& state) {
    readImage(state, page("td1_white_evandrus.jpg", 2), true);
}
void twoMegapixelUpsideDown(benchmark::State& state) {
    readImage(state, page("td3_upside_down_boldric.jpg", 2), true);
}
void twelveMegapixelPassport(benchmark::State& state) {
    readImage(state, page("td3_scan_tessalin.jpg", 12), true);
}
void handHeldPhoto(benchmark::State& state) {
    readImage(state, page("td2_photo_ximenos.jpg", 2), true);
}
void frame720pWithoutZone(benchmark::State& state) {
    readImage(state, frameWithoutZone(), false);
}

BENCHMARK(twoMegapixelPassport)->Unit(benchmark::kMillisecond);
BENCHMARK(twoMegapixelCard)->Unit(benchmark::kMillisecond);
BENCHMARK(twoMegapixelUpsideDown)->Unit(benchmark::kMillisecond);
BENCHMARK(twelveMegapixelPassport)->Unit(benchmark::kMillisecond);
BENCHMARK(handHeldPhoto)->Unit(benchmark::kMillisecond);
BENCHMARK(frame720pWithoutZone)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
