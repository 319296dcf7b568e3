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

TEST_CASE("a file that grows beside the one it replaces takes its place whole or not at all") {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "list.bin";
    REQUIRE(replaceFile(path, asBytes("old")));
    {
        auto file = FileReplacement::begin(path);
        REQUIRE(file);
        file->append(asBytes("never committed"));
        REQUIRE(file->flush());
        CHECK(readTextFile(file->temporary(), 100).value() == "never committed");
        CHECK(readTextFile(path, 100).value() == "old");
    }
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);

    std::string wanted;
    auto file = FileReplacement::begin(path);
    REQUIRE(file);
    for (int i = 0; i < 900; ++i) { // more than fits the buffer, in pieces of all lengths
        const std::string piece(static_cast<std::size_t>(i) * (i % 97 == 0 ? 1000 : 1), static_cast<char>('a' + i % 26));
        file->append(asBytes(piece));
        wanted += piece;
    }
    CHECK(file->size() == wanted.size());
    wanted.replace(5, 4, "FOUR");
    file->overwrite(5, asBytes("FOUR"));
    file->append(asBytes("end"));
    REQUIRE(file->commit());
    CHECK(readTextFile(path, 1 << 24).value() == wanted + "end");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
    CHECK(FileReplacement::begin(folder.path() / "no" / "folder").error().kind == ErrorKind::Io);
}

TEST_CASE("a full disk is told when a growing file is flushed, and the old file stays") {
    if (!std::filesystem::exists("/dev/full")) {
        WARN("skipped: no /dev/full");
        return;
    }
    const test::TemporaryFolder folder;
    std::filesystem::create_symlink("/dev/full", folder.path() / "list.bin.new");
    REQUIRE(replaceFile(folder.path() / "other", asBytes("x")));
    auto file = FileReplacement::begin(folder.path() / "list.bin");
    REQUIRE(file);
    file->append(asBytes("does not fit"));
    CHECK(file->flush().error().kind == ErrorKind::Io);
    file->append(asBytes("more"));
    CHECK(file->commit().error().message.find("cannot write") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "list.bin"));
}
