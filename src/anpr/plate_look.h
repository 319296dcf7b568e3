// What a plate looks like besides its characters: paper, ink, blue bands.
#pragma once

#include <optional>

#include <opencv2/core.hpp>

namespace lanepost::anpr {

/// The colour of the paper; Unknown where the light does not let it be told.
enum class PaperLook { Unknown, White, Yellow };

/// What was seen of a plate's colours. Rectangles lie inside the picture.
struct PlateLook {
    PaperLook paper = PaperLook::Unknown;
    bool redInk = false;
    std::optional<cv::Rect> leftBand; ///< the blue band at the left end, as high as the plate's box
    bool rightBand = false;           ///< another blue band at the right end
};

/// Looks at the plate inside `box` of a BGR frame; nothing is seen in a grey frame, at night under one-coloured light,
/// or where the plate is smaller than about 60 px. Colours are judged against the plate's surroundings, since lamps and
/// cheap cameras tint everything. Thread-safe.
PlateLook lookAtPlate(const cv::Mat& image, const cv::Rect& box);

} // namespace lanepost::anpr
