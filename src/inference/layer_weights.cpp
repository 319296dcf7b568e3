#include "inference/layer_weights.h"

#include <algorithm>
#include <string>

#include <opencv2/dnn.hpp>

namespace lanepost::inference {

Result<std::vector<Convolution>> convolutionsOf(std::span<const std::byte> onnx,
                                                std::span<const ConvolutionShape> shapes, std::string_view title) try {
    const cv::dnn::Net net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(onnx.data()), onnx.size());
    std::vector<Convolution> layers;
    for (const std::string& name : net.getLayerNames()) {
        const cv::Ptr<cv::dnn::Layer> layer = net.getLayer(net.getLayerId(name));
        if (layer->type != "Convolution") {
            continue;
        }
        const bool complete = layers.size() < shapes.size() && layer->blobs.size() == 2;
        const ConvolutionShape shape = complete ? shapes[layers.size()] : ConvolutionShape();
        const auto weights =
            static_cast<std::size_t>(shape.outputs * shape.inputs * shape.kernelHeight * shape.kernelWidth);
        if (!complete || layer->blobs[0].total() != weights || layer->blobs[0].size[0] != shape.outputs ||
            layer->blobs[0].size[1] != shape.inputs || layer->blobs[0].size[3] != shape.kernelWidth ||
            layer->blobs[1].total() != static_cast<std::size_t>(shape.outputs)) {
            break;
        }
        layers.emplace_back(shape, std::span(layer->blobs[0].ptr<float>(), weights),
                            std::span(layer->blobs[1].ptr<float>(), static_cast<std::size_t>(shape.outputs)));
    }
    if (layers.size() != shapes.size()) {
        return fail(ErrorKind::Internal, "the " + std::string(title) + " network's layer " +
                                             std::to_string(layers.size() + 1) + " is not as this program expects");
    }
    return layers;
} catch (const cv::Exception& error) {
    return fail(ErrorKind::Internal, "the " + std::string(title) + " network can't be loaded: " + error.what());
}

void take(const cv::Mat& picture, FeatureMap& map) {
    map.shape(picture.rows, picture.cols, 1, 1, 1);
    for (int y = 0; y < picture.rows; ++y) {
        std::copy_n(picture.ptr<float>(y), picture.cols, map.at(y, 0));
    }
}

} // namespace lanepost::inference
