#include "mrz/line_alignment.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "mrz/synthetic_line.h"

using namespace lanepost::mrz;

namespace {

std::string textOfAlignment(const LineAlignment& alignment) {
    std::string text;
    for (const AlignedCharacter& character : alignment.characters) {
        const auto best = std::max_element(character.posterior.begin(), character.posterior.end());
        text += kMrzAlphabet[best - character.posterior.begin()];
    }
    return text;
}

constexpr std::string_view kLine = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

} // namespace

TEST_CASE("clear peaks are aligned to their text, each at its column") {
    const LineAlignment alignment = alignLine(syntheticLine(kLine), 44, {}, syntheticFrame());
    REQUIRE(alignment.characters.size() == 44);
    CHECK(textOfAlignment(alignment) == kLine);
    CHECK(alignment.logLikelihood > -1.0);
    CHECK(alignment.characters[0].column == Approx(8).margin(0.2));
    CHECK(alignment.characters[43].column == Approx(43 * 3.5 + 8).margin(1.0));
}

TEST_CASE("the same text is found without knowing where it stands") {
    CHECK(textOfAlignment(alignLine(syntheticLine(kLine), 44, {}, {})) == kLine);
}

TEST_CASE("a doubt at one place becomes the posterior of that place alone") {
    const LineAlignment alignment = alignLine(syntheticLine(kLine, {{3, {'B', 0.3F}}}), 44, {}, syntheticFrame());
    CHECK(alignment.characters[3].posterior[alphabetIndex('8')] == Approx(0.7).margin(0.01));
    CHECK(alignment.characters[3].posterior[alphabetIndex('B')] == Approx(0.3).margin(0.01));
    CHECK(alignment.characters[4].posterior[alphabetIndex('9')] > 0.99F);
}

TEST_CASE("posteriors of every place sum to one") {
    const LineAlignment alignment = alignLine(syntheticLine(kLine), 42, {}, syntheticFrame());
    REQUIRE(alignment.characters.size() == 42);
    for (const AlignedCharacter& character : alignment.characters) {
        float sum = 0;
        for (const float value : character.posterior) {
            sum += value;
        }
        CHECK(sum == Approx(1.0F).margin(1e-3));
    }
    // Two characters had to go.
    CHECK(alignment.logLikelihood < alignLine(syntheticLine(kLine), 44, {}, syntheticFrame()).logLikelihood - 3);
}

TEST_CASE("a prior decides between equals and gives way to clear print") {
    std::vector<PositionPrior> priors(44);
    for (PositionPrior& prior : priors) {
        prior.fill(1.0F);
    }
    for (int c = 10; c < 37; ++c) {
        priors[5][c] = 0.003F; // digits are expected at the sixth place
    }
    std::string text(kLine);
    text[5] = 'O';
    const auto at5 = [&](float zero) {
        const LineProbabilities line = zero > 0 ? syntheticLine(text, {{5, {'0', zero}}}) : syntheticLine(text);
        return textOfAlignment(alignLine(line, 44, priors, syntheticFrame()))[5];
    };
    CHECK(at5(0.4F) == '0');
    CHECK(at5(0.0F) == 'O');
}

TEST_CASE("more characters than columns cannot be aligned") {
    LineProbabilities line = syntheticLine("AB");
    CHECK(alignLine(line, line.columns + 1, {}, {}).characters.empty());
    CHECK(alignLine(line, 0, {}, {}).characters.empty());
}

TEST_CASE("a card's edge beside the text does not become a character") {
    LineProbabilities line = syntheticLine(kLine);
    float* column = line.values.data() + 2 * kLineClasses; // something like an I, in the margin
    column[0] = 0.1F;
    column[1 + alphabetIndex('I')] = 0.9F;
    CHECK(textOfAlignment(alignLine(line, 44, {}, syntheticFrame())) == kLine);
}
