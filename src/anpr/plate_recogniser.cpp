// Reads the characters inside a plate's box with the embedded reader network.
#include "anpr/plate_recogniser.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "anpr/ctc_decoder.h"
#include "embedded/plateReaderModel.h"

namespace lanepost::anpr {
namespace {

constexpr int kHeight = 32;
constexpr int kWidth = 144;
constexpr float kFullAspect = 3.5F; // a strip at least this wide is stretched to the whole width
constexpr float kGrowX = .04F;      // the box is grown by these shares of its size on each side
constexpr float kGrowY = .08F;
constexpr float kSpreadFloor = 6; // keeps an even strip from being blown up to noise
constexpr int kMostTexts = 5;
constexpr float kImpossible = -50; // a score that leaves no share

// Boxes wider than this are one row, narrower than the other two rows; between them both are tried.
constexpr float kSurelyOneRow = 3.0F;
constexpr float kSurelyTwoRows = 1.55F;
constexpr double kOneRowSettled = .97; // a one-row reading this sure needs no second try
constexpr double kRowOverlap = .03;
constexpr double kHopelessRow = .15; // an upper row below it is none, and the lower one is not read

// A character whose strongest column is one of the outermost stands at the strip's edge.
constexpr int kPixelsPerColumn = 4;
constexpr int kEdgeColumns = 2;
constexpr int kMostWidenings = 4;
constexpr double kPromising = .4;
constexpr float kWidening = .2F;        // of the box's width, to the side where it cuts
constexpr double kWidenedStrength = .8; // a wider reading may be this much weaker than the one it replaces

// The sign stands in the lower half of the band; two cuts, as shares of its height, keep one bad cut from deciding.
constexpr std::array<float, 2> kSignTops{.44F, .54F};
constexpr double kHopelessSign = .1; // where the first cut shows nothing, the second is not read
constexpr float kSignBottom = 1.06F;

// Further looks: the first of these at every plate, the second where that leaves doubt. While doubt stays, a row is
// laid straight one way and the other, and further the way that reads better; two rows are parted higher and lower.
constexpr std::array<PlateView, 2> kSecondLooks{{{.03F, .08F, 0, .03F}, {-.02F, -.05F, 0, -.03F}}};
constexpr std::array<std::array<PlateView, 2>, 2> kDoubtfulLooks{
    {{{{0, 0, .06F, .06F}, {.06F, -.1F, .12F, .015F}}}, {{{0, 0, -.06F, -.06F}, {.06F, -.1F, -.12F, -.015F}}}}};
constexpr double kNoWorse =
    .95; // of the first look's strength: what reads less looked the wrong way, and does not count
constexpr double kSurelyLetters = .85; // as surely as they must be read to be reported at all
constexpr double kClear = .9;          // from here on no further look is taken
constexpr double kSettled = .97;       // ... and from here on not even the second

// Looks for characters beyond the box, where the text is sure enough to be marked certain.
constexpr std::array<PlateView, 3> kWiderLooks{{{.18F, .3F, 0, 0}, {.18F, .1F, .2F, 0}, {.18F, .1F, -.2F, 0}}};
constexpr double kWorthALook = .8;
constexpr float kLevelAspect = 3.6F; // wider boxes hold a row that is nearly level
constexpr double kMore = .3;         // how sure a longer text must be to cast doubt on the shorter one
constexpr double kBetter = .5;       // ... and to take its place

cv::Rect2f grown(const cv::Rect2f& box) {
    return {box.x - box.width * kGrowX, box.y - box.height * kGrowY, box.width * (1 + 2 * kGrowX),
            box.height * (1 + 2 * kGrowY)};
}

// Pixels of the strip; where it leaves the frame, the frame's edge is repeated.
cv::Mat cut(const cv::Mat& grey, const cv::Rect2f& strip) {
    const auto whole = [](float v) { return static_cast<int>(std::lround(v)); };
    cv::Rect wanted(whole(strip.x), whole(strip.y), 0, 0);
    wanted.width = std::max(4, whole(strip.x + strip.width) - wanted.x);
    wanted.height = std::max(4, whole(strip.y + strip.height) - wanted.y);
    const cv::Rect inside = wanted & cv::Rect(0, 0, grey.cols, grey.rows);
    cv::Mat pixels;
    cv::copyMakeBorder(grey(inside), pixels, inside.y - wanted.y, wanted.br().y - inside.br().y, inside.x - wanted.x,
                       wanted.br().x - inside.br().x, cv::BORDER_REPLICATE | cv::BORDER_ISOLATED);
    return pixels;
}

// How much of the input's width a strip of these proportions takes.
int inputWidth(float aspect) {
    return aspect >= kFullAspect ? kWidth : std::max(24, static_cast<int>(std::lround(kWidth * aspect / kFullAspect)));
}

// Mean 0 and about unit spread, as in training.
cv::Mat normalised(const cv::Mat& input) {
    cv::Scalar mean;
    cv::Scalar spread;
    cv::meanStdDev(input, mean, spread);
    const double scale = 1 / (spread[0] + kSpreadFloor);
    cv::Mat values;
    input.convertTo(values, CV_32F, scale, -mean[0] * scale);
    return values;
}

// How well a reading stands for its plate: the mean of the logarithms, so that long and short texts compare.
double strength(const RecognisedText& text) {
    if (text.texts.empty() || text.texts.front().text.empty()) {
        return 0;
    }
    const double length = static_cast<double>(text.texts.front().text.size());
    return std::pow(std::max(1e-9, text.texts.front().confidence), 1 / length);
}

// Signs and brands have no digits. Plates without any are read surely or not reported at all (plate_reader.cpp).
bool isLettering(const RecognisedText& text) {
    const PlateText& best = text.texts.front();
    return best.text.find_first_of("0123456789") == std::string::npos && best.confidence < kSurelyLetters;
}

// Where the upper row ends, as a share of the box's height: the line with the least detail near the middle.
double rowBoundary(const cv::Mat& grey, const cv::Rect2f& box) {
    cv::Mat plate;
    cv::resize(cut(grey, box), plate, {96, 64}, 0, 0, cv::INTER_AREA);
    plate = plate(cv::Rect(8, 0, 80, 64));
    cv::Mat detail;
    cv::Sobel(plate, detail, CV_32F, 1, 0);
    cv::Mat profile;
    cv::reduce(cv::abs(detail), profile, 1, cv::REDUCE_AVG);
    cv::blur(profile, profile, {1, 5});
    int best = 30;
    double least = 1e30;
    for (int y = 22; y <= 40; ++y) {
        // Rows are mostly of equal height or the upper one is lower, so the middle is preferred a little.
        const double value = profile.at<float>(y) * (1 + .015 * std::abs(y - 30));
        if (value < least) {
            least = value;
            best = y;
        }
    }
    return (best + .5) / 64;
}

// Joins upper and lower row; the alternatives are those of either row beside the best of the other.
RecognisedText joined(const RecognisedText& upper, const RecognisedText& lower) {
    RecognisedText both;
    both.rows = 2;
    if (upper.texts.empty() || lower.texts.empty() || upper.texts.front().text.empty() ||
        lower.texts.front().text.empty()) {
        return both;
    }
    for (const PlateText& a : upper.texts) {
        for (const PlateText& b : lower.texts) {
            both.texts.push_back({a.text + b.text, a.confidence * b.confidence});
        }
    }
    std::stable_sort(both.texts.begin(), both.texts.end(),
                     [](const PlateText& a, const PlateText& b) { return a.confidence > b.confidence; });
    both.texts.resize(std::min<std::size_t>(both.texts.size(), kMostTexts));
    both.characters = upper.characters;
    both.characters.insert(both.characters.end(), lower.characters.begin(), lower.characters.end());
    return both;
}

// The row laid straight: the pixels of a box along a line that sinks by `tilt` of its length.
cv::Mat straightened(const cv::Mat& grey, const cv::Rect2f& box, float tilt) {
    const cv::Size size(std::max(4, cvRound(box.width)), std::max(4, cvRound(box.height)));
    const cv::Matx23f map(1, 0, box.x, tilt, 1, box.y - tilt * box.width / 2);
    cv::Mat pixels;
    cv::warpAffine(grey, pixels, map, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    return pixels;
}

// The mean of what several looks give each text; the characters are those of the look that was surest of the best one.
RecognisedText pooled(const RecognisedText& first, const std::vector<RecognisedText>& looks) {
    RecognisedText all = first;
    all.texts.clear();
    for (const RecognisedText& look : looks) {
        for (const PlateText& text : look.texts) {
            const auto same = std::find_if(all.texts.begin(), all.texts.end(),
                                           [&](const PlateText& other) { return other.text == text.text; });
            PlateText& sum = same == all.texts.end() ? all.texts.emplace_back(PlateText{text.text, 0}) : *same;
            sum.confidence += text.confidence / static_cast<double>(looks.size());
        }
    }
    std::stable_sort(all.texts.begin(), all.texts.end(),
                     [](const PlateText& a, const PlateText& b) { return a.confidence > b.confidence; });
    all.texts.resize(std::min<std::size_t>(all.texts.size(), kMostTexts));
    double surest = -1;
    for (const RecognisedText& look : looks) {
        if (!all.texts.empty() && !look.texts.empty() && look.texts.front().text == all.texts.front().text &&
            look.texts.front().confidence > surest) {
            surest = look.texts.front().confidence;
            all.characters = look.characters;
        }
    }
    return all;
}

Result<void> checkedPlace(const cv::Mat& grey, const cv::Rect2f& box) {
    if (grey.empty() || grey.type() != CV_8UC1) {
        return fail(ErrorKind::InvalidArgument, "the plate reader takes 8-bit grey frames");
    }
    const cv::Rect2f frame(0, 0, static_cast<float>(grey.cols), static_cast<float>(grey.rows));
    // A box mostly outside the frame would be all repeated edge.
    if (!(box.width >= 1) || !(box.height >= 1) || (frame & box).area() < .3F * box.area()) {
        return fail(ErrorKind::InvalidArgument, "the plate's box lies outside the frame");
    }
    return {};
}

} // namespace

cv::Mat readerInput(const cv::Mat& grey, const cv::Rect2f& strip) {
    const cv::Mat pixels = cut(grey, strip);
    const float aspect = static_cast<float>(pixels.cols) / static_cast<float>(pixels.rows);
    const int width = inputWidth(aspect);
    cv::Mat input;
    cv::resize(pixels, input, {width, kHeight}, 0, 0,
               pixels.rows > kHeight * 3 / 2 ? cv::INTER_AREA : cv::INTER_LINEAR);
    const int left = (kWidth - width) / 2;
    cv::copyMakeBorder(input, input, 0, 0, left, kWidth - width - left, cv::BORDER_REPLICATE);
    return input;
}

PlateRecogniser::PlateRecogniser(PlateReaderNetwork net) : net_(std::move(net)) {}

Result<PlateRecogniser> PlateRecogniser::create() {
    Result<PlateReaderNetwork> net = PlateReaderNetwork::load(embedded::plateReaderModel());
    if (!net) {
        return fail(net.error());
    }
    return PlateRecogniser(std::move(*net));
}

RecognisedText PlateRecogniser::readStrip(const cv::Mat& grey, const cv::Rect2f& strip, std::string_view alphabet) {
    cv::Mat scores = net_.run(normalised(readerInput(grey, strip)));
    for (int k = 0; !alphabet.empty() && k < kPlateClasses; ++k) {
        const auto place = static_cast<std::size_t>(k);
        if (place >= kPlateAlphabet.size() || alphabet.find(kPlateAlphabet[place]) == std::string_view::npos) {
            scores.row(k + 1) = kImpossible;
        }
    }
    CtcReading reading = decodeCtc({scores.ptr<float>(), scores.total()}, scores.cols, kMostTexts);
    RecognisedText text;
    if (!reading.columns.empty()) {
        const int margin = (kWidth - inputWidth(strip.width / strip.height)) / 2 / kPixelsPerColumn;
        text.cutLeft = reading.columns.front() < margin + kEdgeColumns;
        text.cutRight = reading.columns.back() >= kWidth / kPixelsPerColumn - margin - kEdgeColumns;
    }
    text.texts = std::move(reading.texts);
    text.characters = std::move(reading.characters);
    return text;
}

RecognisedText PlateRecogniser::readOneRow(const cv::Mat& grey, cv::Rect2f box) {
    RecognisedText best = readStrip(grey, grown(box));
    best.box = box;
    // Lettering and patterns reach over every edge: only what reads like characters is worth following.
    const bool promising = strength(best) >= kPromising;
    for (int i = 0; promising && i < kMostWidenings && (best.cutLeft || best.cutRight); ++i) {
        const float step = box.width * kWidening;
        box.x -= best.cutLeft ? step : 0;
        box.width += (best.cutLeft ? step : 0) + (best.cutRight ? step : 0);
        RecognisedText wider = readStrip(grey, grown(box));
        const bool lost = wider.texts.empty() || best.texts.empty() ||
                          wider.texts.front().text.size() < best.texts.front().text.size();
        if (lost || strength(wider) < kWidenedStrength * strength(best)) {
            break;
        }
        best = std::move(wider);
        best.box = box;
    }
    return best;
}

RecognisedText PlateRecogniser::readTwoRows(const cv::Mat& grey, const cv::Rect2f& box, float boundaryShift) {
    const cv::Rect2f plate = grown(box);
    const auto boundary = static_cast<float>(rowBoundary(grey, plate)) + boundaryShift;
    const float reach = static_cast<float>(kRowOverlap) * plate.height;
    const float edge = plate.height * boundary;
    const RecognisedText upper = readStrip(grey, {plate.x, plate.y, plate.width, edge + reach});
    if (strength(upper) < kHopelessRow) {
        return joined(upper, {});
    }
    const RecognisedText lower =
        readStrip(grey, {plate.x, plate.y + edge - reach, plate.width, plate.height - edge + reach});
    RecognisedText both = joined(upper, lower);
    both.box = box;
    return both;
}

RecognisedText PlateRecogniser::readFirst(const cv::Mat& grey, const cv::Rect2f& box) {
    const float aspect = box.width / box.height;
    RecognisedText one;
    if (aspect > kSurelyTwoRows) {
        one = readOneRow(grey, box);
    }
    if (aspect > kSurelyOneRow || (aspect > 2 && strength(one) > kOneRowSettled)) {
        return one;
    }
    RecognisedText two = readTwoRows(grey, box);
    return strength(two) > strength(one) ? two : one;
}

RecognisedText PlateRecogniser::readAgain(const cv::Mat& grey, const RecognisedText& first, const PlateView& view) {
    const float dx = first.box.width * view.side;
    const float dy = first.box.height * view.height;
    const cv::Rect2f box(first.box.x - dx, first.box.y - dy, first.box.width + 2 * dx, first.box.height + 2 * dy);
    if (first.rows == 2) {
        return readTwoRows(grey, box, view.shift);
    }
    if (view.tilt == 0) {
        return readStrip(grey, grown(box));
    }
    // A tilted row fills its upright box only in part: the straightened one is lower.
    cv::Rect2f row = grown(box);
    const float lower = std::min(.4F * row.height, .7F * std::abs(view.tilt) * row.width);
    row.y += lower / 2;
    row.height -= lower;
    const cv::Mat straight = straightened(grey, row, view.tilt);
    return readStrip(straight, {0, 0, static_cast<float>(straight.cols), static_cast<float>(straight.rows)});
}

void PlateRecogniser::lookWhileBetter(const cv::Mat& grey, const RecognisedText& first,
                                      std::span<const PlateView> views, std::vector<RecognisedText>& looks) {
    for (const PlateView& view : views) {
        RecognisedText look = readAgain(grey, first, view);
        if (strength(look) < kNoWorse * strength(first)) {
            return;
        }
        looks.push_back(std::move(look));
    }
}

// A box that cuts a character away cleanly leaves a text that looks sure. Wider looks, also along a row that sinks or
// rises as steep rows leave their boxes at the corners, show whether there is more; if so, the text is not whole.
void PlateRecogniser::lookForMore(const cv::Mat& grey, RecognisedText& text) {
    if (text.rows != 1 || text.texts.empty() || text.texts.front().confidence < kWorthALook) {
        return;
    }
    const bool mayBeSteep = text.box.width < kLevelAspect * text.box.height;
    const std::string part = text.texts.front().text;
    for (const PlateView& view : std::span(kWiderLooks).first(mayBeSteep ? kWiderLooks.size() : 1)) {
        RecognisedText wide = readAgain(grey, text, view);
        const std::string all = wide.texts.empty() ? std::string() : wide.texts.front().text;
        const std::size_t at = all.find(part);
        if (all.size() <= part.size() || at == std::string::npos || wide.texts.front().confidence < kMore) {
            continue;
        }
        // Upright, the band's letters or a sticker come in as well: that is no better text, only a doubt.
        if (view.tilt != 0 && wide.texts.front().confidence >= kBetter) {
            text.texts = std::move(wide.texts);
            text.characters = std::move(wide.characters);
        }
        text.cutLeft = text.cutLeft || at > 0;
        text.cutRight = text.cutRight || at + part.size() < all.size();
        return;
    }
}

Result<RecognisedText> PlateRecogniser::recognise(const cv::Mat& grey, const cv::Rect2f& box) {
    if (const Result<void> checked = checkedPlace(grey, box); !checked) {
        return fail(checked.error());
    }
    try {
        const RecognisedText first = readFirst(grey, box);
        if (strength(first) < kPromising || isLettering(first)) {
            return first;
        }
        std::vector<RecognisedText> looks{first};
        RecognisedText text = first;
        const auto lookUntil = [&](double confidence, std::span<const PlateView> views) {
            if (text.texts.empty() || text.texts.front().confidence < confidence) {
                for (const PlateView& view : views) {
                    looks.push_back(readAgain(grey, first, view));
                }
                text = pooled(first, looks);
            }
        };
        lookUntil(2, std::span(kSecondLooks).first(1));
        lookUntil(kSettled, std::span(kSecondLooks).last(1));
        if (text.texts.empty() || text.texts.front().confidence < kClear) {
            for (const auto& views : kDoubtfulLooks) {
                lookWhileBetter(grey, first, views, looks);
            }
            text = pooled(first, looks);
        }
        lookForMore(grey, text);
        return text;
    } catch (const cv::Exception& error) {
        return fail(ErrorKind::Internal, std::string("the plate reader failed: ") + error.what());
    }
}

Result<RecognisedText> PlateRecogniser::readLine(const cv::Mat& grey, const cv::Rect2f& box,
                                                 std::string_view alphabet) {
    if (const Result<void> checked = checkedPlace(grey, box); !checked) {
        return fail(checked.error());
    }
    try {
        RecognisedText text = readStrip(grey, box, alphabet);
        text.box = box;
        return text;
    } catch (const cv::Exception& error) {
        return fail(ErrorKind::Internal, std::string("the plate reader failed: ") + error.what());
    }
}

Result<std::vector<PlateText>> PlateRecogniser::readBandSign(const cv::Mat& grey, const cv::Rect& band) {
    if (grey.empty() || grey.type() != CV_8UC1 || (band & cv::Rect(0, 0, grey.cols, grey.rows)) != band ||
        band.empty()) {
        return fail(ErrorKind::InvalidArgument, "the band lies outside the grey frame");
    }
    try {
        const float bottom = std::min(static_cast<float>(grey.rows),
                                      static_cast<float>(band.y) + kSignBottom * static_cast<float>(band.height));
        const cv::Mat dark = 255 - grey(cv::Rect(band.x, 0, band.width, cvCeil(bottom)));
        std::vector<PlateText> signs;
        for (const float share : kSignTops) {
            const float top = static_cast<float>(band.y) + share * static_cast<float>(band.height);
            for (const PlateText& text :
                 readStrip(dark, {0, top, static_cast<float>(band.width), bottom - top}).texts) {
                const auto same = std::find_if(signs.begin(), signs.end(),
                                               [&](const PlateText& other) { return other.text == text.text; });
                PlateText& sign = same == signs.end() ? signs.emplace_back(PlateText{text.text, 0}) : *same;
                sign.confidence += text.confidence / static_cast<double>(kSignTops.size());
            }
            const bool hopeless = std::all_of(signs.begin(), signs.end(), [](const PlateText& text) {
                return text.text.empty() || text.confidence < kHopelessSign;
            });
            if (hopeless) {
                break;
            }
        }
        std::stable_sort(signs.begin(), signs.end(),
                         [](const PlateText& a, const PlateText& b) { return a.confidence > b.confidence; });
        return signs;
    } catch (const cv::Exception& error) {
        return fail(ErrorKind::Internal, std::string("the plate reader failed: ") + error.what());
    }
}

} // namespace lanepost::anpr
