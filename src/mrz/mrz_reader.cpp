// Candidates from coarse to fine, each read upright and on its head; the first good reading ends the search. Mirrored
// images are looked at only when nothing else was found.
#include "mrz/mrz_reader.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "mrz/grey_pyramid.h"
#include "mrz/line_recogniser.h"
#include "mrz/mrz_decoder.h"
#include "mrz/text_zone.h"
#include "mrz/zone_locator.h"
#include "mrz/zone_refiner.h"

namespace lanepost::mrz {

namespace {

constexpr double kMostPixels = 100e6;
constexpr int kMostSide = 32000;          // cv::remap counts in 16 bits
constexpr double kSureQuality = -0.03;    // DecodedZone::quality of clear text
constexpr double kDigitRank = 0.1;        // what a check digit that holds is worth in quality
constexpr double kGoodQuality = -0.05;    // ends the search
constexpr double kProvenQuality = -0.15;  // ends the search when check digits hold
constexpr double kFoundQuality = -1.0;    // below this it is no zone
constexpr double kHopelessQuality = -1.5; // neither text on its head nor text cut wrongly reads so badly
constexpr int kZonesPerLevel = 3;
constexpr std::size_t kMirroredZones = 3; // looked at as in a mirror when nothing else was good
constexpr double kPi = 3.14159265358979323846;

// One way of looking at a zone's strips.
struct View {
    bool turned = false;   // by 180 degrees
    bool mirrored = false; // left to right, before turning
};

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

struct Attempt {
    TextZone zone;
    View view;
    ZoneEvidence evidence;
    DecodedZone decoded;

    // For choosing among attempts: text on its head can look clear, but its check digits do not hold.
    double rank() const { return decoded.quality + kDigitRank * heldDigits(decoded.reading); }

    // Nothing could be better: no need to look at the page the other way up.
    bool sure() const { return decoded.quality > kSureQuality && heldDigits(decoded.reading) >= 2; }

