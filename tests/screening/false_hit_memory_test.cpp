// The memory of false hits: two people, an end, a chain, and nothing hidden.
#include "screening/false_hit_memory.h"

#include <catch2/catch.hpp>

#include "base/file.h"
#include "screening/list_maker.h"

namespace lanepost::screening {
namespace {

using test::at;
using test::TemporaryFolder;

const UtcTime kNow = at("2026-11-20T12:00:00Z");
const UtcTime kUntil = at("2027-03-01T00:00:00Z");

ScreeningQuery traveller(const std::string& number = "L898902C3", int day = 12) {
    ScreeningQuery query;
    query.persons.push_back({"SPECIMEN", "ANNA", false, {1974, 8, day}, "F", "UTO"});
    query.documents.push_back({number, "UTO", "P"});
    return query;
}

WatchlistHit hit(const std::string& listed = "SPECIMEN, ANNE") {
    WatchlistHit made;
    made.kind = HitKind::Person;
    made.strength = HitStrength::Possible;
    made.listId = "persons";
    made.entryId = "P7";
    made.evidence = {{"name", "SPECIMEN, ANNA", listed, "similar"}, {"birth_date", "1974-08-12", "1974-08-XX", "agrees"}};
    return made;
}

ScreeningAnswer answerWith(const WatchlistHit& one) {
    ScreeningAnswer answer;
    answer.hits.push_back(one);
    return answer;
}

bool marked(const FalseHitMemory& memory, const WatchlistHit& one, const ScreeningQuery& query, UtcTime now = kNow) {
    ScreeningAnswer answer = answerWith(one);
    memory.mark(answer, query, now);
    REQUIRE(answer.hits.size() == 1); // never hidden
    return answer.hits[0].knownFalseUntil.has_value();
}

TEST_CASE("a hit is known to be false only after a second person approved, and until the end") {
    const TemporaryFolder folder;
    auto memory = FalseHitMemory::open(folder / "memory").value();
    const auto id = memory.propose(hit(), traveller(), "officer A", "other birth place, photo compared", kUntil, kNow);
    REQUIRE(id);
    CHECK_FALSE(marked(memory, hit(), traveller()));
    CHECK(memory.approve(*id, "officer A", kNow).error().message.find("second person") != std::string::npos);
    CHECK(memory.approve("none", "officer B", kNow).error().kind == ErrorKind::NotFound);
    REQUIRE(memory.approve(*id, "officer B", kNow));
    CHECK(memory.approve(*id, "officer C", kNow).error().kind == ErrorKind::Conflict);
    ScreeningAnswer answer = answerWith(hit());
    memory.mark(answer, traveller(), kNow);
    CHECK(answer.hits[0].knownFalseUntil == kUntil);
    CHECK(answer.hits[0].evidence.back().comparison ==
          "known false hit, proposed by officer A, approved by officer B, until 2027-03-01T00:00:00.000000Z");
    CHECK_FALSE(marked(memory, hit(), traveller(), kUntil));
}

TEST_CASE("it holds for this traveller, this document, this entry as it was, and nothing else") {
    const TemporaryFolder folder;
    auto memory = FalseHitMemory::open(folder / "memory").value();
    const auto id = memory.propose(hit(), traveller(), "A", "compared", kUntil, kNow);
    REQUIRE(memory.approve(*id, "B", kNow));
    CHECK(marked(memory, hit(), traveller()));
    CHECK_FALSE(marked(memory, hit(), traveller("X11111111")));
    CHECK_FALSE(marked(memory, hit(), traveller("L898902C3", 13)));
    CHECK_FALSE(marked(memory, hit("SPECIMEN, ANNABEL"), traveller()));
    WatchlistHit other = hit();
    other.entryId = "P8";
    CHECK_FALSE(marked(memory, other, traveller()));
    other = hit();
    other.kind = HitKind::Document;
    CHECK_FALSE(marked(memory, other, traveller()));
    REQUIRE(memory.withdraw(*id, "C", "new photo", kNow));
    CHECK_FALSE(marked(memory, hit(), traveller()));
}

TEST_CASE("what may not be cleared is refused with the reason") {
    const TemporaryFolder folder;
    auto memory = FalseHitMemory::open(folder / "memory").value();
    const auto refusal = [&](const WatchlistHit& one, const ScreeningQuery& who, const std::string& officer,
                             const std::string& reason, UtcTime until) {
        return memory.propose(one, who, officer, reason, until, kNow).error().message;
    };
    WatchlistHit object = hit();
    object.kind = HitKind::Document;
    CHECK(refusal(object, traveller(), "A", "x", kUntil).find("only a person") != std::string::npos);
    CHECK(refusal(hit(), ScreeningQuery{}, "A", "x", kUntil).find("birth date") != std::string::npos);
    CHECK(refusal(hit(), traveller(), " ", "x", kUntil).find("officer") != std::string::npos);
    CHECK(refusal(hit(), traveller(), "A", "", kUntil).find("reason") != std::string::npos);
    CHECK(refusal(hit(), traveller(), "A", "x", kNow + std::chrono::days(366)).find("a year") != std::string::npos);
    CHECK(memory.recordsAfter(0).empty());
}

TEST_CASE("the memory comes back from its file, and a changed, cut or reordered file clears nobody") {
    const TemporaryFolder folder;
    {
        auto memory = FalseHitMemory::open(folder / "memory").value();
        const auto id = memory.propose(hit(), traveller(), "A", "compared", kUntil, kNow);
        REQUIRE(memory.approve(*id, "B", kNow));
        REQUIRE(memory.propose(hit("OTHER"), traveller(), "A", "compared", kUntil, kNow));
    }
    const auto again = FalseHitMemory::open(folder / "memory");
    REQUIRE(again);
    CHECK(marked(*again, hit(), traveller()));
    REQUIRE(again->recordsAfter(1).size() == 2);
    CHECK(again->recordsAfter(1)[0].officer == "B");
    const std::string text = readTextFile(folder / "memory", 1 << 20).value();
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"\"B\"", "\"C\""}, {"2027", "2028"}, {"P7", "P8"}}) {
        std::string changed = text;
        changed.replace(changed.find(from), from.size(), to);
        test::writeText(folder / "changed", changed);
        CHECK(FalseHitMemory::open(folder / "changed").error().kind == ErrorKind::Corrupt);
    }
    test::writeText(folder / "cut", text.substr(text.find('\n') + 1));
    CHECK(FalseHitMemory::open(folder / "cut").error().message.find("row 1") != std::string::npos);
}

} // namespace
} // namespace lanepost::screening
