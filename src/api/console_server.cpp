#include "api/console_server.h"

#include <algorithm>
#include <cstddef>
#include <future>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "api/bounded_pool.h"
#include "api/decision_request.h"
#include "api/http_limits.h"
#include "api/lane_assets.h"
#include "api/problem.h"
#include "api/sync_state_json.h"
#include "base/expect.h"
#include "base/log.h"
#include "base/strict_json.h"

namespace lanepost::api {
namespace {

using httplib::Request;
using httplib::Response;

/// Threads beside those that event streams can take.
constexpr std::size_t kOtherThreads = 8;
constexpr std::size_t kWaitingConnections = 64;
/// How often an idle stream looks whether its reader is still there.
constexpr std::chrono::milliseconds kReaderCheck{1000};
constexpr const char* kJson = "application/json";

/// The media type by the first bytes; empty for anything but JPEG and PNG.
std::string_view imageType(const std::vector<std::byte>& bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with("\xFF\xD8\xFF")) {
        return "image/jpeg";
    }
    return text.starts_with("\x89PNG\r\n\x1A\n") ? "image/png" : "";
}

/// The state with its number and the server's time, so that a screen with a wrong clock computes right ages.
std::string envelope(const PublishedState& state, UtcTime now) {
    return "{\"sequence\":" + std::to_string(state.sequence) + ",\"server_time\":\"" + toRfc3339(now) +
           "\",\"lane\":" + *state.json + "}";
}

std::string eventText(const PublishedState& state, UtcTime now) {
    return "id: " + std::to_string(state.sequence) + "\nevent: lane\ndata: " + envelope(state, now) + "\n\n";
}

std::vector<std::string> hostsOf(const ConsoleConfig& config) {
    std::vector<std::string> hosts = config.hosts;
    hosts.push_back(config.address);
    return hosts;
}

} // namespace

ConsoleServer::ConsoleServer(ConsoleConfig config, LanePort& lane, const Clock& clock)
    : config_(std::move(config)), lane_(lane), clock_(clock), guard_(hostsOf(config_)), feed_(config_.maxEventStreams) {
}

Result<void> ConsoleServer::start() {
    LANEPOST_EXPECT(port_ == 0);
    if (!isLoopback(config_.address) && !config_.plainNetworkAllowed) {
        return fail(ErrorKind::InvalidArgument, "console address " + config_.address +
                                                    ": not a loopback address, and plain HTTP on a network is off");
    }
    std::promise<void> running;
    http_.new_task_queue = [this, &running]() -> httplib::TaskQueue* {
        auto pool = std::make_unique<BoundedPool>(config_.maxEventStreams + kOtherThreads, kWaitingConnections);
        running.set_value();
        return pool.release(); // httplib owns it
    };
    setLimits(http_, config_, guard_);
    setRoutes();
    int bound = -1;
    if (config_.port == 0) {
        bound = http_.bind_to_any_port(config_.address);
    } else if (http_.bind_to_port(config_.address, config_.port)) {
        bound = config_.port;
    }
    if (bound <= 0) {
        return fail(ErrorKind::Io, "console cannot listen on " + config_.address + " port " +
                                       std::to_string(config_.port) + ": is another program using it?");
    }
    port_ = static_cast<std::uint16_t>(bound);
    acceptor_ = std::jthread([this] { http_.listen_after_bind(); });
    // httplib's stop() does nothing before the acceptor runs, so start() does not return earlier.
    running.get_future().wait();
    return {};
}

void ConsoleServer::stop() {
    feed_.close();
    http_.stop();
    if (acceptor_.joinable()) {
        acceptor_.join();
    }
}

void ConsoleServer::get(const std::string& pattern, void (ConsoleServer::*handler)(const Request&, Response&)) {
    http_.Get(pattern,
              [this, handler](const Request& request, Response& response) { (this->*handler)(request, response); });
}

void ConsoleServer::setRoutes() {
    get("/", &ConsoleServer::serveAsset);
    get("/(lane\\.js|lane\\.css|icon\\.svg)", &ConsoleServer::serveAsset);
    get("/v1", &ConsoleServer::serveIndex);
    get("/v1/health", &ConsoleServer::serveHealth);
    get("/v1/lane", &ConsoleServer::serveLane);
    get("/v1/events", &ConsoleServer::serveEvents);
    get("/v1/evidence/([0-9a-f]{64})", &ConsoleServer::serveEvidence);
    get("/v1/sync", &ConsoleServer::serveSync);
    http_.Post("/v1/lane/decision",
               [this](const Request& request, Response& response, const httplib::ContentReader& read) {
                   takeDecision(request, response, read);
               });
}

void ConsoleServer::serveAsset(const Request& request, Response& response) {
    const auto asset = findAsset(request.path);
    if (!asset) {
        return setProblem(response, kNotFound, "GET /v1 lists the addresses.");
    }
    response.set_content(asset->content.data(), asset->content.size(), std::string(asset->mediaType));
}

void ConsoleServer::serveIndex(const Request&, Response& response) {
    const nlohmann::json index{{"program", "lanepost"},
                               {"program_version", config_.programVersion},
                               {"api_version", "1"},
                               {"links",
                                {{"health", "/v1/health"},
                                 {"lane", "/v1/lane"},
                                 {"events", "/v1/events"},
                                 {"decision", "/v1/lane/decision"},
                                 {"evidence", "/v1/evidence/{sha256}"},
                                 {"sync", "/v1/sync"}}}};
    response.set_content(canonicalText(index), kJson);
}

