// Folders and videos written here and read back.
#include "capture/recorded_frames.h"

#include <chrono>
#include <cmath>
#include <fstream>

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>

using namespace lanepost;
using namespace lanepost::capture;
using namespace std::chrono_literals;

namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / fs::path("lanepost_recorded_frames_test");
    Folder() {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    void image(const std::string& name, int grey) const {
        cv::imwrite((path / name).string(), cv::Mat(40, 60, CV_8UC3, cv::Scalar(grey, grey, grey)));
    }
};

int greyOf(const Frame& frame) {
    return static_cast<int>(cv::mean(frame.image)[0] + .5);
}

} // namespace

TEST_CASE("a folder gives its images in name order, at the given rate") {
    const Folder folder;
    folder.image("b.png", 20);
    folder.image("a.png", 10);
    folder.image("c.PNG.bmp", 30);
    std::ofstream(folder.path / "labels.tsv") << "no image";
    auto frames = RecordedFrames::open(folder.path, 5);
    REQUIRE(frames);
    for (int i = 0; i < 3; ++i) {
        const auto frame = (*frames)->next();
        REQUIRE(frame);
        REQUIRE(frame->has_value());
        CHECK((*frame)->sequence == static_cast<std::uint64_t>(i));
        CHECK((*frame)->capturedAt == MonotonicTime{} + i * 200ms);
        CHECK(greyOf(**frame) == 10 + 10 * i);
    }
    const auto end = (*frames)->next();
    REQUIRE(end);
    CHECK_FALSE(end->has_value());
}

TEST_CASE("a file that is no image is an error, and the next one follows") {
    const Folder folder;
    std::ofstream(folder.path / "a.png") << "no image";
    folder.image("b.png", 20);
    auto frames = RecordedFrames::open(folder.path, 5);
    REQUIRE(frames);
    CHECK_FALSE((*frames)->next());
    const auto second = (*frames)->next();
    REQUIRE(second);
    REQUIRE(second->has_value());
    CHECK((*second)->sequence == 1);
}

TEST_CASE("a video gives its frames by its own clock") {
    const Folder folder;
    const fs::path file = folder.path / "clip.avi";
    {
        cv::VideoWriter writer(file.string(), cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 10, {64, 48});
        REQUIRE(writer.isOpened());
        for (int i = 0; i < 4; ++i) {
            writer.write(cv::Mat(48, 64, CV_8UC3, cv::Scalar::all(40 + 40 * i)));
        }
    }
    auto frames = RecordedFrames::open(file, 5);
    REQUIRE(frames);
    int count = 0;
    for (auto frame = (*frames)->next(); frame && *frame; frame = (*frames)->next(), ++count) {
        CHECK((*frame)->capturedAt == MonotonicTime{} + count * 100ms);
        CHECK(std::abs(greyOf(**frame) - 40 - 40 * count) < 6);
    }
    CHECK(count == 4);
}

TEST_CASE("what is neither folder nor video is refused") {
    const Folder folder;
    const auto kindOf = [](const fs::path& path, double rate = 5) {
        const auto frames = RecordedFrames::open(path, rate);
        REQUIRE_FALSE(frames);
        CHECK_FALSE(frames.error().message.empty());
        return frames.error().kind;
    };
    CHECK(kindOf(folder.path / "absent") == ErrorKind::NotFound);
    CHECK(kindOf(folder.path) == ErrorKind::Unsupported); // no image in it
    std::ofstream(folder.path / "text.mp4") << "no video";
    CHECK(kindOf(folder.path / "text.mp4") == ErrorKind::Unsupported);
    std::ofstream(folder.path / "empty.mp4");
    CHECK(kindOf(folder.path / "empty.mp4") == ErrorKind::Unsupported);
    CHECK(kindOf("/dev/zero") == ErrorKind::Unsupported);
    CHECK(kindOf(folder.path, 0) == ErrorKind::InvalidArgument);
    CHECK(kindOf(folder.path, -1) == ErrorKind::InvalidArgument);
    CHECK(kindOf(folder.path, std::nan("")) == ErrorKind::InvalidArgument);
}
