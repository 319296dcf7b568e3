// The console over real HTTP on loopback.
#include "api/lane_console.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "api/console_fixture.h"
#include "api/raw_http.h"
#include "base/hash.h"

using namespace lanepost;
using namespace lanepost::api;
using namespace lanepost::api::test;
using nlohmann::json;

namespace {

std::string host(const ConsoleFixture& fixture) {
    return "Host: 127.0.0.1:" + std::to_string(fixture.console.port()) + "\r\n";
}

std::string rawDecision(const std::string& headers, const std::string& body) {
    return "POST /v1/lane/decision HTTP/1.1\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

} // namespace

TEST_CASE("the lane's state is served with sequence and the appliance's time") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("clear"));
    const auto answer = fixture.client().Get("/v1/lane");
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->get_header_value("Content-Type") == "application/json");
    const json state = json::parse(answer->body);
    CHECK(state["sequence"].get<int>() > 1);
    CHECK(state["server_time"].get<std::string>().starts_with("2026-11-21T09:3"));
    CHECK(state["lane"]["state"] == "awaiting_decision");
    CHECK(state["lane"]["crossing"]["recommendation"]["outcome"] == "clear");
    CHECK(state["lane"]["crossing"]["travellers"][0]["document_number"] == "K90026134");
}

TEST_CASE("before the first state the lane is not ready") {
    const RunningClock clock(UtcTime{});
    SpecimenLane lane(clock, [](const lane::ShowLane&) {});
    LaneConsole console(quickConfig(), lane, clock);
    CHECK(console.port() == 0);
    REQUIRE(console.start());
    httplib::Client client("127.0.0.1", console.port());
    const auto answer = client.Get("/v1/lane");
    REQUIRE(answer);
    CHECK(answer->status == 503);
    CHECK(json::parse(answer->body)["type"] == "urn:lanepost:problem:not-ready");
    CHECK(json::parse(client.Get("/v1/health")->body)["status"] == "starting");
}

TEST_CASE("the index names every call and the version") {
    ConsoleFixture fixture;
    const json index = json::parse(fixture.client().Get("/v1")->body);
    CHECK(index["api_version"] == "1");
    CHECK(index["links"]["decision"] == "/v1/lane/decision");
    CHECK(json::parse(fixture.client().Get("/v1/health")->body)["status"] == "ready");
}

TEST_CASE("the page and its files come with a strict policy") {
    ConsoleFixture fixture;
    for (const auto& [path, type] : std::vector<std::pair<std::string, std::string>>{{"/", "text/html"},
                                                                                     {"/lane.js", "text/javascript"},
                                                                                     {"/lane.css", "text/css"},
                                                                                     {"/icon.svg", "image/svg+xml"}}) {
        const auto answer = fixture.client().Get(path);
        REQUIRE(answer);
        CHECK(answer->status == 200);
        CHECK(answer->body.size() > 100);
        CHECK(answer->get_header_value("Content-Type").starts_with(type));
        CHECK(answer->get_header_value("Content-Security-Policy").starts_with("default-src 'self';"));
        CHECK(answer->get_header_value("X-Content-Type-Options") == "nosniff");
        CHECK(answer->get_header_value("Cache-Control") == "no-store");
    }
    // The policy allows no inline script or style, so the page must have none.
    const std::string page = fixture.client().Get("/")->body;
    CHECK(page.find("<style") == std::string::npos);
    CHECK(page.find("style=") == std::string::npos);
    CHECK(page.find("<script>") == std::string::npos);
}

TEST_CASE("a decision is confirmed, and the same id again is confirmed without a second effect") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("clear"));
    const json body = fixture.decision("d-1", "pass");
    const auto [status, receipt] = fixture.decide(body);
    CHECK(status == 200);
    CHECK(receipt == json{{"status", "confirmed"}, {"decision_id", "d-1"}, {"crossing_id", body["crossing_id"]}});
    CHECK(fixture.decide(body).first == 200);
    CHECK(fixture.lane.opened().size() == 1);
}

