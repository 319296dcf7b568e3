// What an object list answers, by what evidence, and what reading errors may stand for.
#include "screening/object_match.h"

#include <set>

#include <catch2/catch.hpp>

#include "mrz/check_digit.h"
#include "screening/list_maker.h"
#include "screening/object_list_builder.h"

namespace lanepost::screening {
namespace {

using test::at;
using test::header;
using test::TemporaryFolder;

const UtcTime kMorning = at("2026-11-20T08:00:00Z");

ObjectRecord record(ObjectKind kind, const std::string& number, const std::string& issuer = "UTO",
                    const std::string& code = "") {
    ObjectRecord made{kind, number, {}};
    made.attributes.issuer = issuer;
    made.attributes.documentCode = code;
    made.attributes.category = "listed";
    made.attributes.actionCode = "refer";
    made.attributes.laneText = "Compare";
    return made;
}

class Listed {
public:
    explicit Listed(const std::vector<ObjectRecord>& records, std::optional<PrfKey> key = std::nullopt)
        : list_(open(records, std::move(key))) {}
    std::vector<WatchlistHit> ask(const ScreeningQuery& query) const { return matchObjects(list_, query, kMorning); }
    std::vector<WatchlistHit> document(const DocumentQuery& query) const {
        ScreeningQuery all;
        all.documents.push_back(query);
        return ask(all);
    }

private:
    ObjectList open(const std::vector<ObjectRecord>& records, std::optional<PrfKey> key) {
        auto builder = ObjectListBuilder::create(folder_ / "list", key);
        REQUIRE(builder);
        for (const ObjectRecord& one : records) {
            REQUIRE(builder->add(one));
        }
        REQUIRE(builder->finish(header("objects", "7")));
        auto opened = ObjectList::open(folder_ / "list", key ? &*key : nullptr);
        REQUIRE(opened);
        return std::move(*opened);
    }
    TemporaryFolder folder_;
    ObjectList list_;
};

TEST_CASE("an equal number of the same issuer is exact, of another issuer no hit, of an unknown one possible") {
    const Listed list({record(ObjectKind::Document, "L898902C3", "UTO", "P")});
    const auto same = list.document({"L898902C3", "UTO", "P"});
    REQUIRE(same.size() == 1);
    CHECK(same[0].strength == HitStrength::Exact);
    CHECK(same[0].listVersion == "7");
    CHECK(same[0].entryId == "document:UTO:L898902C3");
    CHECK(list.document({"L898902C3", "D", "P"}).empty());
    CHECK(list.document({"L898902C3", "", "P"}).at(0).strength == HitStrength::Possible);
    CHECK(list.document({"L898902C3", "UTO", "V"}).at(0).strength == HitStrength::Possible);
}

TEST_CASE("a number read with a look-alike is possible and says which character, unless its check digit disproves it") {
    const Listed list({record(ObjectKind::Document, "L8989O2C3")});
    const auto doubtful = list.document({"L898902C3", "UTO", "P"});
    REQUIRE(doubtful.size() == 1);
    CHECK(doubtful[0].strength == HitStrength::Possible);
    CHECK(doubtful[0].evidence[0].queryValue == "L898902C3");
    CHECK(doubtful[0].evidence[0].entryValue == "L8989O2C3");
    CHECK(doubtful[0].evidence[0].comparison == "possible reading error: 0 read, O possible (weight 0.012)");
    CHECK(list.document({"L898902C3", "UTO", "P", true}).empty());
}

TEST_CASE("every variant that survives a check digit has the same check digit") {
    for (const std::string number : {"L898902C3", "O0I1B8S5Z", "AB1234567", "QQ000DDD8"}) {
        std::set<std::string> texts;
        for (const ReadingVariant& variant : variantsWithSameCheckDigit(number)) {
            CHECK(mrz::checkDigitOf(variant.text) == mrz::checkDigitOf(number));
            texts.insert(variant.text);
        }
        for (const ReadingVariant& variant : readingVariants(number, 2, 100'000)) {
            CHECK(variant.text != number);
            const bool same = mrz::checkDigitOf(variant.text) == mrz::checkDigitOf(number);
            CHECK((!same || texts.contains(variant.text) || texts.size() == kMaxReadingVariants));
        }
    }
}

TEST_CASE("variants come likeliest first, at most fifty, each text once") {
    const auto variants = readingVariants("O0I1B8S5Z2");
    REQUIRE(variants.size() == kMaxReadingVariants);
    std::set<std::string> texts;
    for (std::size_t i = 0; i < variants.size(); ++i) {
        texts.insert(variants[i].text);
        CHECK((i == 0 || variants[i].weight <= variants[i - 1].weight));
    }
    CHECK(texts.size() == variants.size());
    CHECK(variants[0].weight == 0.012);
    CHECK(readingVariants("477").empty());
}

TEST_CASE("a plate one look-alike away is possible, two away no hit") {
    const Listed list({record(ObjectKind::Plate, "AB 080 CD", "D")});
    ScreeningQuery query;
    query.plates.push_back({"AB0B0CD", "D"});
    const auto hits = list.ask(query);
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].kind == HitKind::Plate);
    CHECK(hits[0].strength == HitStrength::Possible);
    query.plates[0].text = "ABOB0CD";
    CHECK(list.ask(query).empty());
}

TEST_CASE("a VIN and a container are found and say how their check digits stand") {
    const Listed list({record(ObjectKind::Vin, "1M8GDM9AXKP042788", ""), record(ObjectKind::Container, "CSQU3054383", "")});
    ScreeningQuery query;
    query.vins.push_back({"1m8gdm9axkpo42788"});
    query.containers.push_back({"CSQU 305438"});
    const auto hits = list.ask(query);
    REQUIRE(hits.size() == 2);
    CHECK(hits[0].kind == HitKind::Vin);
    CHECK(hits[0].strength == HitStrength::Exact);
    CHECK(hits[0].evidence[1].comparison == "check digit right");
    CHECK(hits[1].kind == HitKind::Container);
    CHECK(hits[1].evidence[1].comparison == "check digit not read");
    query.containers[0].text = "XXXU3054383";
    query.vins[0].text = "1M8GDM9AXKP04278B"; // 8 read as B: its digit is wrong, the listed number's right
    const auto misread = list.ask(query);
    REQUIRE(misread.size() == 1);
    CHECK(misread[0].strength == HitStrength::Possible);
    CHECK(misread[0].evidence[1].queryValue.empty());
    CHECK(misread[0].evidence[1].entryValue == "1M8GDM9AXKP042788");
    CHECK(misread[0].evidence[1].comparison == "check digit right");
    query.vins.clear();
    query.containers[0].text = "C5QU3054383"; // no container number: S read as 5
    CHECK(list.ask(query).empty());
    query.containers[0].text = "CSOU3054383"; // its check digit is wrong: Q read as O
    const auto possible = list.ask(query);
    REQUIRE(possible.size() == 1);
    CHECK(possible[0].strength == HitStrength::Possible);
}

TEST_CASE("a hit of a keyed list is possible and names its chance of being none") {
    const auto key = PrfKey::generate();
    REQUIRE(key);
    const Listed list({record(ObjectKind::Document, "L898902C3")}, *key);
    const auto hits = list.document({"L898902C3", "UTO", "P"});
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].strength == HitStrength::Possible);
    CHECK(hits[0].evidence.back().field == "keyed_list");
    CHECK(hits[0].evidence.back().comparison.find("5e-20") != std::string::npos);
}

TEST_CASE("an object whose validity is over does not fire") {
    ObjectRecord over = record(ObjectKind::Document, "L898902C3");
    over.attributes.validUntil = kMorning;
    CHECK(Listed({over}).document({"L898902C3", "UTO", "P"}).empty());
}

} // namespace
} // namespace lanepost::screening
