// Finds plates in a frame with the embedded detector network.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "anpr/plate_networks.h"
#include "base/result.h"

namespace lanepost::anpr {

/// A place that looks like a plate: bounding box in the frame's pixels and the network's confidence, 0..1.
struct PlateCandidate {
    cv::Rect2f box;
    float confidence = 0;
};

/// One pass of a small convolutional network per frame, and a second one at half size (a quarter of the work) where a
/// plate is nearly too near for the first or none was found. Keeps buffers between calls: one instance per thread.
class PlateDetector {
public:
    /// Loads the embedded network. Error: Internal when it cannot be read.
    [[nodiscard]] static Result<PlateDetector> create();

    /// Plates in an 8-bit grey frame, surest first; boxes that overlap a surer one are left out.
    /// Error: InvalidArgument for an empty or non-grey frame or one beyond 20000 px a side, Internal when OpenCV fails.
    [[nodiscard]] Result<std::vector<PlateCandidate>> detect(const cv::Mat& grey);

private:
    PlateDetector(PlateDetectorNetwork fine, PlateDetectorNetwork coarse);
    static std::vector<PlateCandidate> candidatesAt(PlateDetectorNetwork& net, const cv::Mat& grey, cv::Size size);

    PlateDetectorNetwork fine_;
    PlateDetectorNetwork coarse_; ///< the same network, with buffers of half the size
};

/// The size to which a frame is scaled before the network sees it, before padding to multiples of 32: large enough
/// that a plate 60 px wide in a Full HD frame keeps 30 px. Thread-safe.
cv::Size detectorInputSize(cv::Size frame);

} // namespace lanepost::anpr