TEST_CASE("a decision that the lane rejects comes back with the lane's reason") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("hit"));
    const auto [status, problem] = fixture.decide(fixture.decision("d-1", "pass"));
    CHECK(status == 409);
    CHECK(problem["type"] == "urn:lanepost:problem:decision-rejected");
    CHECK(problem["status"] == 409);
    CHECK(problem["detail"] == "Passing against the recommendation needs a reason.");
    CHECK(fixture.lane.opened().empty());
    CHECK(fixture.decide(fixture.decision("d-2", "pass", "Shift leader decided")).first == 200);
}

TEST_CASE("a body that is wrong is refused with the key that is wrong, and never reaches the lane") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("clear"));
    const json good = fixture.decision("d-1", "pass");
    const std::vector<std::pair<std::string, json>> wrong{{"id", ""},
                                                          {"id", 7},
                                                          {"id", "a/../b"},
                                                          {"crossing_id", nullptr},
                                                          {"officer", "  "},
                                                          {"officer", "a\nb"},
                                                          {"officer", 1},
                                                          {"officer", std::string(65, 'x')},
                                                          {"outcome", "open"},
                                                          {"outcome", "Pass"},
                                                          {"reason", 4},
                                                          {"reason", std::string(401, 'x')},
                                                          {"colour", "red"},
                                                          {"officer", "a\xC2\x85"
                                                                      "b"}};
    for (const auto& [key, value] : wrong) {
        json body = good;
        body[key] = value;
        const auto [status, problem] = fixture.decide(body);
        INFO(body.dump());
        CHECK(status == 400);
        CHECK(problem["key"] == key);
    }
    for (const std::string key : {"id", "crossing_id", "officer", "outcome"}) {
        json body = good;
        body.erase(key);
        CHECK(fixture.decide(body).second["key"] == key);
    }
    for (const std::string text : {"", "{", "[]", "null", "\"x\"", "{\"id\":\"\xFF\"}"}) {
        const auto answer = fixture.client().Post("/v1/lane/decision", text, "application/json");
        REQUIRE(answer);
        CHECK(answer->status == 400);
        CHECK_FALSE(json::parse(answer->body).contains("key"));
    }
    CHECK(fixture.decide(good, {{"Idempotency-Key", "another"}}).first == 400);
    CHECK(fixture.lane.decisionsSeen() == 0);
    CHECK(fixture.decide(good, {{"Idempotency-Key", "d-1"}}).first == 200);
}

TEST_CASE("a lane that does not answer in time gives 503, and the same decision is taken when it speaks again") {
    ConsoleConfig config = quickConfig();
    config.decisionTimeout = std::chrono::milliseconds(150);
    ConsoleFixture fixture(config);
    REQUIRE(fixture.lane.play("clear"));
    fixture.lane.setSilent(true);
    const json body = fixture.decision("d-1", "pass");
    const auto [status, problem] = fixture.decide(body);
    CHECK(status == 503);
    CHECK(problem["type"] == "urn:lanepost:problem:no-answer");
    fixture.lane.setSilent(false);
    CHECK(eventually([&] { return fixture.decide(body).first == 200; }));
    CHECK(fixture.lane.opened().size() == 1);
}

