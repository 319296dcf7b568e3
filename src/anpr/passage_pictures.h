// Keeps the pictures that passages will name: plate crops, and views of vehicles without a reading.
#pragma once

#include <cstdint>
#include <deque>

#include <opencv2/core.hpp>

#include "anpr/passage_tracker.h"
#include "anpr/plate_reading.h"

namespace lanepost::anpr {

/// Holds crops of the latest frames until their passage is reported; about 30 MiB at most. One instance per camera and
/// thread.
class PassagePictures {
public:
    /// Copies what a passage may need of a frame: each plate with some of the vehicle around it, or, where a vehicle is
    /// present and nothing was read, the whole picture made small.
    void keep(std::uint64_t frame, const cv::Mat& image, const PlateSceneReading& scene, bool vehiclePresent);

    /// The picture of the passage's best frame; empty when it is not kept any more.
    cv::Mat of(const PlatePassage& passage) const;

private:
    struct Picture {
        std::uint64_t frame = 0;
        PlateBox box; ///< empty for a whole picture
        cv::Mat image;
    };
    std::deque<Picture> crops_;
    std::deque<Picture> views_;
};

/// The plate with some of the vehicle around it, as far as the frame reaches; empty for a box outside. Shares pixels.
cv::Mat cropAround(const cv::Mat& image, const PlateBox& box);

/// A BGR copy of the frame with every reading's box, text and country, or the reason why there is none, for a person to
/// look at. Certain readings are green, others orange.
cv::Mat withOverlay(const cv::Mat& image, const PlateSceneReading& scene);

} // namespace lanepost::anpr
