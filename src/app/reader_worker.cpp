#include "app/reader_worker.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "app/device_watch.h"
#include "app/interruptible_wait.h"
#include "app/kept_picture.h"
#include "base/log.h"
#include "document/document_builder.h"

namespace lanepost::app {
namespace {

constexpr std::chrono::seconds kReaderRetryPause{1};

// Wide enough for an officer to compare the zone character by character, small enough to keep.
constexpr int kEvidenceSide = 1400;

cv::Mat shrunk(const cv::Mat& image) {
    const int side = std::max(image.cols, image.rows);
    if (side <= kEvidenceSide) {
        return image;
    }
    cv::Mat smaller;
    const double scale = static_cast<double>(kEvidenceSide) / side;
    cv::resize(image, smaller, cv::Size(), scale, scale, cv::INTER_AREA);
    return smaller;
}

/// When the page lay on the glass.
MonotonicTime takenAt(const capture::PageImages& page) {
    return page.white ? page.white->capturedAt : page.infrared->capturedAt;
}

} // namespace

Result<std::unique_ptr<ReaderWorker>> ReaderWorker::start(std::unique_ptr<capture::PageScanner> scanner,
                                                          LaneChannel& channel, store::EvidenceStore& evidence,
                                                          const Clock& clock) {
    auto reader = mrz::MrzReader::create();
    if (!reader) {
        return fail(scanner->id(), reader.error());
    }
    return std::unique_ptr<ReaderWorker>(
        new ReaderWorker(std::move(scanner), std::move(*reader), channel, evidence, clock));
}

ReaderWorker::ReaderWorker(std::unique_ptr<capture::PageScanner> scanner, mrz::MrzReader reader, LaneChannel& channel,
                           store::EvidenceStore& evidence, const Clock& clock)
    : scanner_(std::move(scanner)), reader_(std::move(reader)), channel_(channel), evidence_(evidence), clock_(clock),
      reading_([this](const std::stop_token& stop) { readPages(stop); }),
      taking_([this](const std::stop_token& stop) { takePages(stop); }) {}

void ReaderWorker::takePages(const std::stop_token& stop) {
    DeviceWatch watch(scanner_->id(), channel_);
    while (!stop.stop_requested()) {
        auto page = scanner_->next(stop);
        if (page) {
            watch.worked();
            pages_.push(std::move(*page), stop);
        } else if (!stop.stop_requested()) {
            watch.failed(page.error());
            waitInterruptibly(kReaderRetryPause, stop);
        }
    }
}

void ReaderWorker::readPages(const std::stop_token& stop) {
    while (const auto page = pages_.pop(stop)) {
        document::DocumentReading document = document::documentFrom(readPage(*page), clock_.utcNow());
        document.evidenceId =
            keepPicture(shrunk(page->white ? page->white->image : page->infrared->image), evidence_, "page image");
        channel_.push({lane::DocumentPresented{std::move(document)}, takenAt(*page), nullptr}, stop);
    }
}

void ReaderWorker::logFailure(const Error& error) const {
    log(LogLevel::Warning, "mrz", scanner_->id() + ": " + error.message);
}

mrz::MrzReading ReaderWorker::orLogged(Result<mrz::MrzReading> reading) {
    if (!reading) {
        logFailure(reading.error());
        return {};
    }
    return std::move(*reading);
}

/// Infrared first, where print on the background vanishes (Doc 9303-2, C.8, C.9); when that is not accepted, both lights
/// together. Lights that show different zones are never mixed: what infrared alone gave stays, not accepted.
mrz::MrzReading ReaderWorker::readPage(const capture::PageImages& page) {
    if (!page.infrared || !page.white) {
        return orLogged(reader_.read((page.infrared ? page.infrared : page.white)->image));
    }
    const std::array<cv::Mat, 2> lights{page.infrared->image, page.white->image};
    auto fused = reader_.readFused(lights, mrz::FusedImages::UnlessFirstAccepted);
    if (fused) {
        return std::move(fused->reading);
    }
    logFailure(fused.error());
    return orLogged(reader_.read(page.infrared->image));
}

} // namespace lanepost::app
