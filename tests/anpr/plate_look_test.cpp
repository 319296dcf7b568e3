// Colours and bands on plates drawn here, in light of several colours.
#include "anpr/plate_look.h"

#include <catch2/catch.hpp>
#include <opencv2/imgproc.hpp>

using namespace lanepost::anpr;

namespace {

const cv::Scalar kWhite(225, 228, 226);
const cv::Scalar kYellow(40, 180, 235);
const cv::Scalar kBlack(25, 25, 28);
const cv::Scalar kRed(40, 30, 150);
const cv::Scalar kBlue(160, 70, 20);
const cv::Rect kDrawnPlate(200, 150, 208, 44);

struct Drawing {
    cv::Scalar paper = kWhite;
    cv::Scalar ink = kBlack;
    cv::Scalar car = {110, 105, 100};
    bool leftBand = true;
    bool rightBand = false;
};

cv::Mat draw(const Drawing& drawing) {
    cv::Mat image(400, 640, CV_8UC3, drawing.car);
    cv::rectangle(image, kDrawnPlate, drawing.paper, cv::FILLED);
    if (drawing.leftBand) {
        cv::rectangle(image, cv::Rect(kDrawnPlate.x, kDrawnPlate.y, 18, kDrawnPlate.height), kBlue, cv::FILLED);
    }
    if (drawing.rightBand) {
        cv::rectangle(image, cv::Rect(kDrawnPlate.br().x - 18, kDrawnPlate.y, 18, kDrawnPlate.height), kBlue, cv::FILLED);
    }
    cv::putText(image, "XA123BC", {kDrawnPlate.x + 26, kDrawnPlate.y + 36}, cv::FONT_HERSHEY_SIMPLEX, 1.15, drawing.ink, 4);
    cv::GaussianBlur(image, image, {3, 3}, 0);
    return image;
}

// The drawnPicture as a lamp or a bad camera would tint it.
cv::Mat tinted(const cv::Mat& image, const cv::Scalar& factors) {
    cv::Mat result;
    cv::multiply(image, factors, result);
    return result;
}

} // namespace

TEST_CASE("white and yellow paper are told apart in daylight") {
    CHECK(lookAtPlate(draw({kWhite, kBlack}), kDrawnPlate).paper == PaperLook::White);
    CHECK(lookAtPlate(draw({kYellow, kBlack}), kDrawnPlate).paper == PaperLook::Yellow);
}

TEST_CASE("white paper under warm, pink or sodium light is not yellow") {
    for (const cv::Scalar& light :
         {cv::Scalar(.7, .9, 1), cv::Scalar(.5, .8, 1), cv::Scalar(.8, .5, 1), cv::Scalar(.2, .6, 1)}) {
        INFO(light);
        CHECK(lookAtPlate(tinted(draw({kWhite, kBlack}), light), kDrawnPlate).paper != PaperLook::Yellow);
    }
}

TEST_CASE("a yellow plate on a yellow car is left open") {
    CHECK(lookAtPlate(draw({kYellow, kBlack, kYellow * .9}), kDrawnPlate).paper == PaperLook::Unknown);
}

TEST_CASE("red characters are seen, and black ones under red light are not red") {
    CHECK(lookAtPlate(draw({kWhite, kRed}), kDrawnPlate).redInk);
    CHECK_FALSE(lookAtPlate(draw({kWhite, kBlack}), kDrawnPlate).redInk);
    CHECK_FALSE(lookAtPlate(tinted(draw({kWhite, kBlack}), {.6, .6, 1}), kDrawnPlate).redInk);
}

TEST_CASE("the band is found at its place, also where the plate's box leaves it out") {
    for (const int cut : {0, 10, 20}) {
        INFO(cut);
        const cv::Rect box(kDrawnPlate.x + cut, kDrawnPlate.y, kDrawnPlate.width - cut, kDrawnPlate.height);
        const PlateLook look = lookAtPlate(draw({}), box);
        REQUIRE(look.leftBand);
        CHECK(std::abs(look.leftBand->x - kDrawnPlate.x) <= 2);
        CHECK(std::abs(look.leftBand->width - 18) <= 4);
        CHECK_FALSE(look.rightBand);
    }
    CHECK(lookAtPlate(draw({kWhite, kBlack, {110, 105, 100}, true, true}), kDrawnPlate).rightBand);
}

TEST_CASE("a plate without a band has none, on a grey and on a blue car") {
    CHECK_FALSE(lookAtPlate(draw({kWhite, kBlack, {110, 105, 100}, false}), kDrawnPlate).leftBand);
    const cv::Mat blueCar = draw({kWhite, kBlack, {150, 60, 30}, false});
    const PlateLook look = lookAtPlate(blueCar, kDrawnPlate);
    CHECK((!look.leftBand || look.leftBand->br().x <= kDrawnPlate.x + 2)); // the car, never part of the plate
    CHECK_FALSE(lookAtPlate(draw({kBlue, kWhite, kBlue, false}), kDrawnPlate).leftBand);
}

TEST_CASE("grey pictures, tiny plates and boxes beyond the edge show nothing and break nothing") {
    cv::Mat grey;
    cv::cvtColor(draw({}), grey, cv::COLOR_BGR2GRAY);
    CHECK_FALSE(lookAtPlate(grey, kDrawnPlate).leftBand);
    const cv::Mat image = draw({});
    for (const cv::Rect& box :
         {cv::Rect(200, 150, 20, 6), cv::Rect(-500, -500, 100, 30), cv::Rect(600, 380, 200, 44),
          cv::Rect(0, 0, 640, 400), cv::Rect(0, 0, 0, 0), cv::Rect(-40, -10, 208, 44), cv::Rect(430, 356, 208, 44)}) {
        INFO(box);
        CHECK(lookAtPlate(image, box).redInk == false);
    }
}
