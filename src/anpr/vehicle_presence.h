// Whether a vehicle is in the picture, told from what the empty lane looks like.
#pragma once

#include <chrono>
#include <vector>

#include <opencv2/core.hpp>

#include "base/clock.h"

namespace lanepost::anpr {

/// Compares small copies of the frames with the empty lane; brightness and contrast of the whole picture do not
/// count. The first frame is taken for the empty lane. What stands still for minutes becomes another known view, so
/// that a parked car or a moved cone is forgotten; its leaving is then no vehicle either. Says nothing about what it
/// is: a person close to the camera is a vehicle here. For fixed cameras. Needs no network; about 0.2 ms a frame. One
/// instance per camera and thread.
class VehiclePresence {
public:
    /// Whether something large is in the frame that no known view shows. image: 8-bit grey or BGR, not empty.
    /// `at` must not go back.
    bool observe(const cv::Mat& image, MonotonicTime at);

private:
    void learn(const cv::Mat& view);

    std::vector<cv::Mat> known_; ///< normalised views without a vehicle; the first one is the oldest
    cv::Mat last_;
    MonotonicTime stillSince_{};
};

} // namespace lanepost::anpr
