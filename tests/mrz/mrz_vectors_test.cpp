// The vectors of real and specimen layouts that lie beside the project, not in it: every one as stated there.
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "mrz/mrz_json.h"

using namespace lanepost::mrz;
using nlohmann::json;

namespace {

// Vectors that we hold to be wrong, each with its reason. None so far.
const std::set<int> kWrongVectors{};

std::string vectorsPath() {
    const char* shared = std::getenv("LANEPOST_SHARED");
    const std::string folder = shared != nullptr ? shared : LANEPOST_SOURCE_DIR "/../shared";
    return folder + "/data/documents/mrz_vectors.jsonl";
}

} // namespace

TEST_CASE("the shared vectors are parsed as stated") {
    std::ifstream vectors(vectorsPath());
    if (!vectors) {
        WARN("skipped: the shared vectors are not here (LANEPOST_SHARED)");
        SUCCEED();
        return;
    }
    std::string line;
    int count = 0;
    while (std::getline(vectors, line)) {
        const json expected = json::parse(line);
        ++count;
        if (kWrongVectors.contains(expected["id"].get<int>()))
            continue;
        const json answer = parseMrzJsonLine(line);
        CAPTURE(expected["id"].get<int>());
        for (const char* key : {"id", "lines", "type", "fields", "check_digits", "all_present_check_digits_valid"}) {
            INFO(key);
            REQUIRE(answer.contains(key));
            CHECK(answer[key] == expected[key]);
        }
    }
    CHECK(count == 186);
}