void ConsoleServer::serveHealth(const Request&, Response& response) {
    const bool ready = feed_.newest().has_value();
    const nlohmann::json health{{"status", ready ? "ready" : "starting"},
                                {"server_time", toRfc3339(clock_.utcNow())},
                                {"event_streams", feed_.readers()}};
    response.set_content(canonicalText(health), kJson);
}

void ConsoleServer::serveLane(const Request&, Response& response) {
    const auto state = feed_.newest();
    if (!state) {
        return setProblem(response, kNotReady, "Try again in a moment.");
    }
    response.set_content(envelope(*state, clock_.utcNow()), kJson);
}

void ConsoleServer::serveEvents(const Request& request, Response& response) {
    if (request.method == "HEAD") {
        return response.set_content("", "text/event-stream");
    }
    if (!feed_.enter()) {
        response.set_header("Retry-After", "5");
        return setProblem(response, kTooManyReaders, "Close a screen that nobody needs, or try again.");
    }
    // Whatever Last-Event-ID says, the newest state tells the whole lane, so the stream begins with it.
    struct Cursor {
        std::uint64_t sent = 0;
        MonotonicTime lastWrite;
    };
    response.set_chunked_content_provider(
        "text/event-stream",
        [this, cursor = Cursor{0, clock_.monotonicNow()}](std::size_t offset, httplib::DataSink& sink) mutable {
            if (offset == 0 && cursor.sent == 0) {
                const std::string_view hello = "retry: 2000\n\n";
                sink.write(hello.data(), hello.size());
            }
            const auto state = feed_.waitNewer(cursor.sent, std::min(kReaderCheck, config_.heartbeat));
            if (feed_.closed()) {
                sink.done();
                return true;
            }
            std::string text;
            if (state) {
                cursor.sent = state->sequence;
                text = eventText(*state, clock_.utcNow());
            } else if (clock_.monotonicNow() - cursor.lastWrite >= config_.heartbeat) {
                text = ": heartbeat\n\n";
            } else {
                return sink.is_writable();
            }
            cursor.lastWrite = clock_.monotonicNow();
            return sink.write(text.data(), text.size());
        },
        [this](bool) { feed_.leave(); });
}

void ConsoleServer::serveEvidence(const Request& request, Response& response) {
    const auto image = lane_.evidence(request.matches[1].str());
    if (!image) {
        const bool absent = image.error().kind == ErrorKind::NotFound;
        return setProblem(response, absent ? kNotFound : kInternal,
                          absent ? "No evidence with this SHA-256 is kept." : "The evidence cannot be read.");
    }
    const std::string_view type = imageType(*image);
    if (type.empty()) {
        return setProblem(response, kInternal, "The evidence is neither JPEG nor PNG.");
    }
    response.set_content(reinterpret_cast<const char*>(image->data()), image->size(), std::string(type));
}

void ConsoleServer::serveSync(const Request&, Response& response) {
    const auto state = lane_.syncState();
    if (!state) {
        return setProblem(response, kInternal, "The state of the exchange cannot be read.");
    }
    response.set_content(canonicalText(toJson(*state, clock_.utcNow())), kJson);
}

void ConsoleServer::takeDecision(const Request& request, Response& response, const httplib::ContentReader& read) {
    std::string body;
    bool tooLarge = false;
    // Counts what comes out of httplib's decompressor too: a small body may unpack to a huge one.
    const bool complete = read([&](const char* part, std::size_t length) {
        tooLarge = tooLarge || body.size() + length > config_.maxBodyBytes;
        if (!tooLarge) {
            body.append(part, length);
        }
        return !tooLarge;
    });
    if (tooLarge || response.status == 413) {
        return setProblem(response, kTooLarge,
                          "A decision has at most " + std::to_string(config_.maxBodyBytes) + " bytes.");
    }
    if (const auto refusal = guard_.checkChange(request)) {
        return setProblem(response, refusal->kind, refusal->detail);
    }
    if (!complete) {
        return setProblem(response, kInvalidRequest, "The body is not complete.");
    }
    const auto decision = readDecision(body);
    if (!decision) {
        const WrongKey& wrong = decision.error();
        return setProblem(response, kInvalidRequest,
                          (wrong.key.empty() ? "" : wrong.key + ": ") + "expected " + wrong.expected, wrong.key);
    }
    const std::string key = request.get_header_value("Idempotency-Key");
    if (!key.empty() && key != decision->id) {
        return setProblem(response, kInvalidRequest, "Idempotency-Key and id differ", "id");
    }
    answerDecision(*decision, response);
}

void ConsoleServer::answerDecision(const lane::OfficerDecision& decision, Response& response) {
    const auto receipt = lane_.decide(decision, config_.decisionTimeout);
    if (receipt) {
        const nlohmann::json confirmed{
            {"status", "confirmed"}, {"decision_id", receipt->decisionId}, {"crossing_id", receipt->crossingId}};
        return response.set_content(canonicalText(confirmed), kJson);
    }
    switch (receipt.error().kind) {
    case ErrorKind::Conflict:
        return setProblem(response, kDecisionRejected, receipt.error().message);
    case ErrorKind::InvalidArgument:
        return setProblem(response, kInvalidRequest, receipt.error().message);
    case ErrorKind::Busy:
        response.set_header("Retry-After", "1");
        log(LogLevel::Warning, "api", "the lane did not answer a decision in time");
        return setProblem(response, kNoAnswer, "The decision may still be taken. Send it again with the same id.");
    default:
        log(LogLevel::Error, "api", "a decision failed: " + std::string(name(receipt.error().kind)));
        return setProblem(response, kInternal, "The decision was not confirmed. Send it again with the same id.");
    }
}

} // namespace lanepost::api
