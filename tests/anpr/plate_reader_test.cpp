// The reader on the rendered street pictures, and on input that no camera would give.
#include "anpr/plate_reader.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

using namespace lanepost;
using namespace lanepost::anpr;

namespace {

const std::string kSamples = std::string(LANEPOST_SOURCE_DIR) + "/tests/samples/vehicles/";

std::vector<nlohmann::json> truths() {
    std::vector<nlohmann::json> rows;
    std::ifstream file(kSamples + "truth.jsonl");
    for (std::string line; std::getline(file, line);) {
        rows.push_back(nlohmann::json::parse(line));
    }
    return rows;
}

cv::Mat picture(const std::string& name) {
    cv::Mat image = cv::imread(kSamples + name, cv::IMREAD_COLOR);
    REQUIRE_FALSE(image.empty());
    return image;
}

PlateReader newReader() {
    cv::setNumThreads(1);
    Result<PlateReader> reader = PlateReader::create();
    REQUIRE(reader);
    return std::move(*reader);
}

double overlap(const PlateBox& box, const nlohmann::json& truth) {
    const cv::Rect a(box.x, box.y, box.width, box.height);
    const cv::Rect b(truth[0].get<int>(), truth[1].get<int>(), truth[2].get<int>(), truth[3].get<int>());
    return static_cast<double>((a & b).area()) / static_cast<double>(a.area() + b.area() - (a & b).area());
}

const PlateReading* find(const PlateSceneReading& scene, const std::string& text) {
    const auto found = std::find_if(scene.plates.begin(), scene.plates.end(),
                                    [&](const PlateReading& reading) { return reading.text == text; });
    return found == scene.plates.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("every plate of the rendered pictures is read exactly, at its place and with its rows") {
    PlateReader reader = newReader();
    const std::vector<nlohmann::json> rows = truths();
    REQUIRE(rows.size() == 10);
    for (const nlohmann::json& row : rows) {
        const std::string name = row["image"];
        INFO(name);
        const Result<PlateSceneReading> scene = reader.read(picture(name));
        REQUIRE(scene);
        CHECK(scene->plates.size() == row["plates"].size());
        for (const nlohmann::json& truth : row["plates"]) {
            const PlateReading* reading = find(*scene, truth["text"]);
            INFO(truth.dump());
            REQUIRE(reading != nullptr);
            CHECK(reading->rows == truth["rows"]);
            CHECK(overlap(reading->box, truth["box"]) > .5);
            CHECK(reading->characters.size() == reading->text.size());
        }
    }
}

TEST_CASE("no country is stated wrongly on the rendered pictures, and two are certain") {
    const std::map<std::string, std::string> signs = {{"DE", "D"},   {"RO", "RO"}, {"PL", "PL"}, {"NL", "NL"},
                                                      {"FR", "F"},   {"SK", "SK"}, {"UA", "UA"}, {"HU", "H"},
                                                      {"RS", "SRB"}, {"IT", "I"}};
    PlateReader reader = newReader();
    int certain = 0;
    for (const nlohmann::json& row : truths()) {
        const Result<PlateSceneReading> scene = reader.read(picture(row["image"]));
        REQUIRE(scene);
        for (const nlohmann::json& truth : row["plates"]) {
            INFO(truth.dump());
            const PlateReading* reading = find(*scene, truth["text"]);
            REQUIRE(reading != nullptr);
            const std::string& sign = signs.at(truth["country"]);
            const auto& syntax = reading->evidence.syntax;
            CHECK(std::find(syntax.begin(), syntax.end(), sign) != syntax.end());
            CHECK((!reading->country || reading->country->sign == sign));
            certain += reading->country && reading->country->certain ? 1 : 0;
        }
    }
    CHECK(certain >= 2);
}

TEST_CASE("a plate in a given box is read as it is in the scene") {
    PlateReader reader = newReader();
    const cv::Mat image = picture("car_rear_nl_day.jpg");
    const Result<PlateReading> reading = reader.readAt(image, {459, 310, 147, 32});
    REQUIRE(reading);
    CHECK(reading->text == "74XKZ3");
    REQUIRE(reading->country);
    CHECK(reading->country->sign == "NL");
    CHECK_FALSE(reader.readAt(image, {5000, 310, 147, 32}));
    CHECK_FALSE(reader.readAt(image, {0, 0, 0, 0}));
    CHECK_FALSE(reader.readAt(cv::Mat(), {0, 0, 10, 10}));
}

TEST_CASE("a vehicle without a plate gives no reading and a reason") {
    PlateReader reader = newReader();
    const Result<PlateSceneReading> scene = reader.read(picture("car_rear_no_plate.jpg"));
    REQUIRE(scene);
    CHECK(scene->plates.empty());
    CHECK(scene->whyNot == NoReadingReason::NoPlateFound);
    CHECK(name(scene->whyNot) == "no_plate_found");
}

TEST_CASE("a black picture is too dark") {
    PlateReader reader = newReader();
    const Result<PlateSceneReading> scene = reader.read(cv::Mat::zeros(480, 640, CV_8UC3));
    REQUIRE(scene);
    CHECK(scene->plates.empty());
    CHECK(scene->whyNot == NoReadingReason::TooDark);
}

TEST_CASE("the same picture is read at other sizes and in grey") {
    PlateReader reader = newReader();
    const cv::Mat original = picture("car_front_ro_day.jpg");
    for (const double scale : {.5, 1.5, 3.0}) {
        INFO(scale);
        cv::Mat scaled;
        cv::resize(original, scaled, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
        const Result<PlateSceneReading> scene = reader.read(scaled);
        REQUIRE(scene);
        CHECK(find(*scene, "TM58KWE") != nullptr);
    }
    cv::Mat grey;
    cv::cvtColor(original, grey, cv::COLOR_BGR2GRAY);
    const Result<PlateSceneReading> scene = reader.read(grey);
    REQUIRE(scene);
    CHECK(find(*scene, "TM58KWE") != nullptr);
}

TEST_CASE("reading the same picture twice gives the same") {
    PlateReader reader = newReader();
    const cv::Mat image = picture("two_cars_rs_it.jpg");
    const Result<PlateSceneReading> first = reader.read(image);
    REQUIRE(first);
    REQUIRE(reader.read(picture("car_rear_nl_day.jpg")));
    const Result<PlateSceneReading> again = reader.read(image);
    REQUIRE(again);
    CHECK(*again == *first);
}

TEST_CASE("input that is no frame is an error and not a crash") {
    PlateReader reader = newReader();
    const std::vector<cv::Mat> hostile = {
        cv::Mat(),
        cv::Mat::zeros(1, 1, CV_8UC3),
        cv::Mat::zeros(31, 2000, CV_8UC1),
        cv::Mat::zeros(480, 640, CV_16UC1),
        cv::Mat::zeros(480, 640, CV_32FC3),
        cv::Mat::zeros(480, 640, CV_8UC4),
        cv::Mat::zeros(480, 640, CV_8UC2),
        cv::Mat::zeros(40, 20'001, CV_8UC1),
        cv::Mat(std::vector<int>{4, 64, 64}, CV_8UC1, cv::Scalar(0)),
    };
    for (const cv::Mat& image : hostile) {
        const Result<PlateSceneReading> scene = reader.read(image);
        REQUIRE_FALSE(scene);
        CHECK(scene.error().kind == ErrorKind::InvalidArgument);
        CHECK_FALSE(scene.error().message.empty());
    }
}

TEST_CASE("odd shapes and noise are read without a crash") {
    PlateReader reader = newReader();
    cv::RNG random(7);
    for (const cv::Size size : {cv::Size(32, 32), cv::Size(33, 4000), cv::Size(4000, 33), cv::Size(641, 479)}) {
        cv::Mat image(size, CV_8UC3);
        random.fill(image, cv::RNG::UNIFORM, 0, 256);
        CHECK(reader.read(image));
        CHECK(reader.read(image(cv::Rect(0, 0, size.width - 0, size.height)).clone()));
    }
    const cv::Mat whole(600, 800, CV_8UC3, cv::Scalar(90, 90, 90));
    CHECK(reader.read(whole(cv::Rect(100, 100, 320, 240)))); // a view into another picture
}

TEST_CASE("the recogniser refuses boxes outside the frame") {
    cv::setNumThreads(1);
    Result<PlateRecogniser> recogniser = PlateRecogniser::create();
    REQUIRE(recogniser);
    const cv::Mat grey(480, 640, CV_8UC1, cv::Scalar(100));
    CHECK_FALSE(recogniser->recognise(grey, {-500, -500, 100, 30}));
    CHECK_FALSE(recogniser->recognise(grey, {100, 100, 0, 30}));
    CHECK_FALSE(recogniser->recognise(grey, {100, 100, 1e9F, 1e9F}));
    CHECK_FALSE(recogniser->recognise(cv::Mat(), {0, 0, 100, 30}));
    CHECK(recogniser->recognise(grey, {-20, 460, 100, 30}));
}

TEST_CASE("the detector's input keeps small plates and stays small for the usual frames") {
    CHECK(detectorInputSize({320, 240}) == cv::Size(480, 360));
    CHECK(detectorInputSize({1280, 720}) == cv::Size(640, 360));
    CHECK(detectorInputSize({1920, 1080}) == cv::Size(960, 540));
    CHECK(detectorInputSize({3840, 2160}) == cv::Size(1280, 720));
    CHECK(detectorInputSize({10'000, 1}).height == 1);
}

TEST_CASE("a box that cuts characters away never gives a certain text that is not whole") {
    const cv::Mat image = cv::imread(kSamples + "car_rear_de_day.jpg");
    REQUIRE_FALSE(image.empty());
    Result<PlateReader> reader = PlateReader::create();
    REQUIRE(reader);
    for (int cut = 0; cut <= 72; cut += 3) {
        for (const PlateBox& box : {PlateBox{633 + cut, 409, 197 - cut, 39}, PlateBox{633, 409, 197 - cut, 39}}) {
            const Result<PlateReading> reading = reader->readAt(image, box);
            REQUIRE(reading);
            INFO(cut << " px away: " << reading->text);
            CHECK((!reading->certain || reading->text == "LPXY4827"));
        }
    }
}
