#include "mrz/line_recogniser.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "embedded/mrzLineModel.h"
#include "inference/layer_weights.h"
#include "mrz/text_zone.h"

namespace lanepost::mrz {

namespace {

constexpr std::size_t kMostStrips = 8;
// In the order in which ONNX lists them, which is the order of use; training/mrz.
constexpr inference::ConvolutionShape kLayers[] = {
    {1, 12},
    {12, 32},
    {32, 64},
    {64, 96},
    {96, 112, 2, 5, 1, 0, 2},
    {112, 80, 1, 5, 1, 0, 2},
    {80, kLineClasses, 1, 1, 1, 0, 0, false},
};
constexpr std::size_t kPools = 4;

bool usable(const std::vector<cv::Mat>& strips) {
    return !strips.empty() && strips.size() <= kMostStrips && strips[0].cols >= 64 && strips[0].cols <= 2048 &&
           strips[0].cols % 8 == 0 && std::all_of(strips.begin(), strips.end(), [&](const cv::Mat& strip) {
               return strip.type() == CV_8UC1 && strip.rows == kStripHeightPx && strip.cols == strips[0].cols;
           });
}

// Softmax over the classes of every column.
LineProbabilities columnProbabilities(const inference::FeatureMap& logits, int stripWidth) {
    LineProbabilities line;
    line.columns = logits.width();
    line.columnPx = static_cast<double>(stripWidth) / line.columns;
    line.values.resize(static_cast<std::size_t>(line.columns) * kLineClasses);
    for (int column = 0; column < line.columns; ++column) {
        float* out = line.values.data() + static_cast<std::ptrdiff_t>(column) * kLineClasses;
        const float* in = logits.at(0, column);
        const float top = *std::max_element(in, in + kLineClasses);
        float sum = 0;
        for (int k = 0; k < kLineClasses; ++k) {
            out[k] = std::exp(in[k] - top);
            sum += out[k];
        }
        for (int k = 0; k < kLineClasses; ++k) {
            out[k] /= sum;
        }
    }
    return line;
}

} // namespace

LineRecogniser::LineRecogniser(std::vector<inference::Convolution> layers)
    : layers_(std::move(layers)), maps_(1 + layers_.size() + kPools) {}

Result<LineRecogniser> LineRecogniser::create() {
    auto layers = inference::convolutionsOf(embedded::mrzLineModel(), kLayers, "MRZ line");
    if (!layers) {
        return fail(layers.error());
    }
    return LineRecogniser(std::move(*layers));
}

Result<std::vector<LineProbabilities>> LineRecogniser::recognise(const std::vector<cv::Mat>& strips) {
    if (!usable(strips)) {
        return fail(ErrorKind::InvalidArgument,
                    "line strips must be 8-bit grey, 32 px high and equally wide, 64 to 2048 px in steps of 8");
    }
    std::vector<LineProbabilities> lines;
    for (const cv::Mat& strip : strips) {
        lines.push_back(recogniseOne(strip));
    }
    return lines;
}

LineProbabilities LineRecogniser::recogniseOne(const cv::Mat& strip) {
    cv::Mat values;
    strip.convertTo(values, CV_32F, 1.0 / 255);
    take(values, maps_[0]);
    layers_[0].run(maps_[0], maps_[1], 0, 0);
    maxPool(maps_[1], maps_[2], 2, 2, 1, 1);
    layers_[1].run(maps_[2], maps_[3], 0, 0);
    maxPool(maps_[3], maps_[4], 2, 2, 1, 1);
    layers_[2].run(maps_[4], maps_[5], 0, 0);
    maxPool(maps_[5], maps_[6], 2, 1, 1, 1);
    layers_[3].run(maps_[6], maps_[7], 0, 0);
    maxPool(maps_[7], maps_[8], 2, 1, 0, 2);
    layers_[4].run(maps_[8], maps_[9], 0, 2);
    layers_[5].run(maps_[9], maps_[10], 0, 0);
    layers_[6].run(maps_[10], maps_[11], 0, 0);
    return columnProbabilities(maps_[11], strip.cols);
}

} // namespace lanepost::mrz
