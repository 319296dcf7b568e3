// From points to the score and the class that are shown.
#pragma once

#include <cstdint>

namespace lanepost::screening {

/// What a score means for the lane. docs/screening.md publishes the thresholds and what was measured at them.
enum class MatchClass {
    None,     ///< no hit
    Possible, ///< a person must compare
    Match,    ///< name and birth date say that it is this person
};

/// Least sums of points of the classes. Points are bits of evidence beyond what chance gives in a list of that size.
/// Chosen on generated lists of other seeds than those that are reported (docs/screening.md, section 5).
constexpr double kPossiblePoints = 2.5;
/// See kPossiblePoints.
constexpr double kMatchPoints = 6.0;

/// The points that a person of a list of so many entries needs before anything counts: the logarithm of how many people
/// there are to be taken for. Short lists count as if 2,000 more people stood on them.
float pointsOfChance(std::uint64_t entries);

/// Entries with fewer points are not looked for; what lies between here and kPossiblePoints is no hit, and only
/// `lanepost screen` shows it. Low enough that as much must agree as gives -4 points in a list of a million.
float reportedPoints(std::uint64_t entries);

/// The score of a sum of points, above 0 and below 1, growing with every point: 0.5 at zero.
double scoreOf(double points);
/// The class of a sum of points.
MatchClass classOf(double points);

} // namespace lanepost::screening
