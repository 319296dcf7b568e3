// Keeps the pictures that passages will name.
#include "anpr/passage_pictures.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include <opencv2/imgproc.hpp>

namespace lanepost::anpr {
namespace {

constexpr std::size_t kMostCrops = 192;
constexpr std::size_t kMostViews = 16;
constexpr int kViewSide = 640;
// A view every so many frames is enough: the latest one before the best frame is shown.
constexpr std::uint64_t kViewEvery = 5;
constexpr int kCropSide = 512;

// A copy no larger than `side`.
cv::Mat copied(const cv::Mat& image, int side) {
    const double factor = static_cast<double>(side) / std::max(image.cols, image.rows);
    if (factor >= 1) {
        return image.clone();
    }
    cv::Mat small;
    cv::resize(image, small, {}, factor, factor, cv::INTER_AREA);
    return small;
}

void drawLabel(cv::Mat& image, cv::Point at, const std::string& text, const cv::Scalar& colour) {
    const double scale = std::max(.5, image.cols / 1600.);
    const int thickness = std::max(1, cvRound(scale * 2));
    int baseline = 0;
    const cv::Size size = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, scale, thickness, &baseline);
    at.x = std::clamp(at.x, 0, std::max(0, image.cols - size.width));
    at.y = std::clamp(at.y, size.height + 2, std::max(size.height + 2, image.rows - baseline));
    cv::rectangle(image, {at.x, at.y - size.height - 2, size.width, size.height + baseline + 2}, {0, 0, 0}, cv::FILLED);
    cv::putText(image, text, at, cv::FONT_HERSHEY_SIMPLEX, scale, colour, thickness, cv::LINE_AA);
}

} // namespace

void PassagePictures::keep(std::uint64_t frame, const cv::Mat& image, const PlateSceneReading& scene,
                           bool vehiclePresent) {
    for (const PlateReading& plate : scene.plates) {
        const cv::Mat crop = cropAround(image, plate.box);
        if (!crop.empty()) {
            crops_.push_back({frame, plate.box, copied(crop, kCropSide)});
        }
    }
    while (crops_.size() > kMostCrops) {
        crops_.pop_front();
    }
    const bool wanted = scene.plates.empty() && (vehiclePresent || scene.whyNot != NoReadingReason::NoPlateFound);
    if (wanted && (views_.empty() || frame - views_.back().frame >= kViewEvery)) {
        views_.push_back({frame, {}, copied(image, kViewSide)});
    }
    while (views_.size() > kMostViews) {
        views_.pop_front();
    }
}

cv::Mat PassagePictures::of(const PlatePassage& passage) const {
    if (!passage.reading.text.empty()) {
        const auto crop = std::find_if(crops_.begin(), crops_.end(), [&](const Picture& kept) {
            return kept.frame == passage.bestFrame && kept.box == passage.reading.box;
        });
        return crop == crops_.end() ? cv::Mat() : crop->image;
    }
    const auto view = std::find_if(views_.rbegin(), views_.rend(), [&](const Picture& kept) {
        return kept.frame >= passage.firstFrame && kept.frame <= passage.bestFrame;
    });
    return view == views_.rend() ? cv::Mat() : view->image;
}

cv::Mat cropAround(const cv::Mat& image, const PlateBox& box) {
    const int marginX = box.width / 2;
    const int marginY = box.height;
    const cv::Rect wanted(box.x - marginX, box.y - marginY, box.width + 2 * marginX, box.height + 2 * marginY);
    const cv::Rect inside = wanted & cv::Rect(0, 0, image.cols, image.rows);
    return inside.area() > 0 ? image(inside) : cv::Mat();
}

cv::Mat withOverlay(const cv::Mat& image, const PlateSceneReading& scene) {
    cv::Mat drawn;
    if (image.channels() == 1) {
        cv::cvtColor(image, drawn, cv::COLOR_GRAY2BGR);
    } else {
        drawn = image.clone();
    }
    const cv::Scalar certain(80, 220, 60);
    const cv::Scalar doubtful(40, 160, 255);
    for (const PlateReading& plate : scene.plates) {
        const cv::Scalar& colour = plate.certain ? certain : doubtful;
        cv::rectangle(drawn, {plate.box.x, plate.box.y, plate.box.width, plate.box.height}, colour,
                      std::max(1, image.cols / 500));
        std::string label = plate.text + " " + std::to_string(cvRound(100 * plate.confidence)) + "%";
        if (plate.country) {
            label += " " + plate.country->sign + (plate.country->certain ? "" : "?");
        }
        drawLabel(drawn, {plate.box.x, plate.box.y - 6}, label, colour);
    }
    if (scene.plates.empty()) {
        drawLabel(drawn, {8, 8}, std::string(name(scene.whyNot)), doubtful);
    }
    return drawn;
}

} // namespace lanepost::anpr
