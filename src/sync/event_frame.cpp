#include "sync/event_frame.h"

#include <optional>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/strict_json.h"
#include "store/outbox_chain.h"
#include "sync/central_link.h"

namespace lanepost::sync {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxSchemaName = 64;
constexpr std::size_t kStreamDigits = 32;
constexpr std::size_t kUsualHeaderBytes = 512;

tl::unexpected<Error> refused(const std::string& what) {
    return fail(ErrorKind::Corrupt, "event frame: " + what);
}

/// Reads the header's fields; keys that it does not ask for are nobody's business.
class HeaderReader {
public:
    explicit HeaderReader(const json& header) : header_(header) {}

    std::string text(const char* key) {
        const auto found = header_.find(key);
        return found != header_.end() && found->is_string() ? found->get<std::string>() : std::string();
    }
    std::int64_t integer(const char* key) {
        const auto found = header_.find(key);
        return found != header_.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
    }

private:
    const json& header_;
};

bool isSchemaName(std::string_view name) {
    if (name.empty() || name.size() > kMaxSchemaName) {
        return false;
    }
    for (const char c : name) {
        const bool known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '/';
        if (!known) {
            return false;
        }
    }
    return true;
}

Result<json> headerOf(std::string_view line) {
    auto header = parseJson(line, {4, false, false});
    if (!header) {
        return fail("event frame: header", Error{ErrorKind::Corrupt, header.error().message});
    }
    if (!header->is_object()) {
        return refused("the header is no JSON object");
    }
    const std::int64_t schema = HeaderReader(*header).integer("schema");
    if (schema > kFrameSchema) {
        return fail(ErrorKind::Unsupported, "event frame: schema " + std::to_string(schema) +
                                                " is newer than this program's " + std::to_string(kFrameSchema));
    }
    if (schema != kFrameSchema) {
        return refused("schema: expected " + std::to_string(kFrameSchema));
    }
    return header;
}

} // namespace

bool isEventId(std::string_view id) {
    return isDeviceId(id);
}

std::string makeFrame(const EventFrame& frame) {
    const auto quoted = [](const std::string& text) { return canonicalText(json(text)); };
    std::string bytes;
    bytes.reserve(kUsualHeaderBytes + frame.payload.size());
    // Keys in order of their bytes, as canonicalText() would write them.
    bytes += R"({"chain":")" + toHex(frame.chain) + R"(","device":)" + quoted(frame.device) + R"(,"event_id":)" +
             quoted(frame.eventId) + R"(,"payload_bytes":)" + std::to_string(frame.payload.size()) +
             R"(,"payload_schema":)" + quoted(frame.schema) + R"(,"prev":")" + toHex(frame.previous) + R"(","schema":)" +
             std::to_string(kFrameSchema) + R"(,"sequence":)" + std::to_string(frame.sequence) + R"(,"stream":)" +
             quoted(frame.stream) + "}\n";
    bytes += frame.payload;
    return bytes;
}

Result<EventFrame> parseFrame(std::string_view bytes) {
    if (bytes.size() > kMaxFrameBytes) {
        return fail(ErrorKind::LimitExceeded, "event frame: " + std::to_string(bytes.size()) + " bytes; at most " +
                                                  std::to_string(kMaxFrameBytes) + " are taken");
    }
    const std::size_t end = bytes.substr(0, kMaxFrameHeaderBytes + 1).find('\n');
    if (end == std::string_view::npos) {
        return refused("no header line within " + std::to_string(kMaxFrameHeaderBytes) + " bytes");
    }
    const auto header = headerOf(bytes.substr(0, end));
    if (!header) {
        return fail(header.error());
    }
    HeaderReader reader(*header);
    EventFrame frame{reader.text("device"),         reader.text("stream"), reader.integer("sequence"),
                     reader.text("event_id"),       reader.text("payload_schema"), {}, {},
                     std::string(bytes.substr(end + 1))};
    if (!isDeviceId(frame.device) || frame.stream.size() != kStreamDigits || !fromHex(frame.stream)) {
        return refused("device or stream: no valid id");
    }
    if (frame.sequence < 1 || frame.sequence > kMaxSequence || !isEventId(frame.eventId) || !isSchemaName(frame.schema)) {
        return refused("sequence, event_id or payload_schema: missing or not valid");
    }
    if (reader.integer("payload_bytes") != static_cast<std::int64_t>(frame.payload.size())) {
        return refused("payload_bytes: not the number of bytes that follow");
    }
    const auto previous = sha256FromHex(reader.text("prev"));
    const auto chain = sha256FromHex(reader.text("chain"));
    if (!previous || !chain) {
        return refused("prev or chain: 64 hexadecimal digits expected");
    }
    if (store::outboxChain(*previous, frame.sequence, frame.eventId, sha256(frame.payload)) != *chain) {
        return refused("chain: does not belong to this sequence, event and payload");
    }
    frame.previous = *previous;
    frame.chain = *chain;
    return frame;
}

} // namespace lanepost::sync
