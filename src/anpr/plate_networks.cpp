// The detector's and the reader's network, run without OpenCV.
#include "anpr/plate_networks.h"

#include <utility>

#include "anpr/ctc_decoder.h"
#include "inference/layer_weights.h"

namespace lanepost::anpr {
namespace {

using inference::Convolution;
using inference::ConvolutionShape;
using inference::FeatureMap;

constexpr ConvolutionShape same(int inputs, int outputs) {
    return {inputs, outputs};
}

constexpr ConvolutionShape halved(int inputs, int outputs) {
    return {inputs, outputs, 3, 3, 2};
}

// In the order in which ONNX lists them, which is the order of use; training/anpr/train_detector.py and
// train_reader.py.
constexpr ConvolutionShape kDetector[] = {
    halved(1, 12),
    halved(12, 20),
    same(20, 20), // to a quarter
    halved(20, 40),
    same(40, 40), // to an eighth
    halved(40, 48),
    same(48, 48),
    same(48, 48), // to a sixteenth
    halved(48, 64),
    same(64, 64),
    {64, 48, 1, 1, 1, 0, 0},
    same(48, 40),                  // back at a sixteenth
    same(40, 40),                  // back at an eighth
    {40, 5, 1, 1, 1, 0, 0, false}, // logit and four distances
};
constexpr ConvolutionShape kReader[] = {
    same(1, 16),
    same(16, 32),
    same(32, 48),
    same(48, 64),
    same(64, 72),
    same(72, 72),
    {72, 96, 4, 3, 1, 0, 1},
    {96, 80, 1, 9, 1, 0, 4},
    {80, 1 + kPlateClasses, 1, 3, 1, 0, 1, false},
};

} // namespace

PlateDetectorNetwork::PlateDetectorNetwork(std::vector<Convolution> layers)
    : layers_(std::move(layers)), maps_(1 + layers_.size()) {}

Result<PlateDetectorNetwork> PlateDetectorNetwork::load(std::span<const std::byte> onnx) {
    Result<std::vector<Convolution>> layers = inference::convolutionsOf(onnx, kDetector, "plate detector");
    if (!layers) {
        return fail(layers.error());
    }
    return PlateDetectorNetwork(std::move(*layers));
}

cv::Mat PlateDetectorNetwork::run(const cv::Mat& picture) {
    take(picture, maps_[0]);
    const auto layer = [&](std::size_t i, const FeatureMap& in) { layers_[i].run(in, maps_[i + 1], 1, 1); };
    for (std::size_t i = 0; i <= 10; ++i) {
        layer(i, maps_[i]);
    }
    FeatureMap& eighth = maps_[5];
    FeatureMap& sixteenth = maps_[8];
    inference::addDoubled(maps_[11], sixteenth);
    layer(11, sixteenth);
    inference::addDoubled(maps_[12], eighth);
    layer(12, eighth);
    layer(13, maps_[13]);
    const FeatureMap& answer = maps_[14];
    const int sizes[] = {1, layers_.back().shape().outputs, answer.height(), answer.width()};
    cv::Mat scores(4, sizes, CV_32F);
    for (int c = 0; c < sizes[1]; ++c) {
        float* plane = scores.ptr<float>(0, c);
        for (int y = 0; y < sizes[2]; ++y) {
            for (int x = 0; x < sizes[3]; ++x) {
                *plane++ = answer.at(y, x)[c];
            }
        }
    }
    return scores;
}

PlateReaderNetwork::PlateReaderNetwork(std::vector<Convolution> layers)
    : layers_(std::move(layers)), maps_(1 + layers_.size() + 3) {}

Result<PlateReaderNetwork> PlateReaderNetwork::load(std::span<const std::byte> onnx) {
    Result<std::vector<Convolution>> layers = inference::convolutionsOf(onnx, kReader, "plate reader");
    if (!layers) {
        return fail(layers.error());
    }
    return PlateReaderNetwork(std::move(*layers));
}

cv::Mat PlateReaderNetwork::run(const cv::Mat& picture) {
    take(picture, maps_[0]);
    layers_[0].run(maps_[0], maps_[1], 0, 0);
    inference::maxPool(maps_[1], maps_[2], 2, 2, 1, 1);
    layers_[1].run(maps_[2], maps_[3], 0, 0);
    inference::maxPool(maps_[3], maps_[4], 2, 2, 1, 1);
    layers_[2].run(maps_[4], maps_[5], 1, 1);
    layers_[3].run(maps_[5], maps_[6], 0, 0);
    inference::maxPool(maps_[6], maps_[7], 2, 1, 1, 1);
    layers_[4].run(maps_[7], maps_[8], 1, 1);
    layers_[5].run(maps_[8], maps_[9], 0, 1);
    layers_[6].run(maps_[9], maps_[10], 0, 4);
    layers_[7].run(maps_[10], maps_[11], 0, 1);
    layers_[8].run(maps_[11], maps_[12], 0, 0);
    const FeatureMap& answer = maps_[12];
    cv::Mat scores(layers_.back().shape().outputs, answer.width(), CV_32F);
    for (int c = 0; c < scores.rows; ++c) {
        for (int x = 0; x < scores.cols; ++x) {
            scores.at<float>(c, x) = answer.at(0, x)[c];
        }
    }
    return scores;
}

} // namespace lanepost::anpr
