#include "sync/event_frame.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_quote.h"
#include "base/json_text.h"
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

/// What stands in a header line; nothing of it checked yet.
struct FrameHeader {
    std::string chain;
    std::string device;
    std::string eventId;
    std::int64_t payloadBytes = -1;
    std::string payloadSchema;
    std::string previous;
    std::int64_t sequence = -1;
    std::string stream;
};

/// Reads a header that stands there letter for letter as makeFrame() writes it, which is nearly every one: many times
/// faster than parsing. With anything else in it, an escape or a key more, it gives up, and the line is parsed.
class CanonicalHeader {
public:
    explicit CanonicalHeader(std::string_view line) : rest_(line) {}

    std::optional<FrameHeader> read() {
        FrameHeader header;
        header.chain = text(R"({"chain":")");
        header.device = text(R"(,"device":")");
        header.eventId = text(R"(,"event_id":")");
        header.payloadBytes = positive(R"(,"payload_bytes":)");
        header.payloadSchema = text(R"(,"payload_schema":")");
        header.previous = text(R"(,"prev":")");
        expect(R"(,"schema":1)");
        header.sequence = positive(R"(,"sequence":)");
        header.stream = text(R"(,"stream":")");
        expect("}");
        return asWritten_ && rest_.empty() ? std::optional(std::move(header)) : std::nullopt;
    }

private:
    void expect(std::string_view literal) {
        asWritten_ = asWritten_ && rest_.starts_with(literal);
        rest_.remove_prefix(asWritten_ ? literal.size() : 0);
    }
    /// The text between `before`, which ends with a quote, and the next quote.
    std::string text(std::string_view before) {
        expect(before);
        const std::size_t end = rest_.find('"');
        const std::string_view found = rest_.substr(0, end);
        const auto plain = [](char c) { return c >= 0x20 && c < 0x7F && c != '\\'; };
        asWritten_ = asWritten_ && end != std::string_view::npos && std::ranges::all_of(found, plain);
        rest_.remove_prefix(asWritten_ ? end + 1 : 0);
        return std::string(found);
    }
    /// The whole number from 1 on that follows `before`.
    std::int64_t positive(std::string_view before) {
        expect(before);
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
        asWritten_ = asWritten_ && error == std::errc() && rest_.front() >= '1'; // no sign, no zeros in front
        rest_.remove_prefix(asWritten_ ? static_cast<std::size_t>(end - rest_.data()) : 0);
        return number;
    }

    std::string_view rest_;
    bool asWritten_ = true; ///< so far
};

/// Reads the fields of a parsed header; keys that it does not ask for are nobody's business.
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

Result<FrameHeader> parsedHeader(std::string_view line) {
    auto header = parseJson(line, {4, false, false});
    if (!header) {
        return fail("event frame: header", Error{ErrorKind::Corrupt, header.error().message});
    }
    if (!header->is_object()) {
        return refused("the header is no JSON object");
    }
    HeaderReader reader(*header);
    const std::int64_t schema = reader.integer("schema");
    if (schema > kFrameSchema) {
        return fail(ErrorKind::Unsupported, "event frame: schema " + std::to_string(schema) +
                                                " is newer than this program's " + std::to_string(kFrameSchema));
    }
    if (schema != kFrameSchema) {
        return refused("schema: expected " + std::to_string(kFrameSchema));
    }
    return FrameHeader{reader.text("chain"),
                       reader.text("device"),
                       reader.text("event_id"),
                       reader.integer("payload_bytes"),
                       reader.text("payload_schema"),
                       reader.text("prev"),
                       reader.integer("sequence"),
                       reader.text("stream")};
}

Result<FrameHeader> headerOf(std::string_view line) {
    static_assert(kFrameSchema == 1, "CanonicalHeader knows the number by heart");
    if (auto header = CanonicalHeader(line).read()) {
        return std::move(*header);
    }
    return parsedHeader(line);
}

} // namespace

bool isEventId(std::string_view id) {
    return isDeviceId(id);
}

std::string makeFrame(const EventFrame& frame) {
    std::string bytes;
    bytes.reserve(kUsualHeaderBytes + frame.payload.size());
    // Keys in order of their bytes, as canonicalText() would write them.
    bytes += R"({"chain":")" + toHex(frame.chain) + R"(","device":)" + quotedJson(frame.device) + R"(,"event_id":)" +
             quotedJson(frame.eventId) + R"(,"payload_bytes":)" + std::to_string(frame.payload.size()) +
             R"(,"payload_schema":)" + quotedJson(frame.schema) + R"(,"prev":")" + toHex(frame.previous) + R"(","schema":)" +
             std::to_string(kFrameSchema) + R"(,"sequence":)" + std::to_string(frame.sequence) + R"(,"stream":)" +
             quotedJson(frame.stream) + "}\n";
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
    auto header = headerOf(bytes.substr(0, end));
    if (!header) {
        return fail(header.error());
    }
    EventFrame frame{std::move(header->device),
                     std::move(header->stream),
                     header->sequence,
                     std::move(header->eventId),
                     std::move(header->payloadSchema),
                     {},
                     {},
                     std::string(bytes.substr(end + 1))};
    if (!isDeviceId(frame.device) || frame.stream.size() != kStreamDigits || !fromHex(frame.stream)) {
        return refused("device or stream: no valid id");
    }
    if (frame.sequence < 1 || frame.sequence > kMaxSequence || !isEventId(frame.eventId) || !isSchemaName(frame.schema)) {
        return refused("sequence, event_id or payload_schema: missing or not valid");
    }
    if (header->payloadBytes != static_cast<std::int64_t>(frame.payload.size())) {
        return refused("payload_bytes: not the number of bytes that follow");
    }
    const auto previous = sha256FromHex(header->previous);
    const auto chain = sha256FromHex(header->chain);
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
