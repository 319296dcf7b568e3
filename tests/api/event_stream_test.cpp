// Server-sent events of the console: delivery, resuming, slow and many readers.
#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "api/console_fixture.h"
#include "api/raw_http.h"

using namespace lanepost;
using namespace lanepost::api;
using namespace lanepost::api::test;
using nlohmann::json;

namespace {

struct Event {
    long long id = 0;
    json data;
};

/// The complete `lane` events in what a stream sent.
std::vector<Event> laneEvents(const std::string& stream) {
    std::vector<Event> events;
    std::size_t at = 0;
    for (std::size_t end = 0; (end = stream.find("\n\n", at)) != std::string::npos; at = end + 2) {
        const std::string block = stream.substr(at, end - at);
        const std::size_t data = block.find("event: lane\ndata: ");
        if (block.starts_with("id: ") && data != std::string::npos) {
            events.push_back({std::stoll(block.substr(4)), json::parse(block.substr(data + 18))});
        }
    }
    return events;
}

/// Reads events, calling `next` after each, until it has seen `count`.
std::vector<Event> read(const ConsoleFixture& fixture, std::size_t count, const httplib::Headers& headers,
                        const std::function<void(std::size_t)>& next) {
    std::string stream;
    std::size_t seen = 0;
    fixture.client().Get("/v1/events", headers, [&](const char* part, std::size_t length) {
        stream.append(part, length);
        const std::size_t now = laneEvents(stream).size();
        for (; seen < now; ++seen) {
            next(seen + 1);
        }
        return seen < count;
    });
    return laneEvents(stream);
}

std::string eventsRequest(const ConsoleFixture& fixture) {
    return "GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(fixture.console.port()) + "\r\n\r\n";
}

} // namespace

TEST_CASE("a stream begins with the newest state and sends each later one with the next id") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("clear"));
    const auto events = read(fixture, 4, {}, [&](std::size_t seen) {
        if (seen < 4) {
            fixture.lane.device("camera-" + std::to_string(seen), false);
        }
    });
    REQUIRE(events.size() == 4);
    CHECK(events[0].data["lane"]["crossing"]["travellers"][0]["document_number"] == "K90026134");
    for (std::size_t i = 1; i < events.size(); ++i) {
        CHECK(events[i].id == events[i - 1].id + 1);
        CHECK(events[i].data["sequence"] == events[i].id);
        CHECK(events[i].data["lane"]["unavailable"].size() == i);
    }
}

TEST_CASE("a reader that comes back with Last-Event-ID gets the newest state at once") {
    ConsoleFixture fixture;
    const auto first = read(fixture, 1, {}, [](std::size_t) {});
    REQUIRE(first.size() == 1);
    REQUIRE(fixture.lane.play("clear"));
    for (const std::string& last : {std::to_string(first[0].id), std::string("999999"), std::string("not a number")}) {
        const auto again = read(fixture, 1, {{"Last-Event-ID", last}}, [](std::size_t) {});
        REQUIRE(again.size() == 1);
        CHECK(again[0].id > first[0].id);
        CHECK(again[0].data["lane"]["state"] == "awaiting_decision");
    }
}

TEST_CASE("an idle stream shows signs of life, and its headers forbid caching") {
    ConsoleFixture fixture;
    const RawConnection reader(fixture.console.port());
    reader.send(eventsRequest(fixture));
    const std::string stream = reader.readUntil(": heartbeat\n\n");
    CHECK(stream.find("Content-Type: text/event-stream") != std::string::npos);
    CHECK(stream.find("Cache-Control: no-store") != std::string::npos);
    CHECK(stream.find(": heartbeat\n\n") != std::string::npos);
}

TEST_CASE("readers beyond the limit are told to come again, and places come free when readers leave") {
    ConsoleConfig config = quickConfig();
    config.maxEventStreams = 3;
    ConsoleFixture fixture(config);
    std::vector<std::unique_ptr<RawConnection>> readers;
    for (int i = 0; i < 3; ++i) {
        readers.push_back(std::make_unique<RawConnection>(fixture.console.port()));
        readers.back()->send(eventsRequest(fixture));
        CHECK(readers.back()->readUntil("event: lane").find("HTTP/1.1 200") == 0);
    }
    CHECK(fixture.console.openEventStreams() == 3);
    const auto refused = fixture.client().Get("/v1/events");
    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->has_header("Retry-After"));
    CHECK(json::parse(refused->body)["type"] == "urn:lanepost:problem:too-many-readers");
    readers.clear();
    CHECK(eventually([&] { return fixture.console.openEventStreams() == 0; }));
    CHECK(read(fixture, 1, {}, [](std::size_t) {}).size() == 1);
}

TEST_CASE("full event streams and idle connections do not starve decisions") {
    ConsoleConfig config = quickConfig();
    config.maxEventStreams = 4;
    ConsoleFixture fixture(config);
    REQUIRE(fixture.lane.play("clear"));
    std::vector<std::unique_ptr<RawConnection>> others;
    for (int i = 0; i < 12; ++i) {
        others.push_back(std::make_unique<RawConnection>(fixture.console.port()));
        others.back()->send(i < 8 ? eventsRequest(fixture) : "GET /v1/la");
    }
    CHECK(fixture.decide(fixture.decision("d-1", "pass")).first == 200);
}

TEST_CASE("a reader that takes nothing is cut, and the others go on") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("clear"));
    const RawConnection slow(fixture.console.port(), 2048);
    slow.send(eventsRequest(fixture));
    CHECK(eventually([&] { return fixture.console.openEventStreams() == 1; }));
    int published = 0;
    CHECK(eventually([&] {
        fixture.lane.device("camera-front", ++published % 2 == 0);
        return fixture.console.openEventStreams() == 0;
    }));
    CHECK(read(fixture, 1, {}, [](std::size_t) {}).size() == 1);
}

TEST_CASE("many clients at once see the newest state and only one decision is taken") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("clear"));
    std::atomic<int> confirmed = 0;
    std::atomic<int> rejected = 0;
    std::atomic<int> states = 0;
    // Written beforehand: the first client may have decided before the last one is there.
    std::vector<decltype(fixture.decision("", ""))> bodies;
    for (int i = 0; i < 16; ++i) {
        bodies.push_back(fixture.decision("d-" + std::to_string(i), i % 2 == 0 ? "pass" : "refer"));
    }
    {
        std::vector<std::jthread> clients;
        for (const auto& body : bodies) {
            clients.emplace_back([&] {
                for (int k = 0; k < 5; ++k) {
                    const auto answer = fixture.client().Get("/v1/lane");
                    states += answer && answer->status == 200 ? 1 : 0;
                }
                const int status = fixture.decide(body).first;
                confirmed += status == 200 ? 1 : 0;
                rejected += status == 409 ? 1 : 0;
            });
        }
    }
    CHECK(states == 80);
    CHECK(confirmed == 1);
    CHECK(rejected == 15);
}

TEST_CASE("stopping ends open streams at once") {
    auto fixture = std::make_unique<ConsoleFixture>();
    const RawConnection reader(fixture->console.port());
    reader.send(eventsRequest(*fixture));
    reader.readUntil("event: lane");
    const auto began = fixture->clock.monotonicNow();
    fixture->console.stop();
    CHECK(fixture->clock.monotonicNow() - began < std::chrono::seconds(3));
    reader.readAll();
    CHECK(fixture->console.openEventStreams() == 0);
    fixture->console.stop();
}
