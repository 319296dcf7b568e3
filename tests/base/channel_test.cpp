#include "base/channel.h"

#include <numeric>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace lanepost;
using namespace std::chrono_literals;

TEST_CASE("a channel hands every item over once and in order, however small it is") {
    Channel<int> channel(2);
    std::jthread producer([&] {
        for (int i = 0; i < 5000; ++i) {
            channel.push(i);
        }
        channel.close();
    });
    std::vector<int> taken;
    while (const auto item = channel.pop()) {
        taken.push_back(*item);
    }
    std::vector<int> expected(5000);
    std::iota(expected.begin(), expected.end(), 0);
    REQUIRE(taken == expected);
}

TEST_CASE("a full channel refuses tryPush and a closed one refuses both") {
    Channel<int> channel(1);
    REQUIRE(channel.tryPush(1));
    REQUIRE_FALSE(channel.tryPush(2));
    channel.close();
    REQUIRE_FALSE(channel.push(3));
    REQUIRE(channel.pop() == 1);
    REQUIRE_FALSE(channel.pop().has_value());
}

TEST_CASE("a stop request wakes a waiting reader and a waiting writer") {
    Channel<int> empty(1);
    Channel<int> full(1);
    full.push(1);
    std::jthread reader([&](const std::stop_token& stop) { CHECK_FALSE(empty.pop(stop).has_value()); });
    std::jthread writer([&](const std::stop_token& stop) { CHECK_FALSE(full.push(2, stop)); });
    reader.request_stop();
    writer.request_stop();
}

TEST_CASE("the newest item wins in a slot") {
    LatestSlot<int> slot;
    REQUIRE_FALSE(slot.put(1));
    REQUIRE(slot.put(2));
    REQUIRE(slot.take({}) == 2);
}

TEST_CASE("popFor gives up after its time") {
    Channel<int> channel(1);
    REQUIRE_FALSE(channel.popFor(1ms).has_value());
}
