// How well documents are read: every set of document_sets.json holds its floors. Sets beside the project are skipped where
// they are absent.
#include <cstdio>
#include <filesystem>

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>

#include "accuracy/accuracy_table.h"
#include "accuracy/document_tally.h"
#include "accuracy/truth_set.h"

using namespace lanepost;
using namespace lanepost::accuracy;

namespace {

const std::filesystem::path kSets = std::filesystem::path(LANEPOST_SOURCE_DIR) / "tests/accuracy/document_sets.json";

void checkFloors(mrz::MrzReader& reader, const TruthSet& set) {
    const auto images = readTruth(set.truth, set.images);
    if (!images && images.error().kind == ErrorKind::NotFound && set.truth.string().find("shared") != std::string::npos) {
        WARN("skipped: " << set.name << " is not here");
        return;
    }
    REQUIRE(images);
    REQUIRE_FALSE(images->empty());
    const auto tally = tallyDocuments(reader, set.kind, *images, [](const TruthImage& truth, const auto&, bool exact) {
        if (!exact) {
            UNSCOPED_INFO("not exact: " << truth.image.filename());
        }
    });
    REQUIRE(tally);
    std::printf("%s", tallyRow(set.name, set.kind, *tally).c_str());
    const std::vector<std::string> broken = brokenFloors(set, *tally);
    for (const std::string& floor : broken) {
        UNSCOPED_INFO(floor);
    }
    INFO(set.name);
    CHECK(broken.empty());
}

} // namespace

TEST_CASE("documents are read as well as the sets ask") {
    cv::setNumThreads(1);
    const auto sets = readTruthSets(kSets);
    REQUIRE(sets);
    REQUIRE_FALSE(sets->empty());
    auto reader = mrz::MrzReader::create();
    REQUIRE(reader);
    std::printf("%s", tallyHeading().c_str());
    for (const TruthSet& set : *sets) {
        checkFloors(*reader, set);
    }
}
