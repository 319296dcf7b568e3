// Lists of sets and of images with truth: read as they stand, refused with the place of what is wrong.
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "accuracy/truth_set.h"
#include "support/temporary_folder.h"

using namespace lanepost;
using namespace lanepost::accuracy;

namespace {

std::filesystem::path written(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file) << text;
    return file;
}

} // namespace

TEST_CASE("the project's own list of sets can be read, and its truths are beside it") {
    const auto sets = readTruthSets(std::filesystem::path(LANEPOST_SOURCE_DIR) / "tests/accuracy/document_sets.json");
    REQUIRE(sets);
    REQUIRE(sets->size() >= 3);
    const auto own = readTruth(sets->front().truth, sets->front().images);
    REQUIRE(own);
    CHECK(own->size() == 16);
    for (const TruthImage& image : *own) {
        CHECK(std::filesystem::exists(image.image));
    }
}

TEST_CASE("a list of sets with a floor missing is refused by name") {
    test::TemporaryFolder folder;
    const auto sets = readTruthSets(written(
        folder.path() / "sets.json", R"({"sets":[{"name":"a","kind":"pages","truth":"t.tsv","images":"."}]})"));
    REQUIRE_FALSE(sets);
    CHECK(sets.error().message.find("least_exact") != std::string::npos);
}

TEST_CASE("truth as a table: lines parted by bars, none for a page without a zone, a heading or not") {
    test::TemporaryFolder folder;
    for (const std::string heading : {"", "image\tlines\n"}) {
        const auto images =
            readTruth(written(folder.path() / "gt.tsv", heading + "a.png\tAB|CD\tTD3\r\nb.png\t\n\nc.png\n"), "/pages");
        REQUIRE(images);
        REQUIRE(images->size() == 3);
        CHECK((*images)[0].image == "/pages/a.png");
        CHECK((*images)[0].lines == std::vector<std::string>{"AB", "CD"});
        CHECK((*images)[1].lines.empty());
        CHECK((*images)[2].lines.empty());
    }
}

TEST_CASE("a row that is no truth is refused with its number") {
    test::TemporaryFolder folder;
    const auto broken =
        readTruth(written(folder.path() / "truth.jsonl", "{\"image\":\"a\",\"lines\":[]}\n{\"image\":1}\n"), "");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().message.find("line 2") != std::string::npos);
    CHECK(readTruth(folder.path() / "absent.tsv", "").error().kind == ErrorKind::NotFound);
}
