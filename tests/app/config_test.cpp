// The configuration file: the sample loads, and whatever is wrong is named by line or by key.
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/config.h"
#include "support/temporary_folder.h"

using namespace lanepost;
using namespace lanepost::app;
using nlohmann::json;

namespace {

const std::filesystem::path kSample = std::filesystem::path(LANEPOST_SOURCE_DIR) / "board/config/simulated.jsonc";
constexpr const char* kUnknownKey = "zz_not_a_key";

std::string sampleText() {
    std::ifstream file(kSample);
    return {std::istreambuf_iterator<char>(file), {}};
}

json sampleJson() {
    return json::parse(sampleText(), nullptr, true, /*ignore_comments=*/true);
}

/// The message of the error that `text` gives; fails the test when it gives none.
std::string errorOf(const std::string& text) {
    const auto config = parseConfig(text, "/folder");
    if (config) {
        FAIL("the configuration was accepted");
    }
    CHECK(config.error().kind == ErrorKind::InvalidArgument);
    CHECK(config.error().message.size() < 1000);
    return config.error().message;
}

std::string errorOf(const json& config) {
    return errorOf(config.dump());
}

/// The sample with the value at `pointer` replaced.
json with(const std::string& pointer, json value) {
    json config = sampleJson();
    config[json::json_pointer(pointer)] = std::move(value);
    return config;
}

void expectError(const json& config, const std::string& key, const std::string& expected) {
    const std::string message = errorOf(config);
    INFO(message);
    CHECK(message.find(key) != std::string::npos);
    CHECK(message.find(expected) != std::string::npos);
}

/// Calls `visit` with the JSON pointer of each object in `value`.
void eachObject(const json& value, const std::string& pointer, const std::function<void(const std::string&)>& visit) {
    if (value.is_object()) {
        visit(pointer);
    }
    if (value.is_structured()) {
        for (const auto& [key, item] : value.items()) {
            eachObject(item, pointer + "/" + key, visit);
        }
    }
}

} // namespace

TEST_CASE("the sample configuration loads, with paths relative to its folder") {
    const auto config = loadConfig(kSample);
    REQUIRE(config);
    CHECK(config->lane.id == "lane-1");
    CHECK(config->lane.direction == "entry");
    CHECK(config->lane.mode == "training");
    CHECK(config->screen.port == 8080);
    CHECK(config->storeFolder == std::filesystem::path(LANEPOST_SOURCE_DIR) / "var/simulated");
    REQUIRE(config->lists.size() == 3);
    CHECK(config->lists[1].id == "demo-persons");
    CHECK(config->lists[1].maxAge == std::chrono::hours(12));
    REQUIRE(config->devices.size() == 3);
    CHECK(config->devices[2].kind == DeviceKind::SimulatedLaneIo);
    REQUIRE(config->simulation);
    CHECK(config->simulation->visits.size() == 8);
    CHECK(config->simulation->pageDelay == std::chrono::milliseconds(1500));
    CHECK(std::filesystem::exists(config->simulation->pagesFolder / config->simulation->visits[0].pages[0]));
}

TEST_CASE("text that is no JSON is named by line and column") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "line 1, column 1"},
        {"{\n  \"lane\": x\n}", "line 2, column 11"},
        {"{\n\n\n  \"lane\" 1}", "line 4, column 10"},
        {"// only a comment\n", "line 2"},
        {"{\"a\": 1,}", "line 1, column 9"},
        {std::string("{\n\0}", 4), "line 2"},
        {"\xff\xfe{", "line 1"},
    };
    for (const auto& [text, place] : cases) {
        const std::string message = errorOf(text);
        INFO(message);
        CHECK(message.find(place) != std::string::npos);
        CHECK(message.find("syntax error") != std::string::npos);
    }
}

TEST_CASE("a key that stands twice is named") {
    std::string text = sampleText();
    text.insert(text.find("\"port\""), "\"port\": 1, ");
    CHECK(errorOf(text).find("\"port\" stands twice") != std::string::npos);
    // The same key in two objects is not twice.
    CHECK(errorOf(std::string(R"({"a":{"x":1},"b":{"x":1}})")).find("twice") == std::string::npos);
}

TEST_CASE("a value of the wrong kind is named with what was expected") {
    expectError(json(3), "the value", "expected a JSON object");
    expectError(json::array(), "the value", "expected a JSON object");
    expectError(with("/lane", 5), "lane", "expected a JSON object");
    expectError(with("/lane/id", 5), "lane: id", "expected text");
    expectError(with("/lane/id", ""), "lane: id", "expected a text that is not empty");
    expectError(with("/lane/direction", "in"), "lane: direction", "entry | exit");
    expectError(with("/lane/mode", "demo"), "lane: mode", "production | evaluation | training");
    expectError(with("/store_folder", nullptr), "store_folder", "expected text");
    expectError(with("/screen/plain_network_allowed", 0), "screen: plain_network_allowed", "true or false");
    expectError(with("/screen/hosts", "x"), "screen: hosts", "expected a list");
    expectError(with("/screen/hosts", json::array({1})), "screen: hosts[0]", "expected text");
    expectError(with("/lists", json::object()), "lists", "expected a list");
    expectError(with("/lists/1/max_age_hours", -1), "lists[1]: max_age_hours", "whole number from 0");
    expectError(with("/devices/0/kind", "camera"), "devices[0]: kind", "simulated-camera | simulated-reader");
    expectError(with("/simulation", nullptr), "simulation", "expected a JSON object");
    expectError(with("/simulation/visits/0/pages/0", false), "simulation: visits[0]: pages[0]", "expected text");
}

