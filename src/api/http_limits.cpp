#include "api/http_limits.h"

#include <exception>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "api/problem.h"
#include "base/log.h"

namespace lanepost::api {
namespace {

using httplib::Request;
using httplib::Response;
using HandlerResponse = httplib::Server::HandlerResponse;

/// For every answer: only our own script, style and pictures, in no frame, kept in no cache.
const httplib::Headers& securityHeaders() {
    static const httplib::Headers headers{
        {"Content-Security-Policy",
         "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Cache-Control", "no-store"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
    };
    return headers;
}

/// SO_REUSEADDR alone: httplib's default SO_REUSEPORT would let two appliances share a port unnoticed.
void setSocketOptions(int socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

/// Gives an error that has no body yet a problem as its body.
void explainError(const Request&, Response& response) {
    if (!response.body.empty()) {
        return;
    }
    const int status = response.status;
    const ProblemKind kind = status == 404   ? kNotFound
                             : status == 413 ? kTooLarge
                             : status >= 500 ? kInternal
                                             : kInvalidRequest;
    setProblem(response, kind, "GET /v1 lists the addresses.");
    response.status = status;
}

} // namespace

bool isLoopback(const std::string& address) {
    in_addr v4{};
    in6_addr v6{};
    if (inet_pton(AF_INET, address.c_str(), &v4) == 1) {
        return (ntohl(v4.s_addr) >> 24) == 127;
    }
    return inet_pton(AF_INET6, address.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

void setLimits(httplib::Server& server, const ConsoleConfig& config, const RequestGuard& guard) {
    server.set_socket_options(setSocketOptions);
    server.set_tcp_nodelay(true);
    // One request a connection: idle connections hold no thread, and the rest of a refused body is never taken for
    // the next request.
    server.set_keep_alive_max_count(1);
    server.set_read_timeout(config.readTimeout);
    server.set_write_timeout(config.writeTimeout);
    server.set_payload_max_length(config.maxBodyBytes);
    server.set_default_headers(securityHeaders());
    server.set_pre_routing_handler([&guard](const Request& request, Response& response) {
        // Requests with a body are checked after it was read: an early answer could get lost in a reset.
        if (request.method == "GET" || request.method == "HEAD") {
            if (const auto refusal = guard.checkAny(request)) {
                setProblem(response, refusal->kind, refusal->detail);
                return HandlerResponse::Handled;
            }
        }
        return HandlerResponse::Unhandled;
    });
    server.set_error_handler(explainError);
    server.set_exception_handler([](const Request&, Response& response, std::exception_ptr) {
        log(LogLevel::Error, "api", "a request ended in an exception");
        setProblem(response, kInternal, "The appliance's log says more.");
    });
}

} // namespace lanepost::api
