#include "mrz/mrz_reader.h"

#include <chrono>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>

#include "mrz/document_samples.h"
#include "mrz/mrz_reading_json.h"

using namespace lanepost;
using namespace lanepost::mrz;

namespace {

MrzReader makeReader() {
    Result<MrzReader> reader = MrzReader::create();
    REQUIRE(reader);
    return std::move(*reader);
}

DocumentSample sampleNamed(const std::string& start) {
    for (const DocumentSample& sample : documentSamples(ownDocuments())) {
        if (sample.image.filename().string().starts_with(start)) {
            return sample;
        }
    }
    FAIL("no sample " << start);
    return {};
}

} // namespace

TEST_CASE("every own document is read exactly, and none is accepted wrongly") {
    MrzReader reader = makeReader();
    int accepted = 0;
    for (const DocumentSample& sample : documentSamples(ownDocuments())) {
        INFO(sample.image.filename());
        const Result<MrzReading> reading = reader.read(sample.load());
        REQUIRE(reading);
        CHECK(reading->lines == sample.lines);
        CHECK(reading->found() == !sample.lines.empty());
        accepted += reading->accepted ? 1 : 0;
        if (reading->found()) {
            CHECK(reading->orientation.rotation == sample.turned * 90 % 360);
            CHECK(reading->orientation.mirrored == sample.mirrored);
            CHECK(reading->accepted == reading->doubtful.empty());
        }
    }
    CHECK(accepted >= 8);
}

TEST_CASE("the eight ways to lay a page are told apart") {
    MrzReader reader = makeReader();
    const DocumentSample sample = sampleNamed("td2_scan");
    const cv::Mat page = sample.load();
    for (const bool mirrored : {false, true}) {
        for (int quarters = 0; quarters < 4; ++quarters) {
            INFO(quarters << " quarter turns, mirrored " << mirrored);
            cv::Mat image = page.clone();
            if (quarters > 0) {
                cv::rotate(image, image, quarters - 1);
            }
            if (mirrored) {
                cv::flip(image, image, 1);
            }
            const Result<MrzReading> reading = reader.read(image);
            REQUIRE(reading);
            CHECK(reading->lines == sample.lines);
            CHECK(reading->orientation.rotation == quarters * 90);
            CHECK(reading->orientation.mirrored == mirrored);
        }
    }
}

TEST_CASE("the corners lie where the text is") {
    MrzReader reader = makeReader();
    for (const char* name : {"td3_scan_tessalin", "td1_photo", "td3_sideways", "td3_upside"}) {
        const DocumentSample sample = sampleNamed(name);
        INFO(name);
        const Result<MrzReading> reading = reader.read(sample.load());
        REQUIRE(reading);
        const double length =
            std::hypot(sample.corners[1][0] - sample.corners[0][0], sample.corners[1][1] - sample.corners[0][1]);
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK(std::hypot(reading->corners[i].x - sample.corners[i][0],
                             reading->corners[i].y - sample.corners[i][1]) < 0.05 * length);
        }
    }
}

TEST_CASE("grey, alpha and 16-bit images read alike") {
    MrzReader reader = makeReader();
    const DocumentSample sample = sampleNamed("td3_scan_tessalin");
    const cv::Mat page = sample.load();
    cv::Mat grey;
    cv::Mat alpha;
    cv::Mat deep;
    cv::cvtColor(page, grey, cv::COLOR_BGR2GRAY);
    cv::cvtColor(page, alpha, cv::COLOR_BGR2BGRA);
    page.convertTo(deep, CV_16U, 257);
    for (const cv::Mat& image : {grey, alpha, deep}) {
        const Result<MrzReading> reading = reader.read(image);
        REQUIRE(reading);
        CHECK(reading->lines == sample.lines);
    }
}

TEST_CASE("unusable images are refused with an error") {
    MrzReader reader = makeReader();
    for (const cv::Mat& image : {cv::Mat(), cv::Mat(100, 100, CV_32F, cv::Scalar(0)),
                                 cv::Mat(100, 100, CV_8UC2, cv::Scalar(0)), cv::Mat(2, 40000, CV_8U, cv::Scalar(0))}) {
        const Result<MrzReading> reading = reader.read(image);
        REQUIRE_FALSE(reading);
        CHECK(reading.error().kind == ErrorKind::InvalidArgument);
        CHECK_FALSE(reader.readLine(image));
    }
}

TEST_CASE("tiny, black, white and thin images hold no zone") {
    MrzReader reader = makeReader();
    for (const cv::Size size :
         {cv::Size(1, 1), cv::Size(16, 16), cv::Size(17, 900), cv::Size(3000, 20), cv::Size(1280, 720)}) {
        for (const int grey : {0, 128, 255}) {
            const Result<MrzReading> reading = reader.read(cv::Mat(size, CV_8UC3, cv::Scalar::all(grey)));
            REQUIRE(reading);
            CHECK_FALSE(reading->found());
        }
    }
}

