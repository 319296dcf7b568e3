// Floors under the accuracy of person screening: far enough below what is measured that no seed is met by chance, and
// near enough that a broken rule is seen. docs/screening.md has what is measured on long lists.
#include <catch2/catch.hpp>

#include "support/screening_recall.h"

using namespace lanepost::test;

TEST_CASE("listed people are found again whatever happened to the name, and few others are stopped") {
    RecallPlan plan;
    plan.entries = 20000;
    plan.queries = 2600;
    plan.unlisted = 2000;
    plan.seed = 411;
    const RecallFigures figures = measureRecall(plan);
    CHECK(figures.recall.value() > 0.88);
    CHECK(figures.falseStops.value() < 0.012);
    const auto found = [&](Damage damage) { return figures.byDamage[static_cast<std::size_t>(damage)].value(); };
    const auto foundWithDates = [&](Damage damage) {
        return figures.byDamageDatesComplete[static_cast<std::size_t>(damage)].value();
    };
    for (const Damage damage : {Damage::None, Damage::Transliteration, Damage::Joined, Damage::Split, Damage::Truncated,
                                Damage::Order, Damage::Reading}) {
        INFO(nameOf(damage));
        CHECK(found(damage) > 0.88);
        CHECK(foundWithDates(damage) > 0.96);
    }
    for (const Damage damage : {Damage::TypoLong, Damage::TypoShort, Damage::MissingGiven, Damage::Initial, Damage::ExtraGiven}) {
        INFO(nameOf(damage));
        CHECK(found(damage) > 0.85);
    }
    CHECK(found(Damage::TwoErrors) > 0.7);
}
