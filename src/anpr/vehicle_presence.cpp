// Whether a vehicle is in the picture.
#include "anpr/vehicle_presence.h"

#include <algorithm>
#include <cstddef>

#include <opencv2/imgproc.hpp>

namespace lanepost::anpr {
namespace {

const cv::Size kView(64, 36);
constexpr double kPresenceSpreadFloor = 10; // grey levels; keeps the noise of a dark picture from being blown up
constexpr double kChanged = .5;     // in units of the picture's spread
constexpr double kLeastVehicleShare = .1;  // of the picture that a vehicle at a lane covers at least
constexpr double kMoving = .3;
constexpr double kStillShare = .01;
constexpr std::chrono::seconds kForgottenAfter{150};
constexpr std::size_t kMostKnown = 3;
constexpr double kAdaption = .03; // per frame, towards the light of the day

cv::Mat viewOf(const cv::Mat& image) {
    cv::Mat small;
    // Every fourth line and column of a large frame is plenty for 64 x 36 cells.
    const double factor = std::max({.25, 160. / image.cols, 90. / image.rows});
    cv::resize(image, small, {}, std::min(1., factor), std::min(1., factor), cv::INTER_NEAREST);
    if (small.channels() == 1) {
        cv::cvtColor(small, small, cv::COLOR_GRAY2BGR);
    }
    cv::resize(small, small, kView, 0, 0, cv::INTER_AREA);
    cv::Scalar mean;
    cv::Scalar spread;
    cv::meanStdDev(small, mean, spread);
    const double scale = 1 / ((spread[0] + spread[1] + spread[2]) / 3 + kPresenceSpreadFloor);
    cv::Mat view;
    small.convertTo(view, CV_32F);
    view = (view - mean) * scale;
    cv::GaussianBlur(view, view, {3, 3}, 0);
    return view;
}

double shareBeyond(const cv::Mat& a, const cv::Mat& b, double least) {
    std::vector<cv::Mat> channels;
    cv::split(cv::abs(a - b), channels);
    const cv::Mat most = cv::max(channels[0], cv::max(channels[1], channels[2]));
    return static_cast<double>(cv::countNonZero(most > least)) / static_cast<double>(most.total());
}

} // namespace

void VehiclePresence::learn(const cv::Mat& view) {
    known_.push_back(view.clone());
    if (known_.size() > kMostKnown) {
        known_.erase(known_.begin() + 1); // the first one is the empty lane as it was set up
    }
}

bool VehiclePresence::observe(const cv::Mat& image, MonotonicTime at) {
    const cv::Mat view = viewOf(image);
    if (known_.empty()) {
        learn(view);
    }
    if (last_.empty() || shareBeyond(view, last_, kMoving) > kStillShare) {
        stillSince_ = at;
    }
    last_ = view;
    cv::Mat* nearest = nullptr;
    double least = 1;
    for (cv::Mat& known : known_) {
        const double share = shareBeyond(view, known, kChanged);
        if (nearest == nullptr || share < least) {
            nearest = &known;
            least = share;
        }
    }
    if (least < kLeastVehicleShare) {
        cv::addWeighted(*nearest, 1 - kAdaption, view, kAdaption, 0, *nearest);
        return false;
    }
    if (at - stillSince_ >= kForgottenAfter) {
        learn(view);
        return false;
    }
    return true;
}

} // namespace lanepost::anpr