TEST_CASE("noise holds no zone and takes no endless time") {
    MrzReader reader = makeReader();
    cv::RNG random(11);
    for (const bool coarse : {false, true}) {
        cv::Mat noise(coarse ? 1000 : 4000, coarse ? 1000 : 4000, CV_8UC3);
        random.fill(noise, cv::RNG::UNIFORM, 0, 255);
        if (coarse) {
            cv::resize(noise, noise, {4000, 4000}, 0, 0, cv::INTER_NEAREST);
        }
        const auto start = std::chrono::steady_clock::now();
        const Result<MrzReading> reading = reader.read(noise);
        REQUIRE(reading);
        CHECK_FALSE(reading->accepted);
        CHECK(std::chrono::steady_clock::now() - start <
              std::chrono::seconds(20)); // a fraction of a second when not instrumented
    }
}

TEST_CASE("a line cut from a page is read alone") {
    MrzReader reader = makeReader();
    const DocumentSample sample = sampleNamed("td3_scan_orovan");
    const cv::Mat page = sample.load();
    std::vector<cv::Point2f> corners;
    for (const auto& corner : sample.corners) {
        corners.emplace_back(static_cast<float>(corner[0]), static_cast<float>(corner[1]));
    }
    const std::vector<cv::Point2f> flat = {{20, 14}, {1120, 14}, {1120, 100}, {20, 100}};
    cv::Mat zone;
    cv::warpPerspective(page, zone, cv::getPerspectiveTransform(corners, flat), {1140, 114}, cv::INTER_CUBIC);
    for (int line = 0; line < 2; ++line) {
        const Result<MrzReading> reading = reader.readLine(zone.rowRange(line * 60, line * 60 + 54));
        REQUIRE(reading);
        CHECK(reading->lines == std::vector<std::string>{sample.lines[line]});
        CHECK_FALSE(reading->accepted);
    }
}

TEST_CASE("a reading's JSON has the keys of lanepost read") {
    MrzReader reader = makeReader();
    const Result<MrzReading> reading = reader.read(sampleNamed("td3_scan_tessalin").load());
    REQUIRE(reading);
    const nlohmann::json json = toJson(*reading);
    CHECK(json["format"] == "TD3");
    CHECK(json["lines"].size() == 2);
    CHECK(json["accepted"].is_boolean());
    CHECK(json["fields"]["document_number"].is_string());
    CHECK(json["check_digits"]["composite"] == true);
    CHECK(json["repairs"].is_array());
    CHECK(json["orientation"]["rotation"] == 0);
    CHECK(json["orientation"]["mirrored"] == false);
    const nlohmann::json none = toJson(MrzReading{});
    CHECK(none["format"].is_null());
    CHECK(none["lines"] == nlohmann::json::array());
    CHECK(none["accepted"] == false);
}

TEST_CASE("several images of one page become one reading") {
    MrzReader reader = makeReader();
    const DocumentSample white = sampleNamed("td1_white");
    const DocumentSample infrared = sampleNamed("td1_ir");
    cv::Mat worn = white.load();
    cv::GaussianBlur(worn, worn, {}, 2.6);
    const std::vector<cv::Mat> images{worn, sampleNamed("td1_front").load(), infrared.load()};
    const auto fused = reader.readFused(images);
    REQUIRE(fused);
    CHECK(fused->reading.lines == white.lines);
    CHECK(fused->used == std::vector<bool>{true, false, true});
    CHECK(fused->best != 1);
    CHECK(fused->reading.corners == reader.read(images[fused->best])->corners);
}

TEST_CASE("images of different documents are not mixed") {
    MrzReader reader = makeReader();
    const std::vector<cv::Mat> images{sampleNamed("td1_white").load(), sampleNamed("td1_scan").load()};
    const auto fused = reader.readFused(images);
    REQUIRE_FALSE(fused);
    CHECK(fused.error().kind == ErrorKind::InvalidArgument);
    CHECK(fused.error().message.find("different zones") != std::string::npos);
}

TEST_CASE("no images, or none with a zone, give no reading") {
    MrzReader reader = makeReader();
    CHECK_FALSE(reader.readFused({})->reading.found());
    const std::vector<cv::Mat> blank{cv::Mat(400, 600, CV_8U, cv::Scalar(220)), cv::Mat(8, 8, CV_8U, cv::Scalar(0))};
    const auto fused = reader.readFused(blank);
    REQUIRE(fused);
    CHECK_FALSE(fused->reading.found());
    CHECK(fused->used == std::vector<bool>{false, false});
    CHECK_FALSE(reader.readFused(std::vector<cv::Mat>{cv::Mat()}));
}

TEST_CASE("a zone of one line is found on its page") {
    MrzReader reader = makeReader();
    const auto folder = std::filesystem::path(LANEPOST_SOURCE_DIR) / "tests/samples/licences";
    for (const DocumentSample& sample : documentSamples(folder)) {
        const Result<MrzReading> reading = reader.read(sample.load());
        REQUIRE(reading);
        CHECK(reading->lines == sample.lines);
        CHECK(reading->format == MrzFormat::FrenchLicence);
    }
}
