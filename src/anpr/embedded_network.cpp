// Loads one of the embedded ONNX networks into OpenCV.
#include "anpr/embedded_network.h"

#include <string>

namespace lanepost::anpr {

Result<cv::dnn::Net> loadEmbeddedNetwork(std::span<const std::byte> bytes, std::string_view title) {
    try {
        cv::dnn::Net net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        if (net.empty()) {
            return fail(ErrorKind::Internal, "the embedded " + std::string(title) + " network is empty");
        }
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        return net;
    } catch (const cv::Exception& error) {
        return fail(ErrorKind::Internal,
                    "the embedded " + std::string(title) + " network can't be loaded: " + error.what());
    }
}

} // namespace lanepost::anpr
