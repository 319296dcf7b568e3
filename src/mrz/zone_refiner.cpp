// A zone is laid flat at a fixed scale (a line spacing, or a line's guess of it, makes kFlatSpacingPx); there the middle of
// each line, the height of its capitals, the pitch and the ends are measured from the dark strokes alone.
#include "mrz/zone_refiner.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "mrz/flat_zone.h"
#include "mrz/line_pitch.h"
#include "mrz/measured_line.h"

namespace lanepost::mrz {

namespace {

constexpr double kMinScore = 0.05;
constexpr double kLeastSpacing = 0.6; // of the rough lines' spacing

// Moving mean over `window` values.
StrokeProfile smoothed(const StrokeProfile& values, int window) {
    const int n = static_cast<int>(values.size());
    StrokeProfile sums(n + 1, 0.0);
    std::partial_sum(values.begin(), values.end(), sums.begin() + 1);
    StrokeProfile result(n);
    for (int x = 0; x < n; ++x) {
        const int from = std::max(0, x - window / 2);
        const int to = std::min(n, from + window);
        result[x] = (sums[to] - sums[from]) / (to - from);
    }
    return result;
}

double medianOf(StrokeProfile values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

// How dark the lines are at a column: the lightest of one or two, the middle one of three, since a Swiss licence's first
// line is short.
double presenceAt(const std::vector<StrokeProfile>& texts, int x) {
    std::array<double, 3> values{};
    const std::size_t count = std::min<std::size_t>(texts.size(), values.size());
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = texts[i][x];
    }
    std::sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
    return values[count == 3 ? 1 : 0];
}

// How dark the lines are at each column, and from where on that is more than the ground.
struct Presence {
    StrokeProfile values;
    double threshold = 0;
};

Presence presenceOf(const std::vector<MeasuredLine>& lines, double pitch) {
    const int window = std::max(3, static_cast<int>(pitch));
    std::vector<StrokeProfile> texts;
    double ground = 0;
    for (const MeasuredLine& line : lines) {
        texts.push_back(smoothed(line.columns, window));
        ground += medianOf(line.ground) / static_cast<double>(lines.size());
    }
    Presence presence;
    for (int x = 0; x < static_cast<int>(texts.front().size()); ++x) {
        presence.values.push_back(presenceAt(texts, x));
    }
    presence.threshold = ground + 0.4 * std::max(1.0, medianOf(presence.values) - ground);
    return presence;
}

// First and last column of the text: the longest stretch without a gap of more than 1.5 pitches where the lines are
// darker than the ground between them.
std::pair<double, double> findEnds(const Presence& presence, double pitch) {
    const int n = static_cast<int>(presence.values.size());
    int bestFrom = 0;
    int bestTo = 0;
    int from = -1;
    int last = 0;
    for (int x = 0; x <= n; ++x) {
        if (x < n && presence.values[x] > presence.threshold) {
            from = from < 0 ? x : from;
            last = x;
        } else if (from >= 0 && (x == n || x - last > 1.5 * pitch)) {
            if (last - from > bestTo - bestFrom) {
                bestFrom = from;
                bestTo = last;
            }
            from = -1;
        }
    }
    return {bestFrom + 0.5, bestTo + 0.5};
}

// The worst line decides, so that a card's edge below two lines does not pass for a third one.
double zoneScore(const TextZone& zone, const std::vector<StrokeProfile>& correlations) {
    double worst = 1;
    for (std::size_t i = 0; i < zone.lines.size(); ++i) {
        const double aspect = zone.lines[i].capitalHeight / zone.pitch; // 0.95 to 1.05 in OCR-B, more in perspective
        const double shape = aspect > 0.7 && aspect < 1.6 ? 1.0 : 0.3;
        worst = std::min(worst, shape * periodicityAt(correlations[i], zone.pitch));
    }
    return worst * (zone.lines.size() == 3 ? 1.25 : 1.0);
}

// Where there is no line, following one ends on its neighbour.
bool oneLineTwice(const std::vector<MeasuredLine>& lines) {
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (lines[i].line.curve[0] - lines[i - 1].line.curve[0] < kLeastSpacing * kFlatSpacingPx) {
            return true;
        }
    }
    return false;
}

int nearestLength(double characters) {
    return *std::min_element(kZoneLengths.begin(), kZoneLengths.end(), [&](int a, int b) {
        return std::abs(std::log(a / characters)) < std::abs(std::log(b / characters));
    });
}

} // namespace

std::optional<TextZone> refineZone(const GreyPyramid& image, const std::vector<TextLine>& lines) {
    std::vector<TextLine> rough = lines;
    const std::optional<FlatFrame> frame = flatFrame(rough);
    if (!frame) {
        return std::nullopt;
    }
    const int lineCount = static_cast<int>(rough.size());
    const std::vector<MeasuredLine> measured = measureLines(flatStrokes(image, *frame, lineCount), lineCount);
    if (oneLineTwice(measured)) {
        return std::nullopt;
    }
    TextZone zone;
    zone.toImage = frame->toImage;
    zone.frameWidth = frame->width;
    zone.frameHeight = frame->height;
    std::vector<StrokeProfile> correlations;
    for (const MeasuredLine& line : measured) {
        zone.lines.push_back(line.line);
        correlations.push_back(selfCorrelation(line.columns));
    }
    zone.pitch = findPitch(correlations, frame->width - 2 * kFlatAlongMargin);
    zone.score = zoneScore(zone, correlations);
    if (zone.score < kMinScore) {
        return std::nullopt;
    }
    const auto [from, to] = findEnds(presenceOf(measured, zone.pitch), zone.pitch);
    zone.charactersPerLine = nearestLength((to - from) / zone.pitch);
    // Found ends that miss a character or two are centred; cells are laid out from the middle.
    zone.firstX = (from + to) / 2 - zone.charactersPerLine * zone.pitch / 2;
    return zone;
}

} // namespace lanepost::mrz
