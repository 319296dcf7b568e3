// Recorded frames, one after the other.
#include "capture/recorded_frames.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <opencv2/videoio.hpp>

#include "capture/image_file.h"

namespace lanepost::capture {
namespace {

namespace fs = std::filesystem;

MonotonicTime timeOf(std::uint64_t frame, double framesPerSecond) {
    const double micros = static_cast<double>(frame) * 1e6 / framesPerSecond;
    return MonotonicTime{} + std::chrono::microseconds(std::llround(micros));
}

bool isImageName(const fs::path& path) {
    constexpr std::array<std::string_view, 5> kEndings{".jpg", ".jpeg", ".png", ".bmp", ".webp"};
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

class FolderFrames : public RecordedFrames {
public:
    FolderFrames(std::string id, std::vector<fs::path> files, double framesPerSecond)
        : id_(std::move(id)), files_(std::move(files)), framesPerSecond_(framesPerSecond) {}

    Result<std::optional<Frame>> next() override {
        if (position_ == files_.size()) {
            return std::optional<Frame>();
        }
        const std::uint64_t sequence = position_++;
        auto image = loadImage(files_[sequence]);
        if (!image) {
            return fail(image.error());
        }
        return std::optional<Frame>(Frame{std::move(*image), id_, sequence, timeOf(sequence, framesPerSecond_)});
    }

private:
    std::string id_;
    std::vector<fs::path> files_;
    double framesPerSecond_;
    std::size_t position_ = 0;
};

class VideoFrames : public RecordedFrames {
public:
    VideoFrames(std::string id, cv::VideoCapture video, double framesPerSecond)
        : id_(std::move(id)), video_(std::move(video)), framesPerSecond_(framesPerSecond) {}

    Result<std::optional<Frame>> next() override try {
        cv::Mat image;
        if (!video_.read(image) || image.empty()) {
            return std::optional<Frame>();
        }
        if (std::max(image.cols, image.rows) > kMaxImageSide || image.total() > kMaxImagePixels) {
            return fail(ErrorKind::LimitExceeded, id_ + ": frames of " + std::to_string(image.cols) + "x" +
                                                      std::to_string(image.rows) + " are too large");
        }
        const std::uint64_t sequence = count_++;
        // The capture keeps its own buffer; a frame must outlive the next read.
        return std::optional<Frame>(Frame{image.clone(), id_, sequence, timeOf(sequence, framesPerSecond_)});
    } catch (const cv::Exception& error) {
        return fail(ErrorKind::Corrupt, id_ + ": the video cannot be decoded: " + error.what());
    }

private:
    std::string id_;
    cv::VideoCapture video_;
    double framesPerSecond_;
    std::uint64_t count_ = 0;
};

Result<std::unique_ptr<RecordedFrames>> openFolder(const fs::path& path, double framesPerSecond) {
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
        if (isImageName(entry->path())) {
            files.push_back(entry->path());
        }
    }
    if (error) {
        return fail(ErrorKind::Io, path.string() + ": the folder cannot be read: " + error.message());
    }
    if (files.empty()) {
        return fail(ErrorKind::Unsupported, path.string() + ": the folder holds no JPEG, PNG, BMP or WebP file");
    }
    std::sort(files.begin(), files.end());
    return std::make_unique<FolderFrames>(path.string(), std::move(files), framesPerSecond);
}

Result<std::unique_ptr<RecordedFrames>> openVideo(const fs::path& path, double framesPerSecond) try {
    // Only the FFmpeg reader: the others take device names, pipelines and number patterns for files.
    cv::VideoCapture video(path.string(), cv::CAP_FFMPEG);
    if (!video.isOpened()) {
        return fail(ErrorKind::Unsupported, path.string() + ": neither a folder nor a video that can be read");
    }
    const double own = video.get(cv::CAP_PROP_FPS);
    const bool sensible = std::isfinite(own) && own >= .1 && own <= 1000;
    return std::make_unique<VideoFrames>(path.string(), std::move(video), sensible ? own : framesPerSecond);
} catch (const cv::Exception& error) {
    return fail(ErrorKind::Unsupported, path.string() + ": the video cannot be opened: " + error.what());
}

} // namespace

Result<std::unique_ptr<RecordedFrames>> RecordedFrames::open(const fs::path& path, double framesPerSecond) {
    if (!std::isfinite(framesPerSecond) || framesPerSecond < .1 || framesPerSecond > 1000) {
        return fail(ErrorKind::InvalidArgument, "frames per second must lie between 0.1 and 1000");
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
        return fail(ErrorKind::NotFound, path.string() + ": there is no such folder or file");
    }
    if (fs::is_directory(status)) {
        return openFolder(path, framesPerSecond);
    }
    // A device or a pipe could block for ever, and FFmpeg takes more than files.
    if (!fs::is_regular_file(status)) {
        return fail(ErrorKind::Unsupported, path.string() + ": neither a folder nor a file");
    }
    return openVideo(path, framesPerSecond);
}

} // namespace lanepost::capture
