#include "mrz/zone_orientation.h"

#include <array>
#include <cmath>
#include <utility>

namespace lanepost::mrz {

namespace {

constexpr double kPi = 3.14159265358979323846;

// Rotation and skew from the direction in which the text runs in the image.
MrzOrientation orientationOf(const TextZone& zone, ZoneView view) {
    const cv::Point2d middle(zone.frameWidth / 2, zone.frameHeight / 2);
    cv::Point2d along = zone.toImagePoint(middle + cv::Point2d(50, 0)) - zone.toImagePoint(middle - cv::Point2d(50, 0));
    if (view.turned != view.mirrored) {
        along = -along;
    }
    MrzOrientation orientation;
    orientation.mirrored = view.mirrored;
    if (view.mirrored) {
        along.x = -along.x; // as in the image mirrored back
    }
    const double degrees = std::atan2(along.y, along.x) * 180 / kPi; // y points down: clockwise positive
    const int quarters = static_cast<int>(std::lround(degrees / 90));
    orientation.rotation = ((quarters % 4) + 4) % 4 * 90;
    orientation.skewDegrees = degrees - quarters * 90;
    return orientation;
}

std::array<ImagePoint, 4> cornersOf(const TextZone& zone, ZoneView view) {
    const std::array<cv::Point2d, 4> frame = zone.corners();
    // Which frame corner is the text's top left, and whether reading clockwise runs backwards round the frame.
    const std::array<int, 4> order =
        view.mirrored ? (view.turned ? std::array<int, 4>{3, 2, 1, 0} : std::array<int, 4>{1, 0, 3, 2})
                      : (view.turned ? std::array<int, 4>{2, 3, 0, 1} : std::array<int, 4>{0, 1, 2, 3});
    std::array<ImagePoint, 4> corners;
    for (std::size_t i = 0; i < 4; ++i) {
        corners[i] = {frame[order[i]].x, frame[order[i]].y};
    }
    return corners;
}

} // namespace

MrzReading placed(MrzReading reading, const ZoneAttempt& attempt) {
    if (reading.found()) {
        reading.orientation = orientationOf(attempt.zone, attempt.view);
        reading.corners = cornersOf(attempt.zone, attempt.view);
    }
    return reading;
}

} // namespace lanepost::mrz
