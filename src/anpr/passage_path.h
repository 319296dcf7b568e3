// Where a plate moved in the picture.
#pragma once

#include <span>
#include <string_view>

#include "anpr/plate_reading.h"

namespace lanepost::anpr {

/// Where a plate moved in the picture. A camera faces the traffic or its rear, so growing is coming nearer.
enum class PassageDirection { Unknown, Approaching, Leaving, LeftToRight, RightToLeft, Standing };

/// The direction's name in JSON, for example "left_to_right"; "" for Unknown. Thread-safe.
std::string_view name(PassageDirection direction);

/// Whether two boxes are near enough to be the same plate in the next frame: within a plate's width and of similar
/// size. Thread-safe.
bool near(const PlateBox& a, const PlateBox& b);

/// The direction along the boxes of one plate, first to last: growth first, then motion. Thread-safe.
PassageDirection directionOf(std::span<const PlateBox> path);

} // namespace lanepost::anpr
