// How many plates of the shared photographs are read: floors on sets and parts that nothing was trained on.
//
// Looks for the sets under $LANEPOST_SHARED, else ../shared beside the repository, and says "skipped" without them.
// Reads every third picture; all of them with LANEPOST_ACCURACY=full, which is what the figures in
// models/plate_reader.md come from.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>

#include "anpr/passage_tracker.h"
#include "anpr/plate_reader.h"
#include "anpr/plate_syntax.h"

using namespace lanepost;
using namespace lanepost::anpr;

namespace {

namespace fs = std::filesystem;

struct Row {
    fs::path image;
    std::string text;
    std::string country; // distinguishing sign; empty when not known
};

fs::path setFolder(const std::string& set) {
    const char* shared = std::getenv("LANEPOST_SHARED");
    return (shared != nullptr ? fs::path(shared) : fs::path(LANEPOST_SOURCE_DIR) / "../shared") / "data/plates" / set;
}

// The rows of a set's labels.tsv that have a text; empty, with a warning, when the set is not there.
std::vector<Row> rowsOf(const std::string& set) {
    std::vector<Row> rows;
    std::ifstream file(setFolder(set) / "labels.tsv");
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::vector<std::string> fields;
        std::stringstream stream(line);
        for (std::string field; std::getline(stream, field, '\t');) {
            fields.push_back(field);
        }
        if (fields.size() > 5 && !fields[5].empty()) {
            const std::string country = fields.size() > 6 ? std::string(signOfIsoCode(fields[6])) : "";
            rows.push_back({setFolder(set) / "images" / fields[0], fields[5], country});
        }
    }
    if (rows.empty()) {
        WARN("skipped: " << setFolder(set) << " is not there");
    }
    return rows;
}

bool readsAll() {
    const char* wish = std::getenv("LANEPOST_ACCURACY");
    return wish != nullptr && std::string(wish) == "full";
}

PlateReader newReader() {
    cv::setNumThreads(1);
    Result<PlateReader> reader = PlateReader::create();
    REQUIRE(reader);
    return std::move(*reader);
}

struct Tally {
    int pictures = 0;
    int exact = 0;
    int certain = 0;
    int certainWrong = 0;
    int readings = 0;
    int countryCertain = 0;
    int countryCertainWrong = 0;

    double share(int count) const { return pictures == 0 ? 0 : static_cast<double>(count) / pictures; }
    void add(const PlateReading* reading, const std::string& truth) {
        ++pictures;
        const bool right = reading != nullptr && reading->text == truth;
        const bool sure = reading != nullptr && reading->certain;
        exact += right ? 1 : 0;
        certain += sure ? 1 : 0;
        certainWrong += sure && !right ? 1 : 0;
    }
    // Only of plates whose text is right: another car in the picture may come from elsewhere.
    void addCountry(const PlateReading& reading, const Row& truth) {
        const bool sure = reading.text == truth.text && reading.country && reading.country->certain;
        countryCertain += sure ? 1 : 0;
        countryCertainWrong += sure && reading.country->sign != truth.country ? 1 : 0;
    }
    std::string text() const {
        return std::to_string(exact) + " of " + std::to_string(pictures) + " exact, " + std::to_string(certain) +
               " certain of which wrong " + std::to_string(certainWrong) + ", readings " + std::to_string(readings) +
               ", countries certain " + std::to_string(countryCertain) + " of which wrong " +
               std::to_string(countryCertainWrong);
    }
};

Tally readScenes(const std::vector<Row>& rows) {
    PlateReader reader = newReader();
    Tally tally;
    for (std::size_t i = 0; i < rows.size(); i += readsAll() ? 1 : 3) {
        const cv::Mat image = cv::imread(rows[i].image.string(), cv::IMREAD_COLOR);
        REQUIRE_FALSE(image.empty());
        const Result<PlateSceneReading> scene = reader.read(image);
        REQUIRE(scene);
        tally.add(scene->plates.empty() ? nullptr : &scene->plates.front(), rows[i].text);
        tally.readings += static_cast<int>(scene->plates.size());
        for (const PlateReading& reading : scene->plates) {
            tally.addCountry(reading, rows[i]);
        }
    }
    return tally;
}