TEST_CASE("requests under a foreign host name are refused") {
    ConsoleConfig config = quickConfig();
    config.hosts = {"lane3.example"};
    ConsoleFixture fixture(config);
    const std::uint16_t port = fixture.console.port();
    for (const std::string good : {"localhost", "LOCALHOST:80", "127.0.0.1:1", "[::1]:9", "lane3.example"}) {
        INFO(good);
        CHECK(rawRequest(port, "GET /v1/lane HTTP/1.1\r\nHost: " + good + "\r\n\r\n").starts_with("HTTP/1.1 200"));
    }
    for (const std::string bad : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "localhost:x",
                                  "", "evil.example:80@localhost", "lane3.example."}) {
        INFO(bad);
        for (const std::string path : {"/", "/v1/lane", "/v1/events", "/v1/sync", "/none"}) {
            CHECK(
                rawRequest(port, "GET " + path + " HTTP/1.1\r\nHost: " + bad + "\r\n\r\n").starts_with("HTTP/1.1 421"));
        }
    }
    CHECK(rawRequest(port, "GET /v1/lane HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 421"));
    CHECK(rawRequest(port, "GET /v1/lane HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
              .starts_with("HTTP/1.1 421"));
    REQUIRE(fixture.lane.play("clear"));
    const std::string body = fixture.decision("d-1", "pass").dump();
    CHECK(rawRequest(port, rawDecision("Host: evil.example\r\nContent-Type: application/json\r\n", body))
              .starts_with("HTTP/1.1 421"));
    CHECK(fixture.lane.decisionsSeen() == 0);
}

TEST_CASE("a page of another site cannot send a decision") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("clear"));
    const json body = fixture.decision("d-1", "pass");
    const std::string own = "http://127.0.0.1:" + std::to_string(fixture.console.port());
    for (const std::string origin : {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"}) {
        INFO(origin);
        CHECK(fixture.decide(body, {{"Origin", origin}}).first == 403);
    }
    CHECK(fixture.decide(body, {{"Sec-Fetch-Site", "cross-site"}}).first == 403);
    CHECK(fixture.decide(body, {{"Sec-Fetch-Site", "same-site"}}).first == 403);
    // What a form or a script may send without being asked first.
    for (const std::string type : {"text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""}) {
        const auto answer = fixture.client().Post("/v1/lane/decision", body.dump(), type);
        REQUIRE(answer);
        INFO(type);
        CHECK(answer->status == 415);
    }
    CHECK(fixture.lane.decisionsSeen() == 0);
    CHECK(fixture.decide(body, {{"Origin", own}, {"Sec-Fetch-Site", "same-origin"}}).first == 200);
}

TEST_CASE("a second request hidden in a refused body is not taken") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("clear"));
    const std::string own = host(fixture) + "Content-Type: application/json\r\n";
    const std::string hidden = rawDecision(own, fixture.decision("d-1", "pass").dump());
    const std::uint16_t port = fixture.console.port();
    rawRequest(port, "POST /v1/lane/decision HTTP/1.1\r\n" + host(fixture) +
                         "Content-Type: text/plain\r\nContent-Length: " + std::to_string(hidden.size()) + "\r\n\r\n" +
                         hidden);
    rawRequest(port, "GET /v1/lane HTTP/1.1\r\n" + host(fixture) + "Content-Length: " + std::to_string(hidden.size()) +
                         "\r\n\r\n" + hidden);
    rawRequest(port, "POST /none HTTP/1.1\r\n" + host(fixture) + "Content-Length: 0\r\n\r\n" + hidden);
    CHECK(fixture.lane.decisionsSeen() == 0);
}

TEST_CASE("a body over the limit is refused, compressed or not") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("clear"));
    json body = fixture.decision("d-1", "refer");
    body["reason"] = std::string(20 * 1024, 'x');
    const auto answer = fixture.client().Post("/v1/lane/decision", body.dump(), "application/json");
    REQUIRE(answer);
    CHECK(answer->status == 413);
    CHECK(rawRequest(fixture.console.port(),
                     "POST /v1/lane/decision HTTP/1.1\r\n" + host(fixture) +
                         "Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{}")
              .find(" 200 ") == std::string::npos);
    httplib::Client compressing = fixture.client();
    compressing.set_compress(true);
    body["reason"] = std::string(1 << 22, 'x');
    const auto bomb = compressing.Post("/v1/lane/decision", body.dump(), "application/json");
    REQUIRE(bomb);
    CHECK((bomb->status == 413 || bomb->status == 415));
    CHECK(fixture.lane.decisionsSeen() == 0);
}

