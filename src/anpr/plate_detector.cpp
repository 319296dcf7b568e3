// Finds plates in a frame with the embedded detector network.
#include "anpr/plate_detector.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "embedded/plateDetectorModel.h"

namespace lanepost::anpr {
namespace {

constexpr int kStride = 8;    // one cell of the network's answer
constexpr int kPadding = 110; // the grey that normalises to 0
constexpr float kSpread = 60;
constexpr float kLeastPeak = .25F;
constexpr float kMostOverlap = .3F;
constexpr std::size_t kMostPlates = 12;
constexpr int kLongestFrameSide = 20'000;

// In input pixels: plates beyond the first width are cut by the network's field of view, so a look at half size
// follows; its boxes count from the second width on.
constexpr float kNearPlate = 90;
constexpr float kCoarsePlate = 100;
constexpr float kFoundConfidence = .35F; // what makes the second look unnecessary

float sigmoid(float x) {
    return 1 / (1 + std::exp(-x));
}

float overlap(const cv::Rect2f& a, const cv::Rect2f& b) {
    const float common = (a & b).area();
    return common / std::max(1e-6F, a.area() + b.area() - common);
}

// The frame as the network takes it: scaled, padded right and below to whole cells, (v - 110) / 60. Squeezing or
// cutting the picture to 640x352 costs readings on ro_dashcam or makes extra ones.
cv::Mat networkInput(const cv::Mat& grey, cv::Size size) {
    const auto padded = [](int side) { return (side + kStride - 1) / kStride * kStride; };
    cv::Mat scaled;
    cv::resize(grey, scaled, size, 0, 0, size.width < grey.cols ? cv::INTER_AREA : cv::INTER_LINEAR);
    cv::copyMakeBorder(scaled, scaled, 0, padded(size.height) - size.height, 0, padded(size.width) - size.width,
                       cv::BORDER_CONSTANT, cv::Scalar(kPadding));
    cv::Mat values;
    scaled.convertTo(values, CV_32F, 1.0 / kSpread, -kPadding / kSpread);
    return values;
}

// The boxes at the peaks of the score map, in input pixels. answer: 1 x 5 x rows x columns.
std::vector<PlateCandidate> peaks(const cv::Mat& answer) {
    const int rows = answer.size[2];
    const int columns = answer.size[3];
    const auto at = [&](int channel, int r, int c) { return answer.ptr<float>(0, channel)[r * columns + c]; };
    std::vector<PlateCandidate> found;
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) {
            const float score = at(0, r, c);
            const float confidence = sigmoid(score);
            bool peak = confidence >= kLeastPeak;
            for (int dr = -1; peak && dr <= 1; ++dr) {
                for (int dc = -1; peak && dc <= 1; ++dc) {
                    const bool inside = r + dr >= 0 && r + dr < rows && c + dc >= 0 && c + dc < columns;
                    peak = !inside || at(0, r + dr, c + dc) <= score;
                }
            }
            if (!peak) {
                continue;
            }
            std::array<float, 4> sides{}; // left, top, right, bottom from the cell's centre
            for (int k = 0; k < 4; ++k) {
                sides[static_cast<std::size_t>(k)] = std::exp(std::clamp(at(k + 1, r, c), -3.F, 5.F)) * kStride;
            }
            const float x = (static_cast<float>(c) + .5F) * kStride;
            const float y = (static_cast<float>(r) + .5F) * kStride;
            found.push_back({{x - sides[0], y - sides[1], sides[0] + sides[2], sides[1] + sides[3]}, confidence});
        }
    }
    return found;
}

std::vector<PlateCandidate> withoutOverlaps(std::vector<PlateCandidate> found) {
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.confidence > b.confidence; });
    std::vector<PlateCandidate> kept;
    for (const PlateCandidate& candidate : found) {
        const bool repeats = std::any_of(kept.begin(), kept.end(), [&](const PlateCandidate& other) {
            return overlap(candidate.box, other.box) > kMostOverlap;
        });
        if (!repeats && kept.size() < kMostPlates) {
            kept.push_back(candidate);
        }
    }
    return kept;
}

