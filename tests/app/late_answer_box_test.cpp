#include "app/late_answer_box.h"

#include <fstream>

#include <catch2/catch.hpp>

#include "base/file.h"
#include "store/store_key.h"
#include "support/temporary_folder.h"

using namespace lanepost;
using namespace lanepost::app;

namespace {

sync::LateAnswer answerOf(std::int64_t number) {
    sync::LateAnswer late;
    late.device = "lane-1";
    late.number = number;
    late.crossingId = "crossing-" + std::to_string(number);
    late.requestId = late.crossingId + "/late";
    late.answer.answeredAt = UtcTime{std::chrono::microseconds(1763719800000000)};
    return late;
}

struct Scene {
    test::TemporaryFolder folder;
    LateAnswerBox box{folder.path()};
    std::vector<std::int64_t> taken;
    Scene() { REQUIRE(store::readOrMakeStoreKey(folder.path())); }
    int take(bool wanted = true) {
        const auto count = box.take([&](const sync::LateAnswer& late) {
            if (wanted) {
                CHECK(late.crossingId == answerOf(late.number).crossingId);
                CHECK(late.answer.answeredAt == answerOf(late.number).answer.answeredAt);
                taken.push_back(late.number);
            }
            return wanted;
        });
        REQUIRE(count);
        return *count;
    }
};

} // namespace

TEST_CASE("late answers come out in their order, once, and only when they were taken") {
    Scene scene;
    CHECK(scene.take() == 0);
    for (const std::int64_t number : {10, 9, 1000, 9}) {
        REQUIRE(scene.box.put(answerOf(number)));
    }
    CHECK(scene.take(false) == 0);
    CHECK(scene.take() == 3);
    CHECK(scene.taken == std::vector<std::int64_t>{9, 10, 1000});
    CHECK(scene.take() == 0);
}

TEST_CASE("a late answer lies sealed, and one that does not open is set aside") {
    Scene scene;
    REQUIRE(scene.box.put(answerOf(1)));
    REQUIRE(scene.box.put(answerOf(2)));
    const auto file = scene.folder.path() / "late" / "0000000000000001.late";
    auto bytes = readTextFile(file, 1 << 20).value();
    CHECK(bytes.find("crossing-1") == std::string::npos);
    bytes[30] = static_cast<char>(bytes[30] ^ 1);
    std::ofstream(file, std::ios::binary) << bytes;
    CHECK(scene.take() == 1);
    CHECK(scene.taken == std::vector<std::int64_t>{2});
    CHECK(std::filesystem::exists(file.string() + ".damaged"));
}

TEST_CASE("without the store's key nothing is put in") {
    const test::TemporaryFolder folder;
    CHECK(LateAnswerBox(folder.path()).put(answerOf(1)).error().kind == ErrorKind::NotFound);
}
