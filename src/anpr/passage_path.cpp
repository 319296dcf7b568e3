// Where a plate moved in the picture.
#include "anpr/passage_path.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace lanepost::anpr {
namespace {

constexpr double kGrowth = 1.1;  // a plate this much wider in the end came nearer
constexpr double kSideways = .6; // of its width
constexpr double kUpOrDown = .4; // of its width
constexpr std::size_t kStandingBoxes = 5;

double centreDistance(const PlateBox& a, const PlateBox& b) {
    return std::hypot(a.x + a.width / 2.0 - b.x - b.width / 2.0, a.y + a.height / 2.0 - b.y - b.height / 2.0);
}

// Mean box of a part of the path.
PlateBox meanBox(std::span<const PlateBox> boxes) {
    PlateBox mean;
    for (const PlateBox& box : boxes) {
        mean.x += box.x;
        mean.y += box.y;
        mean.width += box.width;
        mean.height += box.height;
    }
    const int count = std::max<int>(1, static_cast<int>(boxes.size()));
    return {mean.x / count, mean.y / count, mean.width / count, mean.height / count};
}

} // namespace

std::string_view name(PassageDirection direction) {
    constexpr std::array<std::string_view, 6> kNames{
        "", "approaching", "leaving", "left_to_right", "right_to_left", "standing"};
    return kNames[static_cast<std::size_t>(direction)];
}

bool near(const PlateBox& a, const PlateBox& b) {
    const double wide = std::max(a.width, b.width);
    const double narrow = std::max(1, std::min(a.width, b.width));
    return centreDistance(a, b) < wide && wide / narrow < 2;
}

PassageDirection directionOf(std::span<const PlateBox> path) {
    if (path.size() < 2) {
        return PassageDirection::Unknown;
    }
    const std::size_t third = std::max<std::size_t>(1, path.size() / 3);
    const PlateBox first = meanBox(path.first(third));
    const PlateBox last = meanBox(path.last(third));
    const double width = std::max(1., (first.width + last.width) / 2.);
    const double growth = static_cast<double>(std::max(1, last.width)) / std::max(1, first.width);
    const double right = (last.x + last.width / 2. - first.x - first.width / 2.) / width;
    const double down = (last.y + last.height / 2. - first.y - first.height / 2.) / width;
    if (growth >= kGrowth || growth <= 1 / kGrowth) {
        return growth > 1 ? PassageDirection::Approaching : PassageDirection::Leaving;
    }
    if (std::abs(right) >= kSideways) {
        return right > 0 ? PassageDirection::LeftToRight : PassageDirection::RightToLeft;
    }
    // Lane cameras look down: what comes nearer sinks in the picture.
    if (std::abs(down) >= kUpOrDown) {
        return down > 0 ? PassageDirection::Approaching : PassageDirection::Leaving;
    }
    return path.size() >= kStandingBoxes ? PassageDirection::Standing : PassageDirection::Unknown;
}

} // namespace lanepost::anpr
