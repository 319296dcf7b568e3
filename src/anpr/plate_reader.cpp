// Finds and reads the plates of a frame.
#include "anpr/plate_reader.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "anpr/adr_panel.h"
#include "anpr/plate_country.h"
#include "anpr/plate_look.h"
#include "anpr/plate_syntax.h"

namespace lanepost::anpr {
namespace {

constexpr int kShortestSide = 32;
constexpr int kShortestCrop = 8; // of a picture in which the plate's place is known
constexpr int kLongestSide = 20'000;

// What is reported at all: below these a box is lettering, a lamp or a plate nobody could read.
constexpr std::size_t kShortestText = 3;
constexpr std::size_t kLongestText = 10;
constexpr double kLeastConfidence = .12;
constexpr double kLeastDetection = .30;
// Lettering without any digit is a shop sign or a brand far more often than a personalised plate.
constexpr double kLettersOnlyConfidence = .85;
constexpr double kUnwrittenLetters = .97; // where no country writes such a text
constexpr double kLettersOnlyDetection = .80;

// What is marked certain; calibrated on crops kept out of training and on rendered ones, see models/plate_reader.md.
constexpr double kCertainText = .85;
constexpr double kCertainCharacter = .9;
constexpr double kCertainDetection = .45;

// For O and 0, I and 1: from these shares on the other one is offered, and keeps the reading from being certain.
constexpr double kOfferedTwin = .01;
constexpr double kOpenTwin = .025;
constexpr double kLeastTwin = .001; // what a twin counts that only the syntax offers

constexpr int kSmallestSignPx = 9; // a band narrower than this has letters under 5 px

Result<cv::Mat> toGrey(const cv::Mat& image, int shortestSide) {
    if (image.empty() || image.dims != 2) {
        return fail(ErrorKind::InvalidArgument, "the frame is empty");
    }
    if (std::min(image.cols, image.rows) < shortestSide || std::max(image.cols, image.rows) > kLongestSide) {
        return fail(ErrorKind::InvalidArgument, "the frame is " + std::to_string(image.cols) + "x" +
                                                    std::to_string(image.rows) + "; " + std::to_string(shortestSide) +
                                                    " to 20000 px a side are read");
    }
    if (image.type() == CV_8UC1) {
        return image;
    }
    if (image.type() != CV_8UC3) {
        return fail(ErrorKind::InvalidArgument, "the frame is neither 8-bit grey nor BGR");
    }
    cv::Mat grey;
    cv::cvtColor(image, grey, cv::COLOR_BGR2GRAY);
    return grey;
}

bool isReportable(const PlateReading& reading) {
    const bool hasDigit = reading.text.find_first_of("0123456789") != std::string::npos;
    const double leastOfLetters = signsOf(reading.text).empty() ? kUnwrittenLetters : kLettersOnlyConfidence;
    if (!hasDigit && (reading.confidence < leastOfLetters || reading.detectionConfidence < kLettersOnlyDetection)) {
        return false;
    }
    return reading.text.size() >= kShortestText && reading.text.size() <= kLongestText &&
           reading.confidence >= kLeastConfidence && reading.detectionConfidence >= kLeastDetection;
}

bool isCertain(const PlateReading& reading) {
    const bool everyCharacter = std::all_of(reading.characters.begin(), reading.characters.end(),
                                            [](const PlateCharacter& c) { return c.confidence >= kCertainCharacter; });
    return everyCharacter && reading.confidence >= kCertainText && reading.detectionConfidence >= kCertainDetection;
}

// The other one of two characters that many fonts draw alike.
char twinOf(char c) {
    constexpr std::string_view kOnes = "O0I1";
    constexpr std::string_view kOthers = "0O1I";
    const std::size_t place = kOnes.find(c);
    return place == std::string_view::npos ? '\0' : kOthers[place];
}

// A character's share of the evidence at a place where another one was read.
double shareOf(const PlateCharacter& place, char character) {
    const auto found = std::find_if(place.alternatives.begin(), place.alternatives.end(),
                                    [&](const auto& other) { return other.character == character; });
    return found == place.alternatives.end() ? 0 : found->confidence;
}

// O and 0, I and 1: offers the text with the other one wherever the glyph leaves it open, and takes `certain` back
// where the position does not decide either, that is where both texts are written in some country. A text that no
// country writes while its twin is written somewhere is not certain however sure the glyph looks.
void offerTwins(PlateReading& reading) {
    if (reading.characters.size() != reading.text.size()) {
        return;
    }
    const bool written = !signsOf(reading.text).empty();
    for (std::size_t i = 0; i < reading.text.size(); ++i) {
        const PlateCharacter& read = reading.characters[i];
        if (twinOf(read.character) == '\0') {
            continue;
        }
        std::string text = reading.text;
        text[i] = twinOf(read.character);
        const bool twinWritten = !signsOf(text).empty();
        const bool unwritten = !written && twinWritten;
        const double twin = shareOf(read, text[i]);
        if (twin < kOfferedTwin && !unwritten) {
            continue;
        }
        const bool known = std::any_of(reading.alternatives.begin(), reading.alternatives.end(),
                                       [&](const PlateText& other) { return other.text == text; });
        if (!known) {
            const double share = std::max(twin, kLeastTwin) / std::max({read.confidence, twin, kLeastTwin});
            reading.alternatives.push_back({text, reading.confidence * share});
        }
        const bool open = twin >= kOpenTwin && (twinWritten || !written);
        reading.certain = reading.certain && !open && !unwritten;
    }
    std::stable_sort(reading.alternatives.begin(), reading.alternatives.end(),
                     [](const PlateText& a, const PlateText& b) { return a.confidence > b.confidence; });
}

PlateReading describe(const PlateCandidate& candidate, RecognisedText text) {
    PlateReading reading;
    if (!text.texts.empty()) {
        reading.text = text.texts.front().text;
        reading.confidence = text.texts.front().confidence;
        reading.alternatives.assign(text.texts.begin() + 1, text.texts.end());
        std::erase_if(reading.alternatives, [](const PlateText& t) { return t.text.empty() || t.confidence < .001; });
    }
    reading.characters = std::move(text.characters);
    for (const PlateCharacter& c : reading.characters) {
        reading.seen += c.seen.empty() ? std::string(1, c.character) : c.seen;
    }
    reading.rows = text.rows;
    const auto whole = [](float v) { return static_cast<int>(std::lround(v)); };
    reading.box = {whole(text.box.x), whole(text.box.y), whole(text.box.width), whole(text.box.height)};
    reading.detectionConfidence = candidate.confidence;
    reading.certain = isCertain(reading) && !text.cutLeft && !text.cutRight;
    offerTwins(reading);
    return reading;
}

// Larger and surer plates first: the vehicle at the lane stands nearest to the camera.
double rank(const PlateReading& reading) {
    return reading.detectionConfidence * std::sqrt(reading.confidence) * std::sqrt(std::max(1, reading.box.width));
}

} // namespace

PlateReader::PlateReader(PlateDetector detector, PlateRecogniser recogniser)
    : detector_(std::move(detector)), recogniser_(std::move(recogniser)) {}

Result<PlateReader> PlateReader::create() {
    Result<PlateDetector> detector = PlateDetector::create();
    if (!detector) {
        return fail(detector.error());
    }
    Result<PlateRecogniser> recogniser = PlateRecogniser::create();
    if (!recogniser) {
        return fail(recogniser.error());
    }
    return PlateReader(std::move(*detector), std::move(*recogniser));
}

Result<void> PlateReader::lookCloser(const cv::Mat& image, const cv::Mat& grey, PlateReading& reading) {
    const PlateBox& box = reading.box;
    reading.sharpness = lookAtPlace(grey, {box.x, box.y, box.width, box.height}).sharpness;
    const PlateLook look = lookAtPlate(image, {box.x, box.y, box.width, box.height});
    std::vector<PlateText> signs;
    if (look.leftBand && look.leftBand->width >= kSmallestSignPx) {
        Result<std::vector<PlateText>> found = recogniser_.readBandSign(grey, *look.leftBand);
        if (!found) {
            return fail(found.error());
        }
        signs = std::move(*found);
    }
    reading.evidence = evidenceOf(reading, look, signs);
    reading.country = decideCountry(reading);
    return {};
}

Result<PlateReading> PlateReader::readAt(const cv::Mat& image, const PlateBox& box) try {
    const Result<cv::Mat> grey = toGrey(image, kShortestCrop);
    if (!grey) {
        return fail(grey.error());
    }
    const PlateCandidate given{cv::Rect2f(cv::Rect(box.x, box.y, box.width, box.height)), 1};
    Result<RecognisedText> text = recogniser_.recognise(*grey, given.box);
    if (!text) {
        return fail(text.error());
    }
    PlateReading reading = describe(given, std::move(*text));
    if (const Result<void> looked = lookCloser(image, *grey, reading); !looked) {
        return fail(looked.error());
    }
    return reading;
} catch (const cv::Exception& error) {
    return fail(ErrorKind::Internal, std::string("reading the plate failed: ") + error.what());
}

Result<std::optional<PlateReading>> PlateReader::readCandidate(const cv::Mat& image, const cv::Mat& grey,
                                                               const PlateCandidate& candidate,
                                                               std::vector<UnreadPlace>& unread) {
    Result<RecognisedText> text = recogniser_.recognise(grey, candidate.box);
    if (!text && text.error().kind == ErrorKind::InvalidArgument) {
        return std::nullopt; // a box beyond the frame's edge
    }
    if (!text) {
        return fail(text.error());
    }
    PlateReading reading = describe(candidate, std::move(*text));
    if (!isReportable(reading)) {
        unread.push_back({candidate.box, candidate.confidence, reading.text, reading.confidence});
        return std::nullopt;
    }
    if (const Result<void> looked = lookCloser(image, grey, reading); !looked) {
        return fail(looked.error());
    }
    return reading;
}

Result<PlateSceneReading> PlateReader::read(const cv::Mat& image) try {
    const Result<cv::Mat> grey = toGrey(image, kShortestSide);
    if (!grey) {
        return fail(grey.error());
    }
    const Result<std::vector<PlateCandidate>> candidates = detector_.detect(*grey);
    if (!candidates) {
        return fail(candidates.error());
    }
    PlateSceneReading scene;
    std::vector<UnreadPlace> unread;
    for (const PlateCandidate& candidate : *candidates) {
        if (candidate.confidence < kLeastDetection) { // surest first; what follows could not be reported
            break;
        }
        Result<std::optional<PlateReading>> reading = readCandidate(image, *grey, candidate, unread);
        if (!reading) {
            return fail(reading.error());
        }
        if (*reading) {
            scene.plates.push_back(std::move(**reading));
        }
    }
    Result<std::vector<AdrPanel>> panels = readOrangePanels(image, *grey, recogniser_);
    if (!panels) {
        return fail(panels.error());
    }
    scene.adr = std::move(*panels);
    std::stable_sort(scene.plates.begin(), scene.plates.end(),
                     [](const PlateReading& a, const PlateReading& b) { return rank(a) > rank(b); });
    scene.whyNot = scene.plates.empty() ? reasonFor(*grey, unread) : NoReadingReason::None;
    return scene;
} catch (const cv::Exception& error) {
    return fail(ErrorKind::Internal, std::string("reading the frame failed: ") + error.what());
}

} // namespace lanepost::anpr
