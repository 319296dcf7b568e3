// Finds and reads the plates of a frame: the entrance to this folder.
#pragma once

#include <optional>
#include <vector>

#include <opencv2/core.hpp>

#include "anpr/no_reading_reason.h"
#include "anpr/plate_detector.h"
#include "anpr/plate_reading.h"
#include "anpr/plate_recogniser.h"
#include "base/result.h"

namespace lanepost::anpr {

/// Detector and recogniser together. Throws nothing. Keeps buffers between calls: one instance per thread.
class PlateReader {
public:
    /// Loads the embedded networks. Error: Internal when OpenCV refuses them.
    [[nodiscard]] static Result<PlateReader> create();

    /// Reads all plates of a frame, best first, or says why there is none.
    /// image: 8-bit grey or BGR, from 32x32 to 20000 px a side (made for 320x240 to 3840x2160); not kept.
    /// Error: InvalidArgument for another kind of image, Internal when OpenCV fails.
    [[nodiscard]] Result<PlateSceneReading> read(const cv::Mat& image);

    /// Reads the plate inside a box that somebody else found, such as a crop or a smart camera's region. The text is
    /// empty where nothing can be read. Error: InvalidArgument for another kind of image or a box outside it, Internal
    /// when OpenCV fails.
    [[nodiscard]] Result<PlateReading> readAt(const cv::Mat& image, const PlateBox& box);

private:
    PlateReader(PlateDetector detector, PlateRecogniser recogniser);
    [[nodiscard]] Result<void> lookCloser(const cv::Mat& image, const cv::Mat& grey, PlateReading& reading);
    [[nodiscard]] Result<std::optional<PlateReading>> readCandidate(const cv::Mat& image, const cv::Mat& grey,
                                                                    const PlateCandidate& candidate,
                                                                    std::vector<UnreadPlace>& unread);

    PlateDetector detector_;
    PlateRecogniser recogniser_;
};

} // namespace lanepost::anpr
