#include "sync/event_frame.h"

#include <catch2/catch.hpp>

#include "base/json_text.h"
#include "base/strict_json.h"
#include "store/outbox_chain.h"
#include "sync/central_link.h"
#include "sync/notice.h"
#include "sync/state_report.h"

using namespace lanepost;
using namespace lanepost::sync;

namespace {

EventFrame specimen() {
    EventFrame frame{"lane-7", std::string(32, '5'), 12, "0192f0aa-0000-7000-8000-000000000001", "lanepost.crossing/1",
                     {}, {}, R"({"crossing":{}})"};
    frame.previous.fill(std::byte{3});
    frame.chain = store::outboxChain(frame.previous, frame.sequence, frame.eventId, sha256(frame.payload));
    return frame;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

} // namespace

TEST_CASE("a frame comes back as it was, and unknown header keys are ignored") {
    const EventFrame frame = specimen();
    const std::string bytes = makeFrame(frame);
    CHECK(parseFrame(bytes).value() == frame);
    CHECK(parseFrame(replaced(bytes, "{\"chain\"", "{\"a_newer_key\":[1,{}],\"chain\"")).value() == frame);
    // However the same JSON is written, it says the same.
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"lane-7", "lane-\\u0037"},
                                                                                   {"\"sequence\":12", "\"sequence\": 12"},
                                                                                   {"}\n", ",\"z\":\"\\\"\"}\n"}}) {
        INFO(from << " -> " << to);
        CHECK(parseFrame(replaced(bytes, from, to)).value() == frame);
    }
}

TEST_CASE("a frame's header is canonical JSON, whatever a damaged database put into it") {
    for (const std::string id : {"0192f0aa-0000-7000-8000-000000000001", "a\"b\\c\n\x01", "\xC3\xA9"}) {
        EventFrame frame = specimen();
        frame.eventId = id;
        const std::string bytes = makeFrame(frame);
        const std::string header = bytes.substr(0, bytes.find('\n'));
        const auto parsed = parseJson(header);
        REQUIRE(parsed);
        CHECK(canonicalText(*parsed) == header);
        CHECK((*parsed)["event_id"] == id);
        CHECK(parsed->size() == 9);
    }
}

TEST_CASE("a frame that is not whole or not consistent is refused") {
    const std::string bytes = makeFrame(specimen());
    CHECK(parseFrame("").error().kind == ErrorKind::Corrupt);
    CHECK(parseFrame(bytes.substr(0, bytes.size() - 1)).error().kind == ErrorKind::Corrupt);
    CHECK(parseFrame(bytes + " ").error().kind == ErrorKind::Corrupt);
    CHECK(parseFrame(std::string(kMaxFrameHeaderBytes + 2, ' ')).error().kind == ErrorKind::Corrupt);
    CHECK(parseFrame(std::string(kMaxFrameBytes + 1, ' ')).error().kind == ErrorKind::LimitExceeded);
    CHECK(parseFrame(replaced(bytes, "\"schema\":1", "\"schema\":2")).error().kind == ErrorKind::Unsupported);
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"\"sequence\":12", "\"sequence\":13"},
                                                                                   {"\"sequence\":12", "\"sequence\":-1"},
                                                                                   {"\"sequence\":12", "\"sequence\":012"},
                                                                                   {"\"sequence\":12", "\"sequence\":12.0"},
                                                                                   {"\"sequence\":12", "\"sequence\":"},
                                                                                   {"}\n", "\n"},
                                                                                   {"lane-7", "lane.7"},
                                                                                   {"lane-7", ""},
                                                                                   {"{}", "[]"},
                                                                                   {"0303", "0403"},
                                                                                   {"lanepost.crossing/1", "A"},
                                                                                   {"000001", "000002"},
                                                                                   {"\"schema\":1", "\"schema\":0"},
                                                                                   {std::string(32, '5'), std::string(32, 'x')}}) {
        INFO(from << " -> " << to);
        CHECK(parseFrame(replaced(bytes, from, to)).error().kind == ErrorKind::Corrupt);
    }
}

TEST_CASE("no single flipped bit of a frame passes as another event") {
    const EventFrame frame = specimen();
    const std::string bytes = makeFrame(frame);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string changed = bytes;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        const auto parsed = parseFrame(changed);
        if (parsed) { // device, stream and payload schema are not in the chain: the broker and the schema's reader check them
            CHECK(parsed->payload == frame.payload);
            CHECK(parsed->sequence == frame.sequence);
            CHECK(parsed->eventId == frame.eventId);
            CHECK(parsed->chain == frame.chain);
        }
    }
}

TEST_CASE("notices come back as they were under the right key only") {
    SeededRandom random(3);
    const Ed25519Signer centre = Ed25519Signer::generate(random);
    const Ed25519Signer other = Ed25519Signer::generate(random);
    const Receipt receipt{"lane-7", std::string(32, '5'), 12, "e", {}, UtcTime(std::chrono::microseconds(1700000000000000)), "n"};
    for (const Notice& notice : {Notice(receipt), Notice(LateAnswer{"lane-7", 3, "c", "c/1", {}}),
                                 Notice(Revocation{"lane-7", "stolen"}), Notice(Announcement{"lists"})}) {
        const std::string sealed = sealNotice(centre, notice);
        CHECK(openNotice(centre.publicKey(), sealed).value() == notice);
        CHECK(openNotice(other.publicKey(), sealed).error().kind == ErrorKind::Corrupt);
    }
    CHECK(openNotice(centre.publicKey(), std::string(kMaxNoticeBytes + 1, 'a')).error().kind == ErrorKind::LimitExceeded);
}

TEST_CASE("a state report comes back as it was, and a hostile one is refused") {
    StateReport report;
    report.device = "lane-7";
    report.stream = std::string(32, '5');
    report.nonce = "n";
    report.newest = 7;
    report.lists = {{"sltd", "3", "stale", 4000}};
    const std::string text = toReportText(report);
    CHECK(parseReport(text).value() == report);
    CHECK(parseReport(replaced(text, "{\"at\"", "{\"aa\":1,\"at\"")).value() == report);
    CHECK(parseReport("[]").error().kind == ErrorKind::Corrupt);
    CHECK(parseReport(replaced(text, "lane-7", "lane 7")).error().kind == ErrorKind::Corrupt);
    CHECK(parseReport(replaced(text, "\"schema\":1", "\"schema\":9")).error().kind == ErrorKind::Unsupported);
    report.trouble = std::string(1000, 'x');
    CHECK(parseReport(toReportText(report)).error().kind == ErrorKind::Corrupt);
}

TEST_CASE("names of objects and devices are those that subjects and files can carry") {
    for (const char* name : {"timestamp", "root/3", "lists/demo-persons/7/12"}) {
        CHECK(isObjectName(name));
    }
    for (const char* name : {"", "/a", "a/", "a//b", "a.b", "../a", "A", "a b", "a*", ">"}) {
        CHECK_FALSE(isObjectName(name));
    }
    CHECK(isDeviceId("Lane-7_b"));
    CHECK_FALSE(isDeviceId("lane.7"));
    CHECK_FALSE(isDeviceId(std::string(65, 'a')));
}
