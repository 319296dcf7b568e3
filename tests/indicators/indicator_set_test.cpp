// What a set of indicators must be to be taken.
#include "indicators/indicator_set.h"

#include <catch2/catch.hpp>

#include "base/random.h"

namespace lanepost::indicators {
namespace {

std::string setWith(const std::string& conditions, const std::string& points = "40") {
    return R"({"id":"border","version":"3","owner":"Border police of Utopia","legal_basis":"Act 1, section 2",
        "valid_from":"2026-11-01T00:00:00Z","valid_until":"2027-02-01T00:00:00Z","refer_at_points":50,
        "indicators":[{"code":"a","title":"Look at the plate","points":)" +
           points + R"(,"conditions":[)" + conditions + "]}]}";
}

std::string refusal(const std::string& text) {
    const auto set = indicatorSetFromJson(text);
    REQUIRE_FALSE(set);
    return set.error().message;
}

const std::string kFrequency = R"({"type":"frequency","subject":"plate","within_hours":24,"at_least":3})";

TEST_CASE("every type of condition is read") {
    const auto set = indicatorSetFromJson(setWith(
        R"({"type":"hit_category","categories":["lost-document"]},{"type":"document_number_range","from":"AB100000","to":"AB100999"},
           {"type":"stay_exceeded","max_days":90,"window_days":180},{"type":"same_way_twice","subject":"document","within_hours":72},
           {"type":"convoy","window_minutes":10,"within_days":30,"at_least_dates":3},
           {"type":"vehicle_change","within_days":30,"at_least":4},{"type":"driver_change","within_days":30,"at_least":4},
           {"type":"impossible_travel","subject":"plate","margin_minutes":10,"times":[{"from":"north","to":"south","minutes":120}]})"));
    INFO((set ? std::string() : set.error().message));
    REQUIRE(set);
    CHECK(set->rules[0].conditions.size() == 8);
    CHECK(indicatorSetFromJson(setWith(R"({"type":"age_below","years":18},{"type":"at_place","places":["north"]},
        {"type":"in_direction","direction":"exit"})", "0")));
}

TEST_CASE("a set that rests on a forbidden trait is refused, whatever it is called and wherever it stands") {
    for (const std::string condition :
         {R"({"type":"nationality","is":"UTO"})", R"({"type":"frequency","subject":"plate","within_hours":24,"at_least":3,"sex":"F"})",
          R"({"type":"Place-Of_Birth"})", R"({"type":"at_place","places":["north"],"religious_group":"x"})",
          R"({"type":"impossible_travel","times":[{"Citizenship":"UTO"}]})", R"({"type":"issuing_state","states":["UTO"]})",
          R"({"type":"first_name","like":"A"})", R"({"type":"mother_language"})", R"({"type":"skin tone"})",
          R"({"type":"ethnicity"})", R"({"type":"political_opinion"})", R"({"type":"health"})"}) {
        CHECK(refusal(setWith(condition)).find("which no indicator may") != std::string::npos);
    }
    CHECK(refusal(setWith(kFrequency + R"(,{"type":"nationality"})")).starts_with("indicators[0].conditions[1].type"));
}

TEST_CASE("circumstances alone give no points, and age gives none at all") {
    CHECK(refusal(setWith(R"({"type":"at_place","places":["north"]})")).find("not only place or direction") != std::string::npos);
    CHECK(refusal(setWith(kFrequency + R"(,{"type":"age_below","years":18})")).find("age is shown") != std::string::npos);
}

TEST_CASE("a range of document numbers names books, not everybody") {
    CHECK(refusal(setWith(R"({"type":"document_number_range","from":"A00000000","to":"A99999999"})")).find("1000000") != std::string::npos);
    CHECK(refusal(setWith(R"({"type":"document_number_range","from":"AA000","to":"BA000"})")).find("last digits") != std::string::npos);
    CHECK(refusal(setWith(R"({"type":"document_number_range","from":"A2","to":"A1"})")).find("above") != std::string::npos);
}

TEST_CASE("a set without owner, legal basis or a near end is refused") {
    const auto without = [](std::string text, const std::string& part, const std::string& instead) {
        const auto place = text.find(part);
        REQUIRE(place != std::string::npos);
        return refusal(text.replace(place, part.size(), instead));
    };
    const std::string good = setWith(kFrequency);
    REQUIRE(indicatorSetFromJson(good));
    CHECK(without(good, "\"Border police of Utopia\"", "\"\"").find("owner") != std::string::npos);
    CHECK(without(good, "\"legal_basis\":\"Act 1, section 2\",", "").find("legal_basis") != std::string::npos);
    CHECK(without(good, "2027-02-01", "2027-11-01").find("180 days") != std::string::npos);
    CHECK(without(good, "\"frequency\"", "\"score\"").find("expected hit_category") != std::string::npos);
    CHECK(without(good, "\"code\":\"a\"", "\"code\":\"a\",\"weight\":2").find("indicators[0]") != std::string::npos);
}

TEST_CASE("a signed set opens with the signer's key trusted, and with no bit of it changed") {
    SeededRandom random(11);
    const Ed25519Signer signer = Ed25519Signer::generate(random);
    const auto file = signIndicatorSet(setWith(kFrequency), signer);
    REQUIRE(file);
    const auto opened = openIndicatorSet(*file, {signer.publicKey()});
    REQUIRE(opened);
    CHECK(opened->owner == "Border police of Utopia");
    CHECK(*opened == *indicatorSetFromJson(setWith(kFrequency)));
    CHECK(openIndicatorSet(*file, {}).error().kind == ErrorKind::Conflict);

    std::string more = *file;
    more.replace(more.find("\"points\":40"), 11, "\"points\":99");
    CHECK(openIndicatorSet(more, {signer.publicKey()}).error().kind == ErrorKind::Corrupt);
    for (std::size_t bit = 0; bit < (file->size() - 1) * 8; ++bit) {
        std::string flipped = *file;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        const auto damaged = openIndicatorSet(flipped, {signer.publicKey()});
        // A hexadecimal digit may change its case and nothing else; every other change is found.
        CHECK((!damaged || *damaged == *opened));
    }
}

} // namespace
} // namespace lanepost::indicators
