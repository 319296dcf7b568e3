// The decoder on columns made by hand.
#include "anpr/ctc_decoder.h"

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace lanepost::anpr;

namespace {

constexpr std::size_t kClasses = 1 + kPlateClasses;

constexpr std::size_t kMark = 1; // Ö in kMarkedLetters

// One column: the shares of some characters ('_' is the blank, 'o' is Ö); the rest of the probability is spread thinly.
using Shares = std::map<char, double>;

std::vector<float> scoresOf(const std::vector<Shares>& columns) {
    std::vector<float> scores(columns.size() * kClasses, -30.F);
    for (std::size_t t = 0; t < columns.size(); ++t) {
        for (const auto& [character, share] : columns[t]) {
            const std::size_t marked = 1 + kPlateAlphabet.size() + kMark;
            const std::size_t klass = character == '_'   ? 0
                                      : character == 'o' ? marked
                                                         : 1 + kPlateAlphabet.find(character);
            scores[klass * columns.size() + t] = static_cast<float>(std::log(share));
        }
    }
    return scores;
}

CtcReading decode(const std::vector<Shares>& columns) {
    const std::vector<float> scores = scoresOf(columns);
    return decodeCtc(scores, static_cast<int>(columns.size()));
}

} // namespace

TEST_CASE("repeated columns are one character and a blank between them makes two") {
    const CtcReading reading = decode({{{'A', 1}}, {{'A', 1}}, {{'_', 1}}, {{'A', 1}}, {{'7', 1}}, {{'_', 1}}});
    REQUIRE_FALSE(reading.texts.empty());
    CHECK(reading.texts[0].text == "AA7");
    CHECK(reading.texts[0].confidence == Approx(1).margin(1e-6));
    REQUIRE(reading.characters.size() == 3);
    CHECK(reading.characters[2].character == '7');
    CHECK(reading.characters[2].alternatives.empty());
}

TEST_CASE("a text's probability is the sum over all its alignments") {
    // P("A") = .6*.6 + .6*.4 + .4*.6, P("") = .4*.4.
    const CtcReading reading = decode({{{'A', .6}, {'_', .4}}, {{'A', .6}, {'_', .4}}});
    REQUIRE(reading.texts.size() >= 2);
    CHECK(reading.texts[0].text == "A");
    CHECK(reading.texts[0].confidence == Approx(.84).margin(1e-4));
    CHECK(reading.texts[1].text.empty());
    CHECK(reading.texts[1].confidence == Approx(.16).margin(1e-4));
}

TEST_CASE("the sum over alignments can beat the single best path") {
    // The best path is two blanks (.36); "A" has three alignments and .64.
    const CtcReading reading = decode({{{'A', .4}, {'_', .6}}, {{'A', .4}, {'_', .6}}});
    CHECK(reading.texts[0].text == "A");
}

TEST_CASE("O and 0 that can't be told apart are both offered") {
    const CtcReading reading =
        decode({{{'K', 1}}, {{'_', 1}}, {{'0', .55}, {'O', .45}}, {{'_', 1}}, {{'1', .9}, {'I', .1}}});
    REQUIRE(reading.texts.size() >= 2);
    CHECK(reading.texts[0].text == "K01");
    CHECK(reading.texts[0].confidence == Approx(.55 * .9).margin(1e-3));
    CHECK(reading.texts[1].text == "KO1");
    REQUIRE(reading.characters.size() == 3);
    CHECK(reading.characters[1].confidence == Approx(.55).margin(1e-3));
    REQUIRE(reading.characters[1].alternatives.size() == 1);
    CHECK(reading.characters[1].alternatives[0].character == 'O');
    CHECK(reading.characters[1].alternatives[0].confidence == Approx(.45).margin(1e-3));
}

TEST_CASE("columns of blanks give the empty text") {
    const CtcReading reading = decode({{{'_', 1}}, {{'_', 1}}, {{'_', 1}}});
    REQUIRE_FALSE(reading.texts.empty());
    CHECK(reading.texts[0].text.empty());
    CHECK(reading.characters.empty());
}

TEST_CASE("scores of the wrong size or not finite give no text") {
    CHECK(decodeCtc(std::vector<float>(kClasses - 1, 0.F), 1).texts.empty());
    CHECK(decodeCtc(std::vector<float>(kClasses, 0.F), 0).texts.empty());
    CHECK(decodeCtc(std::vector<float>(kClasses, 0.F), -1).texts.empty());
    CHECK(decodeCtc({}, 0).texts.empty());
    std::vector<float> scores(2 * kClasses, 0.F);
    scores[5] = std::numeric_limits<float>::quiet_NaN();
    CHECK(decodeCtc(scores, 2).texts.empty());
    scores[5] = std::numeric_limits<float>::infinity();
    CHECK(decodeCtc(scores, 2).texts.empty());
}

TEST_CASE("even scores are decoded without running away") {
    const CtcReading reading = decodeCtc(std::vector<float>(kClasses * 36, 0.F), 36);
    CHECK(reading.texts.size() <= 5);
    for (const PlateText& text : reading.texts) {
        CHECK(text.confidence < .01);
    }
}

TEST_CASE("a letter with a mark is folded in texts and kept as seen in its character") {
    REQUIRE(kMarkedLetters[kMark].folded == 'O');
    const CtcReading reading =
        decode({{{'G', 1}}, {{'o', .7}, {'O', .2}, {'0', .1}}, {{'_', 1}}, {{'o', .3}, {'O', .7}}});
    REQUIRE_FALSE(reading.texts.empty());
    CHECK(reading.texts[0].text == "GOO");
    CHECK(reading.texts[0].confidence == Approx(.9).margin(1e-3));
    REQUIRE(reading.characters.size() == 3);
    CHECK(reading.characters[1].seen == "\xC3\x96");
    CHECK(reading.characters[1].confidence == Approx(.9).margin(1e-3));
    CHECK(reading.characters[2].seen.empty());
}
