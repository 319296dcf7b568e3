// Object lists: whole keys, exact lookups, keyed lists, and what a damaged file says.
#include "screening/object_list.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "base/file.h"
#include "screening/list_maker.h"
#include "screening/object_list_builder.h"
#include "screening/object_list_format.h"

namespace lanepost::screening {
namespace {

using test::header;
using test::TemporaryFolder;

ObjectAttributes attributes(const std::string& issuer = "UTO", const std::string& category = "stolen-document") {
    ObjectAttributes made;
    made.issuer = issuer;
    made.category = category;
    made.actionCode = "refer";
    made.laneText = "Refer to second line";
    return made;
}

void build(const std::filesystem::path& path, const std::vector<ObjectRecord>& records,
           std::optional<PrfKey> key = std::nullopt) {
    auto builder = ObjectListBuilder::create(path, std::move(key));
    REQUIRE(builder);
    for (const ObjectRecord& record : records) {
        const auto added = builder->add(record);
        INFO((added ? std::string() : added.error().message));
        REQUIRE(added);
    }
    const auto finished = builder->finish(header("objects"));
    INFO((finished ? std::string() : finished.error().message));
    REQUIRE(finished);
}

std::string randomNumber(std::mt19937& random, std::size_t longest) {
    constexpr std::string_view kCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string text;
    for (std::size_t length = 1 + random() % longest; length > 0; --length) {
        text.push_back(kCharacters[random() % kCharacters.size()]);
    }
    return text;
}

TEST_CASE("a number and its key are one to one, mixed or not") {
    std::mt19937 random(1);
    std::set<ObjectKey> keys;
    std::set<std::string> texts;
    for (int i = 0; i < 20'000; ++i) {
        const std::string text = randomNumber(random, kMaxObjectCharacters);
        const ObjectKey key = mixed(packObject(text));
        CHECK(unpackObject(unmixed(key)) == text);
        keys.insert(key);
        texts.insert(text);
    }
    CHECK(keys.size() == texts.size());
}

TEST_CASE("a list finds every number that it holds with its attributes, and no other") {
    const TemporaryFolder folder;
    std::mt19937 random(2);
    std::vector<ObjectRecord> records;
    std::map<std::pair<int, std::string>, std::set<std::string>> truth;
    for (int i = 0; i < 30'000; ++i) {
        const auto kind = static_cast<ObjectKind>(random() % 2);
        const std::string number = randomNumber(random, random() % 4 == 0 ? kMaxObjectCharacters : 4);
        const std::string issuer = random() % 2 == 0 ? "UTO" : "D";
        records.push_back({kind, number, attributes(issuer)});
        truth[{static_cast<int>(kind), number}].insert(issuer);
    }
    build(folder / "list", records);
    const auto list = ObjectList::open(folder / "list");
    REQUIRE(list);
    std::uint64_t rows = 0;
    for (const auto& [key, issuers] : truth) {
        const auto found = list->lookup(static_cast<ObjectKind>(key.first), key.second);
        std::set<std::string> foundIssuers;
        for (const std::uint16_t attribute : found) {
            foundIssuers.insert(list->attributes(attribute).issuer);
        }
        CHECK(foundIssuers == issuers);
        rows += issuers.size();
    }
    CHECK(list->keyCount() == rows);
    CHECK(list->falseFindProbability() == 0);
    std::vector<std::string> asked;
    for (int i = 0; i < 5'000; ++i) {
        asked.push_back(randomNumber(random, 6));
    }
    const auto together = list->lookupAll(ObjectKind::Document, asked);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        CHECK(together[i] == list->lookup(ObjectKind::Document, asked[i]));
        CHECK(together[i].empty() == !truth.contains({0, asked[i]}));
    }
}

TEST_CASE("the same records in another order give the same bytes") {
    const TemporaryFolder folder;
    std::mt19937 random(3);
    std::vector<ObjectRecord> records;
    for (int i = 0; i < 2'000; ++i) {
        records.push_back({static_cast<ObjectKind>(random() % 2), randomNumber(random, 15),
                           attributes(random() % 2 == 0 ? "UTO" : "D", random() % 3 == 0 ? "lost" : "stolen")});
    }
    build(folder / "a", records);
    std::shuffle(records.begin(), records.end(), random);
    records.push_back(records.front());
    build(folder / "b", records);
    CHECK(readFile(folder / "a", 1 << 24).value() == readFile(folder / "b", 1 << 24).value());
    CHECK_FALSE(std::filesystem::exists(folder / "a.parts"));
}

TEST_CASE("an object list that is cut or has a bit changed anywhere is refused with what to do") {
    const TemporaryFolder folder;
    build(folder / "list", {{ObjectKind::Document, "L898902C3", attributes()}, {ObjectKind::Vin, "1M8GDM9AXKP042788", attributes("")}});
    const auto bytes = readFile(folder / "list", 1 << 20).value();
    REQUIRE(ObjectList::fromBytes(bytes));
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const auto opened = ObjectList::fromBytes({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length)});
        REQUIRE_FALSE(opened);
        CHECK(opened.error().message.find("fetch or build the list again") != std::string::npos);
    }
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto flipped = bytes;
        flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        REQUIRE_FALSE(ObjectList::fromBytes(std::move(flipped)));
    }
}

