// How well plates are read: every set of plate_sets.json holds its floors, and the clips give their passages. Sets
// beside the project are skipped where they are absent.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>

#include "accuracy/plate_set.h"
#include "accuracy/plate_tally.h"
#include "anpr/passage_tracker.h"
#include "capture/image_file.h"

using namespace lanepost;
using namespace lanepost::accuracy;

namespace {

constexpr std::chrono::microseconds kFrameTime{166'667}; // nl_clips has six frames per second
constexpr int kLeastRightClips = 43;                     // of 45
constexpr int kMostEvents = 54;                          // other vehicles drive through the pictures as well

std::vector<PlateSet> sets() {
    const auto read = readPlateSets(std::filesystem::path(LANEPOST_SOURCE_DIR) / "tests/accuracy/plate_sets.json");
    REQUIRE(read);
    return *read;
}

// Empty, with a warning, when the set is not here.
std::vector<PlateTruth> picturesOf(const PlateSet& set) {
    const auto pictures = readPlateTruth(set);
    if (!pictures && pictures.error().kind == ErrorKind::NotFound) {
        WARN("skipped: " << set.name << " is not here");
        return {};
    }
    REQUIRE(pictures);
    REQUIRE_FALSE(pictures->empty());
    return *pictures;
}

anpr::PlateReader newReader() {
    cv::setNumThreads(1);
    auto reader = anpr::PlateReader::create();
    REQUIRE(reader);
    return std::move(*reader);
}

std::vector<anpr::PlatePassage> passagesOf(anpr::PlateReader& reader, const std::vector<PlateTruth>& frames) {
    anpr::PassageTracker tracker;
    std::vector<anpr::PlatePassage> passages;
    const auto keep = [&](std::vector<anpr::PlatePassage> more) {
        passages.insert(passages.end(), more.begin(), more.end());
    };
    MonotonicTime at{};
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const auto image = capture::loadImage(frames[i].image);
        REQUIRE(image);
        const auto scene = reader.read(*image);
        REQUIRE(scene);
        keep(tracker.observe(i, at += kFrameTime, *scene));
    }
    keep(tracker.finish());
    return passages;
}

} // namespace

TEST_CASE("plates are read as well as the sets ask") {
    anpr::PlateReader reader = newReader();
    std::printf("%s", plateHeading().c_str());
    for (const PlateSet& set : sets()) {
        const std::vector<PlateTruth> pictures = picturesOf(set);
        if (pictures.empty()) {
            continue;
        }
        const auto tally = tallyPlates(reader, set.kind, pictures);
        REQUIRE(tally);
        std::printf("%s", plateRow(set.name, *tally).c_str());
        const std::vector<std::string> broken = brokenFloors(set, *tally);
        for (const std::string& floor : broken) {
            UNSCOPED_INFO(floor);
        }
        INFO(set.name);
        CHECK(broken.empty());
    }
}

TEST_CASE("each approach clip gives its plate as one passage") {
    std::map<std::string, std::vector<PlateTruth>> clips;
    for (const PlateSet& set : sets()) {
        if (set.name == "nl_clips") {
            for (const PlateTruth& frame : picturesOf(set)) {
                const std::string name = frame.image.filename().string();
                clips[name.substr(0, name.rfind("_f"))].push_back(frame);
            }
        }
    }
    if (clips.empty()) {
        return;
    }
    anpr::PlateReader reader = newReader();
    int right = 0;
    int twice = 0;
    int events = 0;
    for (const auto& [clip, frames] : clips) {
        int times = 0;
        for (const anpr::PlatePassage& passage : passagesOf(reader, frames)) {
            ++events;
            const bool own = passage.reading.text == frames.front().text;
            times += own ? 1 : 0;
            if (!own) {
                std::printf("another event: %s %s, %d frames\n", clip.c_str(), passage.reading.text.c_str(),
                            passage.agreeing);
            }
        }
        right += times > 0 ? 1 : 0;
        twice += times > 1 ? 1 : 0;
    }
    std::printf("passages: %d of %zu clips right, %d twice, %d events\n", right, clips.size(), twice, events);
    CHECK(right >= kLeastRightClips);
    CHECK(twice == 0);
    CHECK(events <= kMostEvents);
}
