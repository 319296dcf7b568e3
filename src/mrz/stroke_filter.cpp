// Paper is the morphological closing: what the image would be without its narrow dark strokes.
#include "mrz/stroke_filter.h"

#include <opencv2/imgproc.hpp>

namespace lanepost::mrz {

namespace {

constexpr double kDarkestPaper = 40; // grey value: in deeper shadow there is more noise than print

} // namespace

cv::Mat relativeStrokes(const cv::Mat& grey, int widthPx) {
    cv::Mat paper;
    cv::morphologyEx(grey, paper, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {widthPx, widthPx}));
    cv::Mat strokes = paper - grey;
    cv::max(paper, kDarkestPaper, paper);
    cv::divide(strokes, paper, strokes, 255.0);
    return strokes;
}

} // namespace lanepost::mrz