// Frames of one clip share the name up to "_f".
std::map<std::string, std::vector<Row>> clipsOf(const std::vector<Row>& rows) {
    std::map<std::string, std::vector<Row>> clips;
    for (const Row& row : rows) {
        const std::string name = row.image.filename().string();
        clips[name.substr(0, name.rfind("_f"))].push_back(row);
    }
    return clips;
}

} // namespace

TEST_CASE("plates of Dutch and other cars in approach clips are read (nl_clips)") {
    const std::vector<Row> rows = rowsOf("nl_clips");
    if (rows.empty()) {
        return;
    }
    const Tally tally = readScenes(rows);
    WARN("nl_clips: " << tally.text());
    CHECK(tally.share(tally.exact) >= .90);
    // A second car in the picture may be read first, rightly and certainly.
    CHECK(tally.certainWrong <= tally.certain / 100 + 1);
    CHECK(tally.countryCertainWrong == 0);
    CHECK(tally.share(tally.countryCertain) >= .30);
}

TEST_CASE("plates of parked Croatian cars are read (hr_text)") {
    const std::vector<Row> rows = rowsOf("hr_text");
    if (rows.empty()) {
        return;
    }
    const Tally tally = readScenes(rows);
    WARN("hr_text: " << tally.text());
    CHECK(tally.share(tally.exact) >= .94);
    CHECK(tally.certainWrong <= 1);
    CHECK(tally.countryCertainWrong == 0);
}

TEST_CASE("crops of two-row plates are read (eu_crops_named)") {
    const std::vector<Row> rows = rowsOf("eu_crops_named");
    if (rows.empty()) {
        return;
    }
    cv::setNumThreads(1);
    Result<PlateRecogniser> recogniser = PlateRecogniser::create();
    REQUIRE(recogniser);
    Tally tally;
    for (std::size_t i = 0; i < rows.size(); i += readsAll() ? 1 : 3) {
        const cv::Mat grey = cv::imread(rows[i].image.string(), cv::IMREAD_GRAYSCALE);
        REQUIRE_FALSE(grey.empty());
        const auto text =
            recogniser->recognise(grey, {0, 0, static_cast<float>(grey.cols), static_cast<float>(grey.rows)});
        REQUIRE(text);
        PlateReading reading;
        reading.text = text->texts.empty() ? "" : text->texts.front().text;
        tally.add(&reading, rows[i].text);
    }
    WARN("eu_crops_named: " << tally.text());
    CHECK(tally.share(tally.exact) >= .60);
}

TEST_CASE("each approach clip gives its plate as a passage (nl_clips)") {
    const std::vector<Row> rows = rowsOf("nl_clips");
    if (rows.empty() || !readsAll()) {
        return;
    }
    PlateReader reader = newReader();
    int right = 0;
    int events = 0;
    const auto clips = clipsOf(rows);
    for (const auto& [clip, frames] : clips) {
        PassageTracker tracker;
        MonotonicTime at{};
        std::vector<PlatePassage> passages;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const Result<PlateSceneReading> scene = reader.read(cv::imread(frames[i].image.string(), cv::IMREAD_COLOR));
            REQUIRE(scene);
            // The set has six frames per second.
            at += std::chrono::microseconds(166'667);
            for (PlatePassage& passage : tracker.observe(i, at, *scene)) {
                passages.push_back(std::move(passage));
            }
        }
        for (PlatePassage& passage : tracker.finish()) {
            passages.push_back(std::move(passage));
        }
        events += static_cast<int>(passages.size());
        for (const PlatePassage& passage : passages) {
            right += passage.reading.text == frames.front().text ? 1 : 0;
        }
    }
    WARN("nl_clips passages: " << right << " of " << clips.size() << " clips right, " << events << " events");
    CHECK(right >= 43);
    CHECK(events <= 54);
}
