// Several frames of one plate, from readings made by hand.
#include "anpr/frame_fusion.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace lanepost::anpr;

namespace {

// A frame whose characters are all sure but one, which leaves `other` open.
PlateReading frame(const std::string& text, std::size_t open, char other, double share, double sharpness = .5) {
    PlateReading reading;
    reading.text = text;
    reading.confidence = 1 - share;
    reading.sharpness = sharpness;
    for (std::size_t i = 0; i < text.size(); ++i) {
        PlateCharacter character;
        character.character = text[i];
        character.confidence = i == open ? 1 - share : .99;
        if (i == open) {
            character.alternatives = {{other, share}};
        }
        reading.characters.push_back(character);
    }
    return reading;
}

std::string best(const FrameFusion& fusion, const std::vector<std::string>& texts) {
    const std::vector<double> shares = fusion.posteriors(texts);
    return texts[static_cast<std::size_t>(std::max_element(shares.begin(), shares.end()) - shares.begin())];
}

} // namespace

TEST_CASE("characters that different frames leave open are decided by all of them together") {
    // Three frames lean to B a little; one sees clearly that it is 8.
    FrameFusion fusion;
    for (int i = 0; i < 3; ++i) {
        fusion.add(frame("XA12BC", 4, '8', .4));
    }
    fusion.add(frame("XA128C", 4, 'B', .01));
    CHECK(best(fusion, {"XA12BC", "XA128C"}) == "XA128C");
}

TEST_CASE("a text that no frame reads whole can be borne out by all") {
    // Each frame has one character wrong, another one each; the right one is the second choice there.
    FrameFusion fusion;
    fusion.add(frame("XA1238", 5, 'B', .45));
    fusion.add(frame("XA12SB", 4, '3', .45));
    fusion.add(frame("KA123B", 0, 'X', .45));
    CHECK(best(fusion, {"XA1238", "XA12SB", "KA123B", "XA123B"}) == "XA123B");
}

TEST_CASE("a blurred frame counts less than a sharp one") {
    FrameFusion fusion;
    for (int i = 0; i < 3; ++i) {
        fusion.add(frame("XA0123", 2, 'O', .2, .1));
    }
    fusion.add(frame("XAO123", 2, '0', .2, .45));
    CHECK(best(fusion, {"XA0123", "XAO123"}) == "XAO123");
    CHECK(frameWeight(frame("X", 0, 'Y', .1, .1)) < .2);
    CHECK(frameWeight(frame("X", 0, 'Y', .1, .6)) == 1);
}

TEST_CASE("one frame that reads something else altogether has no veto") {
    FrameFusion fusion;
    for (int i = 0; i < 4; ++i) {
        fusion.add(frame("XA123BC", 3, '7', .02));
    }
    fusion.add(frame("DOUANE", 0, 'B', .01));
    CHECK(best(fusion, {"XA123BC", "DOUANE"}) == "XA123BC");
    CHECK(std::isfinite(fusion.scoreOf("XA123BC")));
}

TEST_CASE("posteriors add up to one, and many frames of one mind do not make them certain without end") {
    FrameFusion fusion;
    for (int i = 0; i < 200; ++i) {
        fusion.add(frame("XA123BC", 3, '7', .4));
    }
    const std::vector<std::string> texts{"XA123BC", "XA173BC"};
    const std::vector<double> shares = fusion.posteriors(texts);
    CHECK(shares[0] + shares[1] == Approx(1));
    CHECK(shares[0] > .5);
    const double odds = std::pow(.6 / (.4 * std::pow(.99, 6)), 4); // as four frames
    CHECK(shares[0] == Approx(odds / (1 + odds)).margin(.001));
    CHECK(FrameFusion().posteriors({}).empty());
}

TEST_CASE("the distance of two texts counts what was changed, added and lost") {
    CHECK(textDistance("XA123", "XA123") == 0);
    CHECK(textDistance("XA123", "XA12") == 1);
    CHECK(textDistance("XA123", "KA1234") == 2);
    CHECK(textDistance("", "AB") == 2);
}