TEST_CASE("a record that is none is refused by its field, without its value") {
    const TemporaryFolder folder;
    auto builder = ObjectListBuilder::create(folder / "list", std::nullopt);
    REQUIRE(builder);
    const auto refusal = [&](const ObjectRecord& record) { return builder->add(record).error().message; };
    CHECK(refusal({ObjectKind::Document, "L898902C3*", attributes()}).starts_with("number: expected"));
    CHECK(refusal({ObjectKind::Container, "CSQ3054383", attributes("")}).find("ISO 6346") != std::string::npos);
    CHECK(refusal({ObjectKind::Vin, "1M8GDM9AXKP0427889", attributes("")}).find("17") != std::string::npos);
    CHECK(refusal({ObjectKind::Document, "A1", attributes("U1")}).find("issuing_state") != std::string::npos);
    CHECK(refusal({ObjectKind::Document, "A1", attributes("UTO", "")}).find("category") != std::string::npos);
    CHECK(builder->recordCount() == 0);
}

TEST_CASE("check digits of VINs and containers are computed as their standards have it") {
    CHECK(vinCheckDigit("1M8GDM9AXKP042788") == CheckDigitState::Right);
    CHECK(vinCheckDigit("11111111111111111") == CheckDigitState::Right);
    CHECK(vinCheckDigit("1M8GDM9A1KP042788") == CheckDigitState::Wrong);
    CHECK(vinCheckDigit("WVWZZZ1JZ3W386752") == CheckDigitState::None); // a European one has a letter there
    CHECK(vinCheckDigit("SHORT") == CheckDigitState::None);
    CHECK(containerCheckDigit("CSQU3054383") == CheckDigitState::Right);
    CHECK(containerCheckDigit("CSQU 305438 4") == CheckDigitState::Wrong);
    CHECK(containerCheckDigit("CSQU305438") == CheckDigitState::None);
    CHECK(normalObject(ObjectKind::Container, "csqu 305438-3") == "CSQU305438");
    CHECK(normalObject(ObjectKind::Vin, "IM8GDM9AXKPO42788") == "1M8GDM9AXKP042788");
}

TEST_CASE("a keyed list gives nothing away without its key and answers with it") {
    const TemporaryFolder folder;
    const auto key = PrfKey::generate();
    REQUIRE(key);
    REQUIRE(key->write(folder / "key"));
    CHECK(key->write(folder / "key").error().kind == ErrorKind::Conflict);
    const auto readBack = PrfKey::read(folder / "key");
    REQUIRE(readBack);
    CHECK(readBack->id() == key->id());

    std::vector<ObjectRecord> records;
    for (int i = 0; i < 500; ++i) {
        records.push_back({ObjectKind::Document, "L8989" + std::to_string(10000 + i), attributes()});
        records.push_back({ObjectKind::Plate, "SP" + std::to_string(10000 + i), attributes()});
    }
    build(folder / "plain", records);
    build(folder / "keyed", records, *key);
    const auto list = ObjectList::open(folder / "keyed", &*readBack);
    REQUIRE(list);
    CHECK(list->keyed());
    CHECK(list->falseFindProbability() == Approx(1000.0 / 18446744073709551616.0));
    for (int i = 0; i < 500; ++i) {
        CHECK(list->lookup(ObjectKind::Document, "L8989" + std::to_string(10000 + i)).size() == 1);
        CHECK(list->lookup(ObjectKind::Document, "SP" + std::to_string(10000 + i)).empty());
        CHECK(list->lookup(ObjectKind::Document, "L8989" + std::to_string(20000 + i)).empty());
    }
    CHECK(ObjectList::open(folder / "keyed").error().message.find("unseal") != std::string::npos);
    const auto other = PrfKey::generate();
    CHECK(ObjectList::open(folder / "keyed", &*other).error().kind == ErrorKind::InvalidArgument);

    // The attack of a thief: every number that there can be, looked up by what a plain list stores.
    const auto plain = readFile(folder / "plain", 1 << 20).value();
    const auto keyed = readFile(folder / "keyed", 1 << 20).value();
    const auto holds = [](const std::vector<std::byte>& file, const std::string& number) {
        const std::uint64_t word = mixed(packObject(number)).low;
        const auto* bytes = reinterpret_cast<const std::byte*>(&word);
        return std::search(file.begin(), file.end(), bytes, bytes + storedKeyBytes(bucketBitsFor(500))) != file.end();
    };
    int plainFound = 0;
    int keyedFound = 0;
    for (int i = 0; i < 500; ++i) {
        plainFound += holds(plain, "L8989" + std::to_string(10000 + i)) ? 1 : 0;
        keyedFound += holds(keyed, "L8989" + std::to_string(10000 + i)) ? 1 : 0;
    }
    CHECK(plainFound == 500);
    CHECK(keyedFound == 0);
}

TEST_CASE("a key file that others may read, or that is none, is refused without quoting it") {
    const TemporaryFolder folder;
    test::writeText(folder / "open", std::string(32, 'a') + "\n");
    std::filesystem::permissions(folder / "open", std::filesystem::perms::owner_read | std::filesystem::perms::group_read);
    CHECK(PrfKey::read(folder / "open").error().message.find("chmod 600") != std::string::npos);
    test::writeText(folder / "short", "0123\n");
    std::filesystem::permissions(folder / "short", std::filesystem::perms::owner_read);
    const auto refused = PrfKey::read(folder / "short");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("0123") == std::string::npos);
    CHECK(PrfKey::read(folder / "none").error().kind == ErrorKind::NotFound);
}

} // namespace
} // namespace lanepost::screening
