// Candidates from coarse to fine, each read upright and on its head; the first good reading ends the search. Single lines
// and mirrored images are looked at only when nothing else was found.
#include "mrz/zone_reader.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "mrz/zone_locator.h"
#include "mrz/zone_refiner.h"

namespace lanepost::mrz {

namespace {

constexpr double kSureQuality = -0.03;    // DecodedZone::quality of clear text
constexpr double kDigitRank = 0.1;        // what a check digit that holds is worth in quality
constexpr double kCutRank = 0.25;        // what lines that may be cut lose of it
constexpr double kGoodQuality = -0.05;    // ends the search
constexpr double kProvenQuality = -0.15;  // ends the search when check digits hold
constexpr double kFoundQuality = -1.0;    // below this it is no zone
constexpr double kHopelessQuality = -1.5; // neither blurred text nor text cut a little wrongly reads so badly
constexpr double kLikelyZone = 0.12;      // score of a zone that is looked at the other way up in any case
constexpr int kZonesPerLevel = 3;
constexpr int kSingleLines = 2; // a level, looked at when no zone of several lines was good
constexpr std::size_t kMirroredZones = 3; // looked at as in a mirror when nothing else was good
constexpr int kWideLook = 66;          // characters: the longest line, when a third of it was missed at one end
constexpr int kSmallestSide = 16;      // px: less holds no zone
constexpr int kSmallestStrip = 6;      // px: less holds no line

bool possibleDate(const MrzDate& date) {
    const int month = date.raw.size() == 6 ? (date.raw[2] - '0') * 10 + date.raw[3] - '0' : 0;
    return month >= 1 && month <= 12;
}

// Check digits that hold and mean something: a row of one character, which text on its head is often taken for,
// satisfies its digit too.
int heldDigits(const MrzReading& reading) {
    if (!reading.parse) {
        return 0;
    }
    const MrzFields& fields = reading.parse->fields;
    int held = 0;
    for (const CheckDigitResult& digit : reading.parse->checkDigits) {
        const bool meaningful = digit.name == "birth_date"    ? possibleDate(fields.birthDate)
                                : digit.name == "expiry_date" ? possibleDate(fields.expiryDate)
                                : digit.name == "document_number"
                                    ? fields.documentNumber.find_first_not_of(digit.captured) != std::string::npos
                                    : digit.name == "composite";
        held += digit.valid && meaningful ? 1 : 0;
    }
    return held;
}

cv::Mat seen(const cv::Mat& strip, ZoneView view) {
    cv::Mat result = strip;
    if (view.mirrored) {
        cv::flip(result, result, 1);
    }
    if (view.turned) {
        cv::rotate(result, result, cv::ROTATE_180);
    }
    return result;
}

AlignmentFrame frameOf(const LineProbabilities& line) {
    AlignmentFrame frame;
    frame.pitch = kStripPitchPx / line.columnPx;
    frame.firstCentre = (kStripMarginCharacters + 0.5) * frame.pitch - 0.5;
    return frame;
}

// The zone with room for another number of characters, about the same middle.
TextZone withLength(TextZone zone, int length) {
    zone.firstX += (zone.charactersPerLine - length) * zone.pitch / 2;
    zone.charactersPerLine = length;
    return zone;
}

// Which of two lengths fits the same strips better: by the whole line, since a short one leaves characters out.
bool fitsBetter(const DecodedZone& a, int lengthA, const DecodedZone& b, int lengthB) {
    return a.quality * lengthA > b.quality * lengthB;
}

// The zone with the ends and pitch at which `decoded` found `length` characters in the attempt's strips.
TextZone zoneOf(const ZoneAttempt& attempt, const DecodedZone& decoded, int length) {
    TextZone zone = attempt.zone;
    const double columnPx = attempt.evidence.lines.front().columnPx;
    const double stripPx = columnPx * attempt.evidence.lines.front().columns;
    const double framePerPx = attempt.zone.pitch / kStripPitchPx;
    const double pitchPx = decoded.pitch * columnPx;
    double firstPx = (decoded.firstCentre + 0.5) * columnPx - pitchPx / 2; // left side of the first cell
    if (attempt.view.turned != attempt.view.mirrored) {
        firstPx = stripPx - firstPx - length * pitchPx;
    }
    zone.firstX = attempt.zone.firstX + (firstPx - kStripMarginCharacters * kStripPitchPx) * framePerPx;
    zone.pitch = pitchPx * framePerPx;
    zone.charactersPerLine = length;
    return zone;
}

// The zone of one line that fills the image.
TextZone lineZone(const GreyPyramid& image) {
    const double width = image.size().width;
    const double height = image.size().height;
    const auto at = [&](double x) { return cv::Point2f(static_cast<float>(x), static_cast<float>(height / 2 - 0.5)); };
    if (std::optional<TextZone> zone = refineZone(image, {TextLine{at(0), at(width - 1), 1, 255}})) {
        return *zone;
    }
    TextZone zone;
    zone.frameWidth = width;
    zone.frameHeight = height;
    zone.lines.push_back({{height / 2, 0, 0}, height * 0.7});
    zone.charactersPerLine = 44;
    zone.pitch = width / zone.charactersPerLine;
    return zone;
}

} // namespace

double ZoneAttempt::rank() const {
    return decoded.quality + kDigitRank * heldDigits(decoded.reading) - (mayBeCut() ? kCutRank : 0);
}

// Cut lines are clear too: where more seems to stand beside them, or the digit over all fields fails, it may be a cut.
bool ZoneAttempt::mayBeCut() const {
    const std::optional<MrzParse>& parse = decoded.reading.parse;
    if (!parse) {
        return decoded.inkBeside;
    }
    const CheckDigitResult* composite = parse->checkDigit("composite");
    const bool contradicted = composite != nullptr && composite->present && !composite->valid;
    return !parse->allPresentCheckDigitsValid() && (decoded.inkBeside || contradicted);
}

bool ZoneAttempt::clear() const {
    return decoded.quality > kSureQuality && heldDigits(decoded.reading) >= 2;
}

bool ZoneAttempt::good() const {
    if (decoded.quality > kGoodQuality) {
        return lengthsTried || !mayBeCut();
    }
    const std::optional<MrzParse>& parse = decoded.reading.parse;
    return decoded.quality > kProvenQuality && parse && parse->allPresentCheckDigitsValid() &&
           heldDigits(decoded.reading) >= 2;
}

ZoneReader::ZoneReader(LineRecogniser recogniser) : recogniser_(std::move(recogniser)) {}

Result<ZoneReader> ZoneReader::create() {
    Result<LineRecogniser> recogniser = LineRecogniser::create();
    if (!recogniser) {
        return fail(recogniser.error());
    }
    return ZoneReader(std::move(*recogniser));
}

Result<ZoneAttempt> ZoneReader::readView(const GreyPyramid& image, const TextZone& zone, ZoneView view) {
    std::vector<cv::Mat> strips;
    for (std::size_t i = 0; i < zone.lines.size(); ++i) {
        strips.push_back(seen(cutStrip(image, zone, static_cast<int>(i), zone.charactersPerLine), view));
    }
    if (view.turned) {
        std::reverse(strips.begin(), strips.end());
    }
    Result<std::vector<LineProbabilities>> lines = recogniser_.recognise(strips);
    if (!lines) {
        return fail(lines.error());
    }
    ZoneAttempt attempt{zone, view, {}, {}};
    attempt.evidence.frame = frameOf(lines->front());
    attempt.evidence.lines = std::move(*lines);
    attempt.evidence.length = zone.charactersPerLine;
    attempt.decoded = decodeZone(attempt.evidence);
    return attempt;
}

// A wide look for when the ends of the text were misjudged: every length is tried anywhere in wide strips, and the
// strips are cut again where it stands best. Glare makes the shorter lengths look likelier: the check digits decide.
Result<ZoneAttempt> ZoneReader::readOtherLength(const GreyPyramid& image, ZoneAttempt attempt) {
    Result<ZoneAttempt> wide = readView(image, withLength(attempt.zone, kWideLook), attempt.view);
    if (!wide) {
        return wide;
    }
    ZoneEvidence evidence = wide->evidence;
    evidence.frame.pitch = 0;
    for (const int length : {30, 36, 44}) {
        if (formatsFor(static_cast<int>(evidence.lines.size()), length).empty()) {
            continue;
        }
        evidence.length = length;
        const DecodedZone decoded = decodeZone(evidence);
        if (decoded.quality < kHopelessQuality) {
            continue;
        }
        Result<ZoneAttempt> again = readView(image, zoneOf(*wide, decoded, length), attempt.view);
        if (!again) {
            return again;
        }
        if (again->rank() > attempt.rank()) {
            attempt = std::move(*again);
        }
    }
    attempt.lengthsTried = true;
    return attempt;
}

Result<ZoneAttempt> ZoneReader::readZone(const GreyPyramid& image, const TextZone& zone, bool mirrored) {
    Result<ZoneAttempt> best = readView(image, zone, {false, mirrored});
    if (best && best->clear() && best->mayBeCut()) {
        best = readOtherLength(image, std::move(*best));
    }
    // Text on its head reads as badly as no text: only the shape of the zone speaks for looking again.
    if (!best || best->clear() || (best->decoded.quality < kHopelessQuality && zone.score < kLikelyZone)) {
        return best;
    }
    Result<ZoneAttempt> turned = readView(image, zone, {true, mirrored});
    if (!turned) {
        return turned;
    }
    if (best->good() || turned->good()) {
        return turned->rank() > best->rank() ? turned : best;
    }
    for (ZoneAttempt* attempt : {&*best, &*turned}) {
        if (attempt->lengthsTried || attempt->decoded.quality < kHopelessQuality) {
            continue;
        }
        Result<ZoneAttempt> other = readOtherLength(image, *attempt);
        if (!other) {
            return other;
        }
        *attempt = std::move(*other);
        if (attempt->good()) {
            return std::move(*attempt);
        }
    }
    return turned->rank() > best->rank() ? turned : best;
}

// Reads the zones until one is good; true when it was. best: the best so far.
Result<bool> ZoneReader::readLevel(const GreyPyramid& image, const std::vector<TextZone>& zones, bool mirrored,
                                        std::optional<ZoneAttempt>& best) {
    for (const TextZone& zone : zones) {
        Result<ZoneAttempt> attempt = readZone(image, zone, mirrored);
        if (!attempt) {
            return fail(attempt.error());
        }
        if (attempt->decoded.reading.found() && (!best || attempt->rank() > best->rank())) {
            best = std::move(*attempt);
        }
        if (best && best->good()) {
            return true;
        }
    }
    return false;
}

// The best zone of the image; none when nothing in it reads like one.
Result<std::optional<ZoneAttempt>> ZoneReader::find(const GreyPyramid& image) {
    if (std::min(image.size().width, image.size().height) < kSmallestSide) {
        return std::optional<ZoneAttempt>();
    }
    const ZoneLocator locator(image);
    std::optional<ZoneAttempt> best;
    std::vector<TextZone> all;
    Result<bool> done = false;
    for (int level = 0; level < locator.levelCount() && done && !*done; ++level) {
        bool complete = false;
        std::vector<TextZone> zones = locator.locateFirst(level, kZonesPerLevel, complete);
        done = readLevel(image, zones, false, best);
        if (done && !*done && !complete) {
            zones = locator.locate(level, kZonesPerLevel);
            done = readLevel(image, zones, false, best);
        }
        all.insert(all.end(), zones.begin(), zones.end());
    }
    for (int level = 0; level < locator.levelCount() && done && !*done; ++level) {
        done = readLevel(image, locator.locateSingleLines(level, kSingleLines), false, best);
    }
    if (done && !*done) {
        all.resize(std::min<std::size_t>(all.size(), kMirroredZones));
        done = readLevel(image, all, true, best);
    }
    if (!done) {
        return fail(done.error());
    }
    return best && best->decoded.quality < kFoundQuality ? std::optional<ZoneAttempt>() : std::move(best);
}

Result<MrzReading> ZoneReader::readLine(const GreyPyramid& image) {
    if (std::min(image.size().width, image.size().height) < kSmallestStrip) {
        return fail(ErrorKind::InvalidArgument, "the strip is too small to hold a line");
    }
    Result<ZoneAttempt> wide = readView(image, withLength(lineZone(image), 44), {});
    if (!wide) {
        return fail(wide.error());
    }
    const LineProbabilities& line = wide->evidence.lines.front();
    DecodedZone best;
    int length = 0;
    for (const int other : {30, 36, 44}) {
        DecodedZone decoded = decodeSingleLine(line, other, {});
        if (length == 0 || fitsBetter(decoded, other, best, length)) {
            best = std::move(decoded);
            length = other;
        }
    }
    if (!best.reading.found()) {
        return MrzReading{};
    }
    Result<ZoneAttempt> again = readView(image, zoneOf(*wide, best, length), {});
    if (!again) {
        return fail(again.error());
    }
    if (again->decoded.reading.found()) { // the one-line format
        best = std::move(again->decoded);
    } else if (again->decoded.quality > best.quality) {
        best = decodeSingleLine(again->evidence.lines.front(), length, again->evidence.frame);
    }
    return best.quality < kHopelessQuality ? MrzReading{} : std::move(best.reading);
}

} // namespace lanepost::mrz
