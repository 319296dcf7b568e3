// cv::dnn around the line network; every exception of OpenCV ends here.
#include "mrz/line_recogniser.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <opencv2/imgproc.hpp>

#include "embedded/mrzLineModel.h"
#include "mrz/text_zone.h"

namespace lanepost::mrz {

namespace {

constexpr std::size_t kMostStrips = 8;
constexpr std::size_t kMostWidths = 6; // cached networks: three lengths, the middle of a line, and a wide look

cv::dnn::Net loadNetwork() {
    const auto bytes = embedded::mrzLineModel();
    cv::dnn::Net net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    return net;
}

bool usable(const std::vector<cv::Mat>& strips) {
    return !strips.empty() && strips.size() <= kMostStrips && strips[0].cols >= 64 && strips[0].cols <= 2048 &&
           strips[0].cols % 8 == 0 && std::all_of(strips.begin(), strips.end(), [&](const cv::Mat& strip) {
               return strip.type() == CV_8UC1 && strip.rows == kStripHeightPx && strip.cols == strips[0].cols;
           });
}

// Softmax over the classes of every column. logits: classes x columns, class-major.
LineProbabilities columnProbabilities(const float* logits, int columns, int stripWidth) {
    LineProbabilities line;
    line.columns = columns;
    line.columnPx = static_cast<double>(stripWidth) / columns;
    line.values.resize(static_cast<std::size_t>(columns) * kLineClasses);
    for (int column = 0; column < columns; ++column) {
        float* out = line.values.data() + static_cast<std::ptrdiff_t>(column) * kLineClasses;
        float top = logits[column];
        for (int k = 1; k < kLineClasses; ++k) {
            top = std::max(top, logits[k * columns + column]);
        }
        float sum = 0;
        for (int k = 0; k < kLineClasses; ++k) {
            out[k] = std::exp(logits[k * columns + column] - top);
            sum += out[k];
        }
        for (int k = 0; k < kLineClasses; ++k) {
            out[k] /= sum;
        }
    }
    return line;
}

} // namespace

Result<LineRecogniser> LineRecogniser::create() {
    LineRecogniser recogniser;
    try {
        recogniser.nets_[0] = loadNetwork(); // fails here, not in the field
    } catch (const cv::Exception& exception) {
        return fail(ErrorKind::Corrupt, "the built-in line network cannot be loaded: " + exception.err);
    }
    recogniser.nets_.clear();
    return recogniser;
}

Result<std::vector<LineProbabilities>> LineRecogniser::recognise(const std::vector<cv::Mat>& strips) {
    if (!usable(strips)) {
        return fail(ErrorKind::InvalidArgument,
                    "line strips must be 8-bit grey, 32 px high and equally wide, 64 to 2048 px in steps of 8");
    }
    std::vector<LineProbabilities> lines;
    try {
        for (const cv::Mat& strip : strips) {
            Result<LineProbabilities> line = recogniseOne(strip);
            if (!line) {
                return fail(line.error());
            }
            lines.push_back(std::move(*line));
        }
    } catch (const cv::Exception& exception) {
        return fail(ErrorKind::Internal, "the line network failed: " + exception.err);
    }
    return lines;
}

Result<LineProbabilities> LineRecogniser::recogniseOne(const cv::Mat& strip) {
    auto found = nets_.find(strip.cols);
    if (found == nets_.end()) {
        if (nets_.size() >= kMostWidths) {
            nets_.erase(nets_.begin());
        }
        found = nets_.emplace(strip.cols, loadNetwork()).first;
    }
    found->second.setInput(cv::dnn::blobFromImage(strip, 1.0 / 255));
    const cv::Mat logits = found->second.forward();
    // 1 x 38 x 1 x columns, or without the third axis.
    const int columns = logits.size[logits.dims - 1];
    if (logits.dims < 3 || logits.size[0] != 1 || logits.size[1] != kLineClasses ||
        logits.total() != static_cast<std::size_t>(kLineClasses) * columns) {
        return fail(ErrorKind::Internal, "the line network answers in an unexpected shape");
    }
    return columnProbabilities(logits.ptr<float>(), columns, strip.cols);
}

} // namespace lanepost::mrz