TEST_CASE("a port out of range is refused, the ends of the range are not") {
    for (const json& port : {json(-1), json(65536), json(1e300), json(80.5), json("80"), json(18446744073709551615U)}) {
        expectError(with("/screen/port", port), "screen: port", "a whole number from 0 to 65535");
    }
    for (const int port : {0, 65535}) {
        const auto config = parseConfig(with("/screen/port", port).dump(), "/");
        REQUIRE(config);
        CHECK(config->screen.port == port);
    }
}

TEST_CASE("what only the whole configuration can tell is refused") {
    expectError(with("/lane/mode", "production"), "devices[0].kind", "refused in production mode");
    expectError(with("/devices/1/id", "camera-front"), "devices[1].id", "another device has this id");
    expectError(with("/lists/2/id", "demo-documents"), "lists[2].id", "another list has this id");
    json config = sampleJson();
    config.erase("simulation");
    expectError(config, "simulation", "expected, because simulated devices are configured");
    config["devices"] = json::array();
    config["lane"]["mode"] = "production";
    expectError(config, "clock.time_source", "expected kernel");
    config["clock"]["time_source"] = "kernel";
    CHECK(parseConfig(config.dump(), "/")); // a lane without devices is no make-believe
}

TEST_CASE("deleting any one key of the sample gives an error that names it") {
    const json sample = sampleJson();
    int deleted = 0;
    eachObject(sample, "", [&](const std::string& pointer) {
        const json::json_pointer at(pointer);
        for (const auto& [key, value] : sample[at].items()) {
            if (pointer.empty() && (key == "clock" || key == "retention")) {
                continue; // both have defaults
            }
            json config = sample;
            config[at].erase(key);
            INFO(pointer << " without " << key);
            expectError(config, key, "expected");
            ++deleted;
        }
    });
    CHECK(deleted > 40);
}

TEST_CASE("an unknown key in any object of the sample is refused, naming the object and the keys it may have") {
    const json sample = sampleJson();
    eachObject(sample, "", [&](const std::string& pointer) {
        const json::json_pointer at(pointer);
        json config = sample;
        config[at][kUnknownKey] = 1;
        INFO(pointer);
        expectError(config, "unknown key", "expected only " + sample[at].begin().key());
        const std::string section = pointer.substr(0, pointer.find('/', 1)).substr(pointer.empty() ? 0 : 1);
        CHECK(errorOf(config).rfind(section, 0) == 0);
    });
}

TEST_CASE("nesting bombs are refused in bounded time and stack") {
    for (const std::string_view open : {"[", "{\"a\":"}) {
        std::string text;
        while (text.size() < kMaxConfigBytes - 8) {
            text += open;
        }
        CHECK_FALSE(errorOf(text).empty()); // never closed
    }
    const std::string closed = std::string(100'000, '[') + std::string(100'000, ']');
    CHECK(errorOf(closed).find("nested more than 16 deep") != std::string::npos);
    CHECK(errorOf("{\"lane\":" + closed + "}").find("nested more than 16 deep") != std::string::npos);
}

TEST_CASE("random bytes and damaged samples never crash") {
    std::mt19937 random(20261121); // NOLINT: the same bytes in every run
    std::uniform_int_distribution<int> byte(0, 255);
    for (int i = 0; i < 2000; ++i) {
        std::string text(static_cast<std::size_t>(byte(random)), '\0');
        for (char& c : text) {
            c = static_cast<char>(byte(random));
        }
        CHECK_FALSE(errorOf(text).empty());
    }
    const std::string sample = sampleText();
    std::uniform_int_distribution<std::size_t> place(0, sample.size() - 1);
    int refused = 0;
    for (int i = 0; i < 2000; ++i) {
        std::string text = sample;
        text[place(random)] = static_cast<char>(byte(random));
        const auto config = parseConfig(text, "/");
        refused += config ? 0 : 1;
        CHECK((config || !config.error().message.empty()));
    }
    CHECK(refused > 500);
    for (std::size_t length = 0; length < sample.rfind('}'); length += 17) {
        CHECK_FALSE(errorOf(sample.substr(0, length)).empty());
    }
}

TEST_CASE("files that cannot be a configuration give an error that names the file") {
    const test::TemporaryFolder folder;
    const auto messageOf = [](const std::filesystem::path& path) {
        const auto config = loadConfig(path);
        REQUIRE_FALSE(config);
        INFO(config.error().message);
        CHECK(config.error().message.find(path.string()) != std::string::npos);
        return config.error().message;
    };
    messageOf(folder.path() / "missing.jsonc");
    messageOf(folder.path());
    const auto empty = folder.path() / "empty.jsonc";
    std::ofstream(empty).flush();
    CHECK(messageOf(empty).find("line 1") != std::string::npos);
    const auto large = folder.path() / "large.jsonc";
    std::ofstream(large) << sampleText() << std::string(2U << 20, ' ');
    CHECK(messageOf(large).find("line") == std::string::npos); // refused by size, not by content
}
