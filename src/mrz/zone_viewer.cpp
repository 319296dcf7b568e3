#include "mrz/zone_viewer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <opencv2/imgproc.hpp>

namespace lanepost::mrz {

namespace {

constexpr int kMiddleCharacters = 16; // of each line, to tell the views apart: dates and numbers, seldom fillers alone
constexpr double kAlike = 0.05;       // clarity by which views may differ and still be hard to tell apart
constexpr double kNoText = -5;        // clarity where the network sees no character at all

// A copy where anything changes: the strips may be looked at in other views too.
cv::Mat seen(const cv::Mat& strip, ZoneView view) {
    if (view == ZoneView{}) {
        return strip;
    }
    cv::Mat result;
    cv::flip(strip, result, !view.turned ? 1 : view.mirrored ? 0 : -1);
    return result;
}

std::vector<cv::Mat> stripsOf(const GreyPyramid& image, const TextZone& zone) {
    std::vector<cv::Mat> strips;
    for (std::size_t i = 0; i < zone.lines.size(); ++i) {
        strips.push_back(cutStrip(image, zone, static_cast<int>(i), zone.charactersPerLine));
    }
    return strips;
}

std::vector<cv::Mat> seen(std::vector<cv::Mat> strips, ZoneView view) {
    for (cv::Mat& strip : strips) {
        strip = seen(strip, view);
    }
    if (view.turned) {
        std::reverse(strips.begin(), strips.end());
    }
    return strips;
}

AlignmentFrame frameOf(const LineProbabilities& line) {
    AlignmentFrame frame;
    frame.pitch = kStripPitchPx / line.columnPx;
    frame.firstCentre = (kStripMarginCharacters + 0.5) * frame.pitch - 0.5;
    return frame;
}

// Mean over the characters that stand in the lines of the logarithm of the likeliest one's probability, wherever they
// stand: 0 for clear text, -0.1 and below for text in another view.
double clarityOf(const std::vector<LineProbabilities>& lines) {
    double sum = 0;
    int characters = 0;
    for (const LineProbabilities& line : lines) {
        std::ptrdiff_t standing = 0; // class of the character that the last column belongs to
        float best = 1;
        for (int t = 0; t < line.columns; ++t) {
            const float* column = line.column(t);
            const std::ptrdiff_t likeliest = std::max_element(column, column + kLineClasses) - column;
            if (likeliest == 0 || likeliest != standing) {
                sum += std::log(best);
                best = 1;
            }
            if (likeliest != 0) {
                best = likeliest == standing ? std::max(best, column[likeliest]) : column[likeliest];
                characters += likeliest == standing ? 0 : 1;
            }
            standing = likeliest;
        }
        sum += std::log(best);
    }
    return characters > 0 ? sum / characters : kNoText;
}

} // namespace

ZoneViewer::ZoneViewer(LineRecogniser recogniser) : recogniser_(std::move(recogniser)) {}

Result<ZoneViewer> ZoneViewer::create() {
    Result<LineRecogniser> recogniser = LineRecogniser::create();
    if (!recogniser) {
        return fail(recogniser.error());
    }
    return ZoneViewer(std::move(*recogniser));
}

Result<ZoneEvidence> ZoneViewer::look(const GreyPyramid& image, const TextZone& zone, ZoneView view) {
    Result<std::vector<LineProbabilities>> lines = recogniser_.recognise(seen(stripsOf(image, zone), view));
    if (!lines) {
        return fail(lines.error());
    }
    ZoneEvidence evidence;
    evidence.frame = frameOf(lines->front());
    evidence.lines = std::move(*lines);
    evidence.length = zone.charactersPerLine;
    return evidence;
}

Result<ZoneAttempt> ZoneViewer::read(const GreyPyramid& image, const TextZone& zone, ZoneView view) {
    Result<ZoneEvidence> evidence = look(image, zone, view);
    if (!evidence) {
        return fail(evidence.error());
    }
    ZoneAttempt attempt{zone, view, std::move(*evidence), {}};
    attempt.clarity = clarityOf(attempt.evidence.lines);
    attempt.decoded = decodeZone(attempt.evidence);
    return attempt;
}

Result<std::vector<ZoneView>> ZoneViewer::likelyViews(const GreyPyramid& image, const TextZone& zone) {
    TextZone part = withLength(zone, kMiddleCharacters);
    if (part.lines.size() > 2) {
        part.lines = {part.lines.front(), part.lines.back()};
    }
    const std::vector<cv::Mat> middle = stripsOf(image, part);
    std::vector<std::pair<double, ZoneView>> views;
    for (const ZoneView view : {ZoneView{false, false}, {true, false}, {false, true}, {true, true}}) {
        const Result<std::vector<LineProbabilities>> lines = recogniser_.recognise(seen(middle, view));
        if (!lines) {
            return fail(lines.error());
        }
        views.emplace_back(clarityOf(*lines), view);
    }
    std::stable_sort(views.begin(), views.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<ZoneView> likely;
    for (const auto& [clarity, view] : views) {
        if (clarity > views.front().first - kAlike) {
            likely.push_back(view);
        }
    }
    return likely;
}

TextZone withLength(TextZone zone, int length) {
    zone.firstX += (zone.charactersPerLine - length) * zone.pitch / 2;
    zone.charactersPerLine = length;
    return zone;
}

} // namespace lanepost::mrz
