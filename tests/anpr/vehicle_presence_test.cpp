// A drawn lane: empty, with a vehicle, at dusk, and with something left standing.
#include "anpr/vehicle_presence.h"

#include <chrono>

#include <catch2/catch.hpp>
#include <opencv2/imgproc.hpp>

using namespace lanepost;
using namespace lanepost::anpr;
using namespace std::chrono_literals;

namespace {

struct Camera {
    VehiclePresence presence;
    MonotonicTime now{};
    cv::RNG random{7};

    cv::Mat lane(double light = 1) {
        cv::Mat image(360, 640, CV_8UC3, cv::Scalar(150, 145, 140));
        cv::rectangle(image, {0, 150, 640, 210}, cv::Scalar(90, 90, 90), cv::FILLED);
        cv::line(image, {300, 150}, {200, 360}, cv::Scalar(220, 220, 220), 6);
        cv::Mat noise(image.size(), CV_8UC3);
        random.fill(noise, cv::RNG::NORMAL, 8, 4);
        image = image * light + noise;
        return image;
    }
    cv::Mat withCar(int x, int width = 260) {
        cv::Mat image = lane();
        cv::rectangle(image, {x, 120, width, 180}, cv::Scalar(60, 30, 140), cv::FILLED);
        cv::rectangle(image, {x + 30, 135, width - 60, 50}, cv::Scalar(40, 40, 40), cv::FILLED);
        return image;
    }
    bool see(const cv::Mat& image) {
        now += 200ms;
        return presence.observe(image, now);
    }
};

} // namespace

TEST_CASE("an empty lane has no vehicle, in changing light and in grey") {
    Camera camera;
    for (const double light : {1., .9, .8, .7, .6, .5, .7, 1.}) {
        CHECK_FALSE(camera.see(camera.lane(light)));
    }
    cv::Mat grey;
    cv::cvtColor(camera.lane(), grey, cv::COLOR_BGR2GRAY);
    CHECK_FALSE(camera.see(grey));
}

TEST_CASE("a vehicle is seen while it is there") {
    Camera camera;
    CHECK_FALSE(camera.see(camera.lane()));
    for (int x = 0; x < 400; x += 50) {
        CHECK(camera.see(camera.withCar(x)));
    }
    CHECK_FALSE(camera.see(camera.lane()));
}

TEST_CASE("a bird or a cone is no vehicle") {
    Camera camera;
    CHECK_FALSE(camera.see(camera.lane()));
    CHECK_FALSE(camera.see(camera.withCar(100, 70)));
}

TEST_CASE("what stands for minutes is forgotten, and its leaving is no vehicle") {
    Camera camera;
    CHECK_FALSE(camera.see(camera.lane()));
    CHECK(camera.see(camera.withCar(200)));
    for (int i = 0; i < 60; ++i) {
        camera.now += 3s;
        camera.see(camera.withCar(200));
    }
    CHECK_FALSE(camera.see(camera.withCar(200)));
    CHECK_FALSE(camera.see(camera.lane()));
    CHECK(camera.see(camera.withCar(10)));
}

TEST_CASE("pictures of other sizes and shapes are compared without a crash") {
    Camera camera;
    for (const cv::Size size : {cv::Size(32, 32), cv::Size(4000, 33), cv::Size(33, 4000), cv::Size(3840, 2160)}) {
        camera.see(cv::Mat(size, CV_8UC3, cv::Scalar(90, 90, 90)));
    }
    CHECK_FALSE(camera.see(cv::Mat(720, 1280, CV_8UC1, cv::Scalar(0))));
}