    // Clear text, or blurred text that two check digits prove to be the right way round.
    bool good() const {
        return decoded.quality > kGoodQuality || (decoded.quality > kProvenQuality && heldDigits(decoded.reading) >= 2);
    }
};

Result<cv::Mat> asGrey(const cv::Mat& image) {
    if (image.empty() || image.dims != 2) {
        return fail(ErrorKind::InvalidArgument, "the image is empty");
    }
    if (static_cast<double>(image.total()) > kMostPixels || std::max(image.rows, image.cols) > kMostSide) {
        return fail(ErrorKind::InvalidArgument, "the image has more than 100 megapixels or 32000 pixels a side");
    }
    if ((image.depth() != CV_8U && image.depth() != CV_16U) ||
        (image.channels() != 1 && image.channels() != 3 && image.channels() != 4)) {
        return fail(ErrorKind::InvalidArgument, "the image must be grey, BGR or BGRA with 8 or 16 bits a channel");
    }
    cv::Mat grey = image;
    if (image.channels() != 1) {
        cv::cvtColor(image, grey, image.channels() == 3 ? cv::COLOR_BGR2GRAY : cv::COLOR_BGRA2GRAY);
    }
    if (grey.depth() == CV_16U) {
        grey.convertTo(grey, CV_8U, 1.0 / 257);
    }
    return grey;
}

cv::Mat seen(const cv::Mat& strip, View view) {
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

// Rotation and skew from the direction in which the text runs in the image.
MrzOrientation orientationOf(const TextZone& zone, View view) {
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

std::array<ImagePoint, 4> cornersOf(const TextZone& zone, View view) {
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
TextZone zoneOf(const Attempt& attempt, const DecodedZone& decoded, int length) {
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

class MrzReader::Impl {
public:
    explicit Impl(LineRecogniser recogniser) : recogniser_(std::move(recogniser)) {}

    Result<MrzReading> read(const cv::Mat& grey);
    Result<MrzReading> readLine(const cv::Mat& grey);

private:
    Result<Attempt> readView(const GreyPyramid& image, const TextZone& zone, View view);
    Result<Attempt> readZone(const GreyPyramid& image, const TextZone& zone, bool mirrored);
    Result<Attempt> readOtherLength(const GreyPyramid& image, Attempt attempt);
    Result<bool> readLevel(const GreyPyramid& image, const std::vector<TextZone>& zones, bool mirrored,
                           std::optional<Attempt>& best);

    LineRecogniser recogniser_;
};

Result<Attempt> MrzReader::Impl::readView(const GreyPyramid& image, const TextZone& zone, View view) {
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
    Attempt attempt{zone, view, {}, {}};
    attempt.evidence.frame = frameOf(lines->front());
    attempt.evidence.lines = std::move(*lines);
    attempt.evidence.length = zone.charactersPerLine;
    attempt.decoded = decodeZone(attempt.evidence);
    return attempt;
}

// A wide look for when the ends of the text were misjudged: every length is tried anywhere in strips of the longest,
// and the strips are cut again where the best one stands.
Result<Attempt> MrzReader::Impl::readOtherLength(const GreyPyramid& image, Attempt attempt) {
    Result<Attempt> wide = readView(image, withLength(attempt.zone, 44), attempt.view);
    if (!wide) {
        return wide;
    }
    DecodedZone best;
    int length = 0;
    for (const int other : {30, 36, 44}) {
        if (formatsFor(static_cast<int>(wide->evidence.lines.size()), other).empty()) {
            continue;
        }
        ZoneEvidence evidence = wide->evidence;
        evidence.length = other;
        evidence.frame.pitch = 0;
        DecodedZone decoded = decodeZone(evidence);
        if (length == 0 || fitsBetter(decoded, other, best, length)) {
            best = std::move(decoded);
            length = other;
        }
    }
    if (length == 0 || best.quality < kHopelessQuality) {
        return attempt;
    }
    Result<Attempt> again = readView(image, zoneOf(*wide, best, length), attempt.view);
    return !again || again->rank() > attempt.rank() ? again : attempt;
}

Result<Attempt> MrzReader::Impl::readZone(const GreyPyramid& image, const TextZone& zone, bool mirrored) {
    Result<Attempt> best = readView(image, zone, {false, mirrored});
    if (!best || best->sure() || best->decoded.quality < kHopelessQuality) {
        return best;
    }
    Result<Attempt> turned = readView(image, zone, {true, mirrored});
    if (!turned) {
        return turned;
    }
    if (best->good() || turned->good()) {
        return turned->rank() > best->rank() ? turned : best;
    }
    for (Attempt* attempt : {&*best, &*turned}) {
        Result<Attempt> other = readOtherLength(image, *attempt);
        if (!other) {
            return other;
        }
        *attempt = std::move(*other);
    }
    return turned->rank() > best->rank() ? turned : best;
}

// Reads the zones until one is good; true when it was. best: the best so far.
Result<bool> MrzReader::Impl::readLevel(const GreyPyramid& image, const std::vector<TextZone>& zones, bool mirrored,
                                        std::optional<Attempt>& best) {
    for (const TextZone& zone : zones) {
        Result<Attempt> attempt = readZone(image, zone, mirrored);
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

Result<MrzReading> MrzReader::Impl::read(const cv::Mat& grey) {
    if (std::min(grey.rows, grey.cols) < 16) {
        return MrzReading{};
    }
    const GreyPyramid image(grey);
    const ZoneLocator locator(image);
    std::optional<Attempt> best;
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
    if (done && !*done) {
        all.resize(std::min<std::size_t>(all.size(), kMirroredZones));
        done = readLevel(image, all, true, best);
    }
    if (!done) {
        return fail(done.error());
    }
    if (!best || best->decoded.quality < kFoundQuality) {
        return MrzReading{};
    }
    MrzReading reading = std::move(best->decoded.reading);
    reading.orientation = orientationOf(best->zone, best->view);
    reading.corners = cornersOf(best->zone, best->view);
    return reading;
}

Result<MrzReading> MrzReader::Impl::readLine(const cv::Mat& grey) {
    if (std::min(grey.rows, grey.cols) < 6) {
        return fail(ErrorKind::InvalidArgument, "the strip is too small to hold a line");
    }
    const GreyPyramid image(grey);
    Result<Attempt> wide = readView(image, withLength(lineZone(image), 44), {});
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
    Result<Attempt> again = readView(image, zoneOf(*wide, best, length), {});
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

MrzReader::MrzReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MrzReader::MrzReader(MrzReader&&) noexcept = default;
MrzReader& MrzReader::operator=(MrzReader&&) noexcept = default;
MrzReader::~MrzReader() = default;

Result<MrzReader> MrzReader::create() {
    Result<LineRecogniser> recogniser = LineRecogniser::create();
    if (!recogniser) {
        return fail(recogniser.error());
    }
    return MrzReader(std::make_unique<Impl>(std::move(*recogniser)));
}

Result<MrzReading> MrzReader::read(const cv::Mat& image) {
    try {
        const Result<cv::Mat> grey = asGrey(image);
        return grey ? impl_->read(*grey) : Result<MrzReading>(fail(grey.error()));
    } catch (const cv::Exception& exception) {
        return fail(ErrorKind::Internal, "reading the image failed: " + exception.err);
    }
}

Result<MrzReading> MrzReader::readLine(const cv::Mat& strip) {
    try {
        const Result<cv::Mat> grey = asGrey(strip);
        return grey ? impl_->readLine(*grey) : Result<MrzReading>(fail(grey.error()));
    } catch (const cv::Exception& exception) {
        return fail(ErrorKind::Internal, "reading the strip failed: " + exception.err);
    }
}

} // namespace lanepost::mrz
