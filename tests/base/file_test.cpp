#include "base/file.h"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "base/hash.h"
#include "support/temporary_folder.h"

using namespace lanepost;

TEST_CASE("a replaced file holds the new bytes and leaves nothing beside it") {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "list.bin";
    REQUIRE(replaceFile(path, asBytes("old")));
    REQUIRE(replaceFile(path, asBytes("new content")));
    REQUIRE(readTextFile(path, 100).value() == "new content");
    REQUIRE(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("what cannot be read says which file and why") {
    const test::TemporaryFolder folder;
    const auto missing = readTextFile(folder.path() / "missing", 10);
    REQUIRE(missing.error().kind == ErrorKind::NotFound);
    REQUIRE(missing.error().message.find("missing") != std::string::npos);
    REQUIRE(readTextFile(folder.path(), 10).error().kind == ErrorKind::InvalidArgument);
    std::ofstream(folder.path() / "long") << "12345678901";
    REQUIRE(readTextFile(folder.path() / "long", 10).error().kind == ErrorKind::LimitExceeded);
    REQUIRE(replaceFile(folder.path() / "no" / "such" / "folder", asBytes("x")).error().kind == ErrorKind::Io);
}
