// Orange panels for dangerous goods.
#include "anpr/adr_panel.h"

#include <algorithm>
#include <string>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "anpr/adr_numbers.h"

namespace lanepost::anpr {
namespace {

constexpr int kSearchWidth = 480;
constexpr double kLeastFill = .62; // digits and lines that closing leaves open
constexpr int kLeastHeightPx = 24;
constexpr double kLeastDigits = .3;   // probability of the UN number
constexpr double kBlankContrast = 40; // grey levels between dark and light inside a blank panel at most
constexpr double kBlankFill = .85;
constexpr std::string_view kDigitsAndX = "0123456789X";
constexpr std::string_view kDigits = "0123456789";

bool hasPanelShape(double aspect) {
    return (aspect >= 1.05 && aspect <= 1.75) || (aspect >= 2.1 && aspect <= 3);
}

// The first text of the wanted length with its share; empty when there is none.
PlateText ofLength(const RecognisedText& read, std::size_t least, std::size_t most) {
    const auto found = std::find_if(read.texts.begin(), read.texts.end(), [&](const PlateText& text) {
        return text.text.size() >= least && text.text.size() <= most;
    });
    return found == read.texts.end() ? PlateText() : *found;
}

double contrastIn(const cv::Mat& grey) {
    cv::Mat sorted = grey.clone().reshape(1, 1);
    cv::sort(sorted, sorted, cv::SORT_EVERY_ROW | cv::SORT_ASCENDING);
    const int count = sorted.cols;
    return sorted.at<uchar>(count * 95 / 100) - sorted.at<uchar>(count * 5 / 100);
}

// Share of orange in the inner part of the panel, and only there: a blank one is orange all over.
double orangeShare(const cv::Mat& image) {
    cv::Mat hsv;
    cv::Mat mask;
    cv::cvtColor(image, hsv, cv::COLOR_BGR2HSV);
    cv::inRange(hsv, cv::Scalar(3, 120, 50), cv::Scalar(17, 255, 255), mask);
    return static_cast<double>(cv::countNonZero(mask)) / static_cast<double>(mask.total());
}

cv::Rect inner(const cv::Rect& box, double margin) {
    const int x = cvRound(box.width * margin);
    const int y = cvRound(box.height * margin);
    return {box.x + x, box.y + y, std::max(1, box.width - 2 * x), std::max(1, box.height - 2 * y)};
}

} // namespace

std::vector<cv::Rect> findOrangePanels(const cv::Mat& image) {
    std::vector<cv::Rect> panels;
    if (image.empty() || image.type() != CV_8UC3) {
        return panels;
    }
    const double factor = std::min(1., static_cast<double>(kSearchWidth) / image.cols);
    cv::Mat small;
    cv::resize(image, small, {}, factor, factor, cv::INTER_NEAREST);
    cv::Mat mask;
    cv::cvtColor(small, small, cv::COLOR_BGR2HSV);
    cv::inRange(small, cv::Scalar(3, 120, 50), cv::Scalar(17, 255, 255), mask);
    if (cv::countNonZero(mask) < 60) {
        return panels;
    }
    cv::morphologyEx(mask, mask, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {7, 7}));
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
    for (const std::vector<cv::Point>& outline : outlines) {
        const cv::Rect box = cv::boundingRect(outline);
        const double fill = static_cast<double>(cv::countNonZero(mask(box))) / box.area();
        const cv::Rect full(cvFloor(box.x / factor), cvFloor(box.y / factor), cvCeil(box.width / factor),
                            cvCeil(box.height / factor));
        if (full.height >= kLeastHeightPx && fill >= kLeastFill &&
            hasPanelShape(static_cast<double>(box.width) / box.height)) {
            panels.push_back(full & cv::Rect(0, 0, image.cols, image.rows));
        }
    }
    return panels;
}

Result<std::vector<AdrPanel>> readOrangePanels(const cv::Mat& image, const cv::Mat& grey, PlateRecogniser& recogniser) {
    std::vector<AdrPanel> panels;
    for (const cv::Rect& box : findOrangePanels(image)) {
        AdrPanel panel;
        panel.box = {box.x, box.y, box.width, box.height};
        const cv::Rect middle = inner(box, .15);
        if (contrastIn(grey(middle)) < kBlankContrast && orangeShare(image(middle)) >= kBlankFill) {
            panel.blank = true;
            panel.confidence = orangeShare(image(middle));
            panels.push_back(std::move(panel));
            continue;
        }
        // The mask ends inside the black border, so the halves are read a little wider than they are.
        const float width = static_cast<float>(box.width) * 1.06F;
        const float x = static_cast<float>(box.x) - .03F * static_cast<float>(box.width);
        const auto y = static_cast<float>(box.y);
        const auto half = static_cast<float>(box.height) / 2;
        const Result<RecognisedText> upper = recogniser.readLine(grey, {x, y, width, half}, kDigitsAndX);
        const Result<RecognisedText> lower = recogniser.readLine(grey, {x, y + half, width, half}, kDigits);
        if (!upper || !lower) {
            return fail(upper ? lower.error() : upper.error());
        }
        const PlateText hazard = ofLength(*upper, 2, 4);
        const PlateText un = ofLength(*lower, 4, 4);
        if (un.confidence < kLeastDigits) {
            continue;
        }
        panel.hazardNumber = hazard.text;
        panel.hazardNumberListed = isHazardNumber(hazard.text);
        panel.unNumber = un.text;
        panel.unNumberInRange = isUnNumber(un.text);
        panel.pairListed = isHazardOf(hazard.text, un.text);
        panel.confidence = un.confidence * (hazard.text.empty() ? 1 : hazard.confidence);
        panels.push_back(std::move(panel));
    }
    return panels;
}

} // namespace lanepost::anpr