bool needsCoarseLook(const std::vector<PlateCandidate>& found, float scale) {
    const bool near = std::any_of(found.begin(), found.end(),
                                  [&](const PlateCandidate& c) { return c.box.width * scale > kNearPlate; });
    return near || found.empty() || found.front().confidence < kFoundConfidence;
}

// Adds the near plates of the coarse look and takes out the fine boxes that lie on them.
std::vector<PlateCandidate> merged(std::vector<PlateCandidate> fine, const std::vector<PlateCandidate>& coarse,
                                   float scale) {
    for (const PlateCandidate& near : coarse) {
        if (near.box.width * scale < kCoarsePlate) {
            continue;
        }
        float confidence = near.confidence;
        std::erase_if(fine, [&](const PlateCandidate& c) {
            const bool part = (c.box & near.box).area() > .6F * c.box.area();
            confidence = part ? std::max(confidence, c.confidence) : confidence;
            return part;
        });
        fine.push_back({near.box, confidence});
    }
    return fine;
}

} // namespace

cv::Size detectorInputSize(cv::Size frame) {
    const int side = std::max(frame.width, frame.height);
    const int wanted = side <= 700 ? 480 : side <= 1400 ? 640 : side <= 2600 ? 960 : 1280;
    const double scale = static_cast<double>(wanted) / side;
    const auto scaled = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * scale))); };
    return {scaled(frame.width), scaled(frame.height)};
}

PlateDetector::PlateDetector(PlateDetectorNetwork fine, PlateDetectorNetwork coarse)
    : fine_(std::move(fine)), coarse_(std::move(coarse)) {}

Result<PlateDetector> PlateDetector::create() {
    Result<PlateDetectorNetwork> fine = PlateDetectorNetwork::load(embedded::plateDetectorModel());
    if (!fine) {
        return fail(fine.error());
    }
    PlateDetectorNetwork coarse = *fine;
    return PlateDetector(std::move(*fine), std::move(coarse));
}

std::vector<PlateCandidate> PlateDetector::candidatesAt(PlateDetectorNetwork& net, const cv::Mat& grey, cv::Size size) {
    std::vector<PlateCandidate> found = peaks(net.run(networkInput(grey, size)));
    const float sx = static_cast<float>(grey.cols) / static_cast<float>(size.width);
    const float sy = static_cast<float>(grey.rows) / static_cast<float>(size.height);
    for (PlateCandidate& candidate : found) {
        cv::Rect2f& box = candidate.box;
        box = {box.x * sx, box.y * sy, box.width * sx, box.height * sy};
    }
    return found;
}

Result<std::vector<PlateCandidate>> PlateDetector::detect(const cv::Mat& grey) {
    if (grey.empty() || grey.type() != CV_8UC1) {
        return fail(ErrorKind::InvalidArgument, "the plate detector takes 8-bit grey frames");
    }
    if (std::max(grey.cols, grey.rows) > kLongestFrameSide) {
        return fail(ErrorKind::InvalidArgument, "the frame has more than 20000 px a side");
    }
    try {
        const cv::Size size = detectorInputSize(grey.size());
        const float scale = static_cast<float>(size.width) / static_cast<float>(grey.cols);
        std::vector<PlateCandidate> found = withoutOverlaps(candidatesAt(fine_, grey, size));
        if (needsCoarseLook(found, scale)) {
            const cv::Size half(std::max(1, size.width / 2), std::max(1, size.height / 2));
            found =
                withoutOverlaps(merged(std::move(found), withoutOverlaps(candidatesAt(coarse_, grey, half)), scale));
        }
        return found;
    } catch (const cv::Exception& error) {
        return fail(ErrorKind::Internal, std::string("the plate detector failed: ") + error.what());
    }
}

} // namespace lanepost::anpr
