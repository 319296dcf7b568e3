#include "mrz/line_reader.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "mrz/zone_ends.h"
#include "mrz/zone_refiner.h"

namespace lanepost::mrz {

namespace {

constexpr double kClearLine = -0.05; // quality of a line that need not be cut another way
constexpr int kLongestLine = kZoneLengths.back();
constexpr int kSmallestStrip = 6; // px: less holds no line

// One line that fills the image: as its strokes measure, and as the image's size says.
std::vector<TextZone> lineZones(const GreyPyramid& image) {
    const double width = image.size().width;
    const double height = image.size().height;
    const auto at = [&](double x) { return cv::Point2f(static_cast<float>(x), static_cast<float>(height / 2 - 0.5)); };
    std::vector<TextZone> zones;
    if (std::optional<TextZone> zone = refineZone(image, {TextLine{at(0), at(width - 1), 1, 255}})) {
        zones.push_back(withLength(*zone, kLongestLine));
    }
    TextZone whole;
    whole.frameWidth = width;
    whole.frameHeight = height;
    whole.lines.push_back({{height / 2, 0, 0}, height * 0.7});
    whole.charactersPerLine = kLongestLine;
    whole.pitch = width / kLongestLine;
    zones.push_back(whole);
    return zones;
}

// The line in one zone, at the length and place that fit it best.
Result<ZoneAttempt> readLineIn(ZoneViewer& viewer, const GreyPyramid& image, const TextZone& zone) {
    ZoneAttempt wide{zone, {}, {}, {}};
    Result<ZoneEvidence> evidence = viewer.look(image, wide.zone, wide.view);
    if (!evidence) {
        return fail(evidence.error());
    }
    wide.evidence = std::move(*evidence);
    const LineProbabilities& line = wide.evidence.lines.front();
    for (const int length : kZoneLengths) {
        DecodedZone decoded = decodeSingleLine(line, length, {});
        if (wide.evidence.length == 0 || fitsBetter(decoded, length, wide.decoded, wide.evidence.length)) {
            wide.decoded = std::move(decoded);
            wide.evidence.length = length;
        }
    }
    if (!wide.decoded.reading.found()) {
        return wide;
    }
    Result<ZoneAttempt> again = viewer.read(image, zoneOf(wide, wide.decoded, wide.evidence.length), {});
    if (!again || again->decoded.reading.found()) { // the one-line format
        return again;
    }
    if (again->decoded.quality > wide.decoded.quality) {
        again->decoded = decodeSingleLine(again->evidence.lines.front(), again->evidence.length, again->evidence.frame);
        return again;
    }
    return wide;
}

} // namespace

Result<MrzReading> readLine(ZoneViewer& viewer, const GreyPyramid& image) {
    if (std::min(image.size().width, image.size().height) < kSmallestStrip) {
        return fail(ErrorKind::InvalidArgument, "the strip is too small to hold a line");
    }
    std::optional<ZoneAttempt> best;
    for (const TextZone& zone : lineZones(image)) {
        Result<ZoneAttempt> attempt = readLineIn(viewer, image, zone);
        if (!attempt) {
            return fail(attempt.error());
        }
        if (!best || fitsBetter(attempt->decoded, attempt->evidence.length, best->decoded, best->evidence.length)) {
            best = std::move(*attempt);
        }
        if (best->decoded.quality > kClearLine) {
            break;
        }
    }
    return best->decoded.quality < kHopelessQuality ? MrzReading{} : std::move(best->decoded.reading);
}

} // namespace lanepost::mrz
