// The detector's and the reader's network, run without OpenCV.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <opencv2/core.hpp>

#include "base/result.h"
#include "inference/convolution.h"

namespace lanepost::anpr {

/// The detector network: a picture to scores and boxes, see models/plate_detector.md. One instance per thread.
class PlateDetectorNetwork {
public:
    /// Takes the weights from an ONNX file. Error: Internal when OpenCV can't read it or its layers differ from those
    /// that are computed here.
    [[nodiscard]] static Result<PlateDetectorNetwork> load(std::span<const std::byte> onnx);

    /// picture: CV_32FC1, normalised, sides that are multiples of 32. Returns 1 x 5 x rows/8 x columns/8 floats.
    cv::Mat run(const cv::Mat& picture);

private:
    explicit PlateDetectorNetwork(std::vector<inference::Convolution> layers);
    std::vector<inference::Convolution> layers_;
    std::vector<inference::FeatureMap> maps_;
};

/// The reader network: one row of a plate to columns of scores, see models/plate_reader.md. One instance per thread.
class PlateReaderNetwork {
public:
    /// As PlateDetectorNetwork::load().
    [[nodiscard]] static Result<PlateReaderNetwork> load(std::span<const std::byte> onnx);

    /// picture: 32 x 144, CV_32FC1, normalised. Returns classes x columns floats.
    cv::Mat run(const cv::Mat& picture);

private:
    explicit PlateReaderNetwork(std::vector<inference::Convolution> layers);
    std::vector<inference::Convolution> layers_;
    std::vector<inference::FeatureMap> maps_;
};

} // namespace lanepost::anpr
