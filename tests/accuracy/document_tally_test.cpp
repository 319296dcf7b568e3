// Counting: what is exact, misread, accepted though wrong; floors that do not hold are named.
#include <filesystem>

#include <catch2/catch.hpp>

#include "accuracy/accuracy_table.h"
#include "accuracy/document_tally.h"

using namespace lanepost;
using namespace lanepost::accuracy;

namespace {

// Own samples with the truth of the first falsified by one letter, and that of a page with a zone taken away.
std::vector<TruthImage> falsified() {
    const std::filesystem::path folder = std::filesystem::path(LANEPOST_SOURCE_DIR) / "tests/samples/documents";
    auto images = readTruth(folder / "truth.jsonl", folder);
    REQUIRE(images);
    images->resize(4);
    REQUIRE((*images)[0].lines[0].starts_with("P<UTOQUILL"));
    (*images)[0].lines[0][5] = 'O';
    (*images)[1].lines.clear();
    return *images;
}

} // namespace

TEST_CASE("a reading that differs in one letter from the truth is misread, and its confusion is counted") {
    auto reader = mrz::MrzReader::create();
    REQUIRE(reader);
    int calls = 0;
    const auto tally = tallyDocuments(*reader, TruthKind::Pages, falsified(),
                                      [&](const TruthImage&, const mrz::MrzReading&, bool) { ++calls; });
    REQUIRE(tally);
    CHECK(calls == 4);
    CHECK(tally->images == 4);
    CHECK(tally->documents == 3);
    CHECK(tally->exact == 2);
    CHECK(tally->misread == 1);
    CHECK(tally->falseZones == 1);
    CHECK(tally->acceptedWrong >= 1);
    CHECK(tally->confusions.at({'O', 'Q'}) == 1);
    long characters = 0;
    long wrong = 0;
    for (const ConfidenceClass& members : tally->classes) {
        characters += members.characters;
        wrong += members.wrong;
        CHECK(members.confidence <= static_cast<double>(members.characters));
    }
    CHECK(characters == 3 * 88);
    CHECK(wrong == 1);
    CHECK(tallyRow("set", TruthKind::Pages, *tally).find("| set | 3 | 2 (66.7 %) | 1 |") == 0);
    CHECK(confusionTable(*tally, 5).find("| O | Q | 1 |") != std::string::npos);
}

TEST_CASE("each floor that does not hold is named") {
    DocumentTally tally;
    tally.documents = 10;
    tally.exact = 8;
    tally.accepted = 6;
    tally.misread = 2;
    tally.acceptedWrong = 1;
    TruthSet set;
    set.leastExact = 8;
    set.leastAccepted = 6;
    set.mostMisread = 2;
    set.mostAcceptedWrong = 1;
    CHECK(brokenFloors(set, tally).empty());
    set.leastExact = 9;
    set.mostAcceptedWrong = 0;
    CHECK(brokenFloors(set, tally) == std::vector<std::string>{"exact 8, at least 9", "accepted wrong 1, at most 0"});
}
