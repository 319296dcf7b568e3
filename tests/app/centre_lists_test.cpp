// The centre's lists as its commands are given them: what cannot be asked is said before anything counts as asked
// about.
#include "app/centre_lists.h"

#include <fstream>

#include <catch2/catch.hpp>

#include "screening/list_maker.h"
#include "support/temporary_folder.h"

using namespace lanepost;

namespace {

const UtcTime kLater = parseRfc3339("2027-11-20T06:00:00Z").value();

} // namespace

TEST_CASE("the centre's lists are opened, also one that is long over its age") {
    const test::TemporaryFolder folder;
    screening::test::writeSnapshot(folder / "a", {screening::test::documentEntry("E-1", "U87654321")},
                                   screening::test::header("persons"));
    const auto lists = app::openCentreLists({"persons=" + (folder / "a").string()}, kLater);
    REQUIRE(lists);
    CHECK((*lists)->coverage(kLater).front().state == screening::ListState::Stale);
    CHECK(*app::openCentreLists({}, kLater) == nullptr);
}

TEST_CASE("a list that cannot be asked is an error that names it") {
    const test::TemporaryFolder folder;
    std::ofstream(folder / "b") << "no list";
    const auto missing = app::openCentreLists({"persons=" + (folder / "a").string()}, kLater);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().kind == ErrorKind::NotFound);
    CHECK(missing.error().message.find("persons") != std::string::npos);
    const auto damaged = app::openCentreLists({"vehicles=" + (folder / "b").string()}, kLater);
    REQUIRE_FALSE(damaged);
    CHECK(damaged.error().kind == ErrorKind::Corrupt);
    CHECK(damaged.error().message.find("vehicles") != std::string::npos);
    for (const std::string option : {"persons", "=file", "persons="}) {
        CHECK(app::openCentreLists({option}, kLater).error().kind == ErrorKind::InvalidArgument);
    }
}
