#include "screening/person_score.h"

#include <algorithm>
#include <cmath>

namespace lanepost::screening {
namespace {

constexpr double kImaginedEntries = 2000;
constexpr float kReportedOfMillion = -4;
constexpr std::uint64_t kMillion = 1'000'000;
/// Points at which half of the way from 0.5 to 1 is gone.
constexpr double kHalfWay = 10;

} // namespace

float pointsOfChance(std::uint64_t entries) {
    return static_cast<float>(std::log2(static_cast<double>(entries) + kImaginedEntries));
}

float reportedPoints(std::uint64_t entries) {
    return kReportedOfMillion - std::max(0.0F, pointsOfChance(kMillion) - pointsOfChance(entries));
}

double scoreOf(double points) {
    return 0.5 + 0.5 * points / (std::abs(points) + kHalfWay);
}

MatchClass classOf(double points) {
    return points >= kMatchPoints ? MatchClass::Match : points >= kPossiblePoints ? MatchClass::Possible : MatchClass::None;
}

} // namespace lanepost::screening
