#include "mrz/line_pitch.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "mrz/flat_zone.h"

namespace lanepost::mrz {

namespace {

constexpr double kMinPitch = 9; // px of the flat patch
constexpr double kMaxPitch = 28;
constexpr int kLongestLag = 150;
constexpr double kRoughEnds = 0.09;   // logarithm: what the ends of the rough lines may miss of the text
constexpr double kFittingShare = 0.6; // of the clearest pitch's score

// Whether this pitch gives a line of about one of the lengths that zones have.
bool fitsLength(double pitch, double roughLength) {
    return std::any_of(kZoneLengths.begin(), kZoneLengths.end(), [&](int length) {
        return std::abs(std::log(roughLength / (pitch * length))) < kRoughEnds;
    });
}

} // namespace

StrokeProfile selfCorrelation(const StrokeProfile& columns) {
    // Local mean removed: broad light and dark must not look like agreement.
    const int n = static_cast<int>(columns.size());
    constexpr int kHalf = 18;
    std::vector<float> centred(n);
    double sum = std::accumulate(columns.begin(), columns.begin() + std::min(n, kHalf), 0.0);
    for (int x = 0; x < n; ++x) {
        sum += x + kHalf < n ? columns[x + kHalf] : 0.0;
        sum -= x - kHalf - 1 >= 0 ? columns[x - kHalf - 1] : 0.0;
        centred[x] = static_cast<float>(columns[x] - sum / (2 * kHalf + 1));
    }
    const int from = static_cast<int>(kFlatAlongMargin * 0.7);
    StrokeProfile result(kLongestLag + 1, 0.0);
    for (int lag = 0; lag <= kLongestLag; ++lag) {
        const int count = n - 2 * from - lag;
        if (count > 0) {
            const cv::Mat fixed(1, count, CV_32F, centred.data() + from);
            result[lag] = fixed.dot(cv::Mat(1, count, CV_32F, centred.data() + from + lag));
        }
    }
    const double whole = std::max(1e-9, result[0]);
    for (double& value : result) {
        value /= whole;
    }
    return result;
}

double periodicityAt(const StrokeProfile& correlation, double pitch) {
    const auto at = [&](double lag) {
        const int i = std::min(static_cast<int>(lag), static_cast<int>(correlation.size()) - 2);
        const double part = lag - i;
        return correlation[i] * (1 - part) + correlation[i + 1] * part;
    };
    double score = 0;
    for (int k = 1; k <= 5; ++k) {
        score += at(k * pitch) - at((k - 0.5) * pitch);
    }
    return score / 10;
}

double findPitch(const std::vector<StrokeProfile>& correlations, double roughLength) {
    double bestPitch = kMinPitch;
    double best = -10;
    double fittingPitch = kMinPitch;
    double fitting = -10;
    for (double pitch = kMinPitch; pitch <= kMaxPitch; pitch += 0.05) {
        double score = 0;
        for (const StrokeProfile& correlation : correlations) {
            score += periodicityAt(correlation, pitch);
        }
        if (score > best) {
            best = score;
            bestPitch = pitch;
        }
        if (score > fitting && fitsLength(pitch, roughLength)) {
            fitting = score;
            fittingPitch = pitch;
        }
    }
    return fitting > kFittingShare * best ? fittingPitch : bestPitch;
}

} // namespace lanepost::mrz