TEST_CASE("nothing outside the known addresses is served") {
    ConsoleFixture fixture;
    const std::uint16_t port = fixture.console.port();
    for (const std::string path : {"/../etc/passwd", "/..%2f..%2fetc/passwd", "/lane.js/../../secret", "//etc/passwd",
                                   "/lanexjs", "/v1/evidence/../../lane.js", "/v1/evidence/abc", "/v1/evidence/%00",
                                   "/index.html", "/v1/", "*", "/v1/lane/decision"}) {
        INFO(path);
        const std::string answer = rawRequest(port, "GET " + path + " HTTP/1.1\r\n" + host(fixture) + "\r\n");
        CHECK((answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 400")));
        CHECK(answer.find("application/problem+json") != std::string::npos);
    }
    CHECK(
        rawRequest(port, "GET /" + std::string(20000, 'a') + " HTTP/1.1\r\n" + host(fixture) + "\r\n").find(" 200 ") ==
        std::string::npos);
    CHECK(rawRequest(port, "GET /lane.js HTTP/1.1\r\n" + host(fixture) + "Range: bytes=0-,0-,0-\r\n\r\n")
              .starts_with("HTTP/1.1 400"));
    CHECK(rawRequest(port, std::string("\0\xFF\r\n\r\n", 6)).find(" 200 ") == std::string::npos);
    CHECK(fixture.client().Get("/v1/health")->status == 200);
}

TEST_CASE("evidence is served as the image it is, and nothing else is") {
    ConsoleFixture fixture;
    REQUIRE(fixture.lane.play("clear"));
    const std::string id = fixture.lane.shown().crossing->travellers[0].evidenceId;
    const auto image = fixture.client().Get("/v1/evidence/" + id);
    REQUIRE(image);
    CHECK(image->status == 200);
    CHECK(image->get_header_value("Content-Type") == "image/jpeg");
    CHECK(toHex(sha256(image->body)) == id);
    CHECK(image->get_header_value("X-Content-Type-Options") == "nosniff");
    const std::string page = "<html><script>1</script>";
    const std::string pageId = fixture.lane.keep({asBytes(page).begin(), asBytes(page).end()});
    CHECK(fixture.client().Get("/v1/evidence/" + pageId)->status == 500);
    CHECK(fixture.client().Get("/v1/evidence/" + std::string(64, '0'))->status == 404);
}

TEST_CASE("the exchange's state tells depth and ages") {
    ConsoleFixture fixture;
    const json state = json::parse(fixture.client().Get("/v1/sync")->body);
    CHECK(state["upload"]["waiting"] == 41);
    CHECK(state["link"] == "away");
    CHECK(state["certificate"]["days_left"] == 12);
    CHECK(state["certificate"]["renew"] == true);
    CHECK(state["upload"]["oldest_waiting_s"].get<int>() >= 14 * 60);
    CHECK(state["upload"]["last_receipt_at"].is_null());
    REQUIRE(state["lists"].size() == 4);
    CHECK(state["lists"][1]["age_s"] == 192 * 60);
    CHECK(state["lists"][3]["state"] == "missing");
    CHECK(state["lists"][3]["built_at"].is_null());
}

TEST_CASE("an address outside loopback needs to be allowed, and a taken port is reported") {
    const RunningClock clock(UtcTime{});
    SpecimenLane lane(clock, [](const lane::ShowLane&) {});
    ConsoleConfig config;
    config.address = "0.0.0.0";
    LaneConsole open(config, lane, clock);
    const auto refused = open.start();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::InvalidArgument);
    ConsoleFixture fixture;
    config.address = "127.0.0.1";
    config.port = fixture.console.port();
    LaneConsole second(config, lane, clock);
    const auto taken = second.start();
    REQUIRE_FALSE(taken);
    CHECK(taken.error().kind == ErrorKind::Io);
    CHECK(taken.error().message.find(std::to_string(config.port)) != std::string::npos);
}
