#include "capture/simulated/simulated_checkpoint.h"

#include <atomic>
#include <thread>

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>

#include "support/temporary_folder.h"

using namespace lanepost;
using namespace lanepost::capture;
using namespace std::chrono_literals;

namespace {

/// Two visits: a vehicle with two pages, and a pedestrian with one; no waiting.
struct Fixture {
    test::TemporaryFolder folder;
    SystemClock clock;
    SimulatedCheckpointConfig config;

    Fixture() {
        cv::imwrite((folder.path() / "car.png").string(), cv::Mat(30, 40, CV_8UC3, cv::Scalar(0, 0, 255)));
        cv::imwrite((folder.path() / "page.png").string(), cv::Mat(50, 70, CV_8UC3, cv::Scalar(255, 255, 255)));
        config.vehiclesFolder = config.pagesFolder = folder.path();
        config.visits = {{"car.png", {"page.png", "page.png"}}, {"", {"page.png"}}};
        config.arrivalGap = config.pageDelay = 0ms;
        config.framePeriod = 1ms;
        config.repeat = false;
    }
};

} // namespace

TEST_CASE_METHOD(Fixture, "a visit shows its vehicle and its pages and leaves when the barrier opens") {
    const auto checkpoint = SimulatedCheckpoint::create(config, clock).value();
    const auto camera = checkpoint->camera("camera-front");
    const auto scanner = checkpoint->scanner("reader-1");
    const auto io = checkpoint->laneIo("lane-io");

    REQUIRE(io->nextInput({}).value() == LaneInput::LaneEmpty); // as at every start
    REQUIRE(camera->next({}).value().image.size() == cv::Size(40, 30));
    REQUIRE(scanner->next({}).value().white->image.size() == cv::Size(70, 50));
    REQUIRE(scanner->next({}).value().white->sequence == 2);
    REQUIRE(io->openBarrier().has_value());
    REQUIRE(io->nextInput({}).value() == LaneInput::LaneEmpty);
    REQUIRE(camera->next({}).value().image.size() != cv::Size(40, 30)); // the pedestrian has no vehicle
    REQUIRE(scanner->next({}).has_value());
}

TEST_CASE_METHOD(Fixture, "nobody comes before the sensors have said that the lane is empty") {
    const auto checkpoint = SimulatedCheckpoint::create(config, clock).value();
    const auto camera = checkpoint->camera("camera-front");
    const auto io = checkpoint->laneIo("lane-io");
    REQUIRE(camera->next({}).value().image.size() != cv::Size(40, 30)); // the start's report was not fetched yet
    REQUIRE(io->nextInput({}).has_value());
    REQUIRE(camera->next({}).value().image.size() == cv::Size(40, 30));
    REQUIRE(io->openBarrier().has_value());
    const auto scanner = checkpoint->scanner("reader-1");
    std::atomic<bool> paged = false;
    std::jthread waiting([&](const std::stop_token& stop) { paged = scanner->next(stop).has_value(); });
    REQUIRE(camera->next({}).has_value());
    CHECK_FALSE(paged);
    REQUIRE(io->nextInput({}).has_value());
    waiting.join();
    CHECK(paged);
}

TEST_CASE_METHOD(Fixture, "after the last visit the lane stays empty, and stopping wakes every device") {
    const auto checkpoint = SimulatedCheckpoint::create(config, clock).value();
    const auto io = checkpoint->laneIo("lane-io");
    REQUIRE(io->nextInput({}).has_value());
    REQUIRE(io->openBarrier().has_value());
    REQUIRE(io->nextInput({}).has_value());
    REQUIRE(io->signalSecondaryInspection().has_value());
    REQUIRE(io->nextInput({}).has_value());
    const auto scanner = checkpoint->scanner("reader-1");
    std::jthread waiting([&](const std::stop_token& stop) {
        const auto page = scanner->next(stop);
        CHECK(page.error().kind == ErrorKind::Busy);
    });
    waiting.request_stop();
}

TEST_CASE_METHOD(Fixture, "a missing picture is named") {
    config.visits[1].pages = {"none.png"};
    const auto refused = SimulatedCheckpoint::create(config, clock);
    REQUIRE(refused.error().message.find("none.png") != std::string::npos);
    config.visits.clear();
    REQUIRE(SimulatedCheckpoint::create(config, clock).error().kind == ErrorKind::InvalidArgument);
}
