// Our networks' answers against those of OpenCV's DNN module to the same ONNX file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <opencv2/dnn.hpp>

#include "base/file.h"

namespace lanepost::test {

/// The bytes of a file in models/.
inline std::vector<std::byte> modelBytes(const std::string& name) {
    const auto text =
        readTextFile(std::filesystem::path(LANEPOST_SOURCE_DIR) / "models" / name, std::size_t{16} << 20).value();
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return {first, first + text.size()};
}

/// Numbers between -1 and 1, always the same ones.
inline cv::Mat randomPicture(int height, int width) {
    cv::Mat picture(height, width, CV_32F);
    cv::RNG(4).fill(picture, cv::RNG::UNIFORM, -1, 1);
    return picture;
}

/// picture: CV_32FC1.
inline cv::Mat answerOfOpenCv(const std::vector<std::byte>& onnx, const cv::Mat& picture) {
    cv::dnn::Net net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(onnx.data()), onnx.size());
    net.setInput(cv::dnn::blobFromImage(picture));
    return net.forward().clone();
}

} // namespace lanepost::test
