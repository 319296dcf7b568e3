#include "wire_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lanepost::bench {
namespace {

constexpr std::string_view kNoticesId = "1";
constexpr std::string_view kLineEnd = "\r\n";

void need(bool well, const char* what) {
    if (!well) {
        std::fprintf(stderr, "%s\n", what);
        ERR_print_errors_fp(stderr);
        std::exit(1);
    }
}

/// The next word of a line, taken off it.
std::string_view nextWord(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

} // namespace

void TlsDeleter::operator()(ssl_st* tls) const {
    SSL_free(tls);
}

void TlsDeleter::operator()(ssl_ctx_st* context) const {
    SSL_CTX_free(context);
}

TlsContext tlsContext(const std::string& authority, const std::string& certificate, const std::string& key) {
    TlsContext context(SSL_CTX_new(TLS_client_method()));
    need(context != nullptr, "no TLS");
    need(SSL_CTX_load_verify_locations(context.get(), authority.c_str(), nullptr) == 1, authority.c_str());
    need(SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) == 1, certificate.c_str());
    need(SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) == 1, key.c_str());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                        SSL_MODE_RELEASE_BUFFERS);
    return context;
}

WireClient::WireClient(ssl_ctx_st& context, int port, std::string subject, std::string inbox)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), tls_(SSL_new(&context)), subject_(std::move(subject)),
      inbox_(std::move(inbox)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    need(socket_ >= 0 && connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
         "the broker does not listen");
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    need(fcntl(socket_, F_SETFL, fcntl(socket_, F_GETFL) | O_NONBLOCK) == 0, "no non-blocking socket");
    need(tls_ != nullptr && SSL_set_fd(tls_.get(), socket_) == 1, "no TLS connection");
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls_.get()), "127.0.0.1");
    SSL_set_connect_state(tls_.get());
}

WireClient::~WireClient() {
    tls_.reset();
    close(socket_);
}

void WireClient::work(const Taker& taker) {
    if (stage_ == Stage::Greeting) {
        greet();
    }
    if (stage_ == Stage::Handshake) {
        shakeHands();
    }
    if (stage_ == Stage::Subscribing || stage_ == Stage::Ready) {
        read();
        parse(taker);
        flush();
    }
}

/// The broker speaks first, in clear: "INFO {..}"; then it waits for TLS to begin.
void WireClient::greet() {
    std::array<char, 4096> bytes{};
    const ssize_t size = recv(socket_, bytes.data(), bytes.size(), 0);
    if (size <= 0) {
        stage_ = size < 0 && errno == EAGAIN ? stage_ : Stage::Gone;
        return;
    }
    in_.append(bytes.data(), static_cast<std::size_t>(size));
    if (in_.ends_with(kLineEnd)) {
        in_.clear();
        stage_ = Stage::Handshake;
    }
}

void WireClient::shakeHands() {
    const int answer = SSL_do_handshake(tls_.get());
    if (answer != 1) {
        return waitOrFail(answer);
    }
    out_ = "CONNECT {\"verbose\":false,\"pedantic\":false,\"tls_required\":true,\"headers\":true,\"no_responders\":true,"
           "\"protocol\":1,\"lang\":\"c++\",\"version\":\"1\",\"name\":\"fleet\"}\r\nSUB " +
           subject_ + " " + std::string(kNoticesId) + "\r\nSUB " + inbox_ + " 2\r\nPING\r\n";
    stage_ = Stage::Subscribing;
}

void WireClient::waitOrFail(int answer) {
    const int why = SSL_get_error(tls_.get(), answer);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) {
        ERR_clear_error();
        stage_ = Stage::Gone;
    }
}

void WireClient::read() {
    std::array<char, 16384> bytes;
    for (;;) {
        const int size = SSL_read(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
        if (size <= 0) {
            return waitOrFail(size);
        }
        in_.append(bytes.data(), static_cast<std::size_t>(size));
    }
}

void WireClient::parse(const Taker& taker) {
    std::string_view rest = in_;
    while (parseOne(rest, taker)) {
    }
    in_.erase(0, in_.size() - rest.size());
}

bool WireClient::parseOne(std::string_view& rest, const Taker& taker) {
    const std::size_t end = rest.find(kLineEnd);
    if (end == std::string_view::npos) {
        return false;
    }
    std::string_view line = rest.substr(0, end);
    std::string_view after = rest.substr(end + kLineEnd.size());
    const std::string_view verb = nextWord(line);
    if (verb == "MSG" || verb == "HMSG") { // subject, subscription, where to answer if anywhere, bytes
        nextWord(line);
        const bool notice = nextWord(line) == kNoticesId;
        const std::string_view digits = line.substr(line.rfind(' ') + 1);
        std::size_t size = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), size);
        if (after.size() < size + kLineEnd.size()) {
            return false;
        }
        const std::string_view message = after.substr(0, size);
        after.remove_prefix(size + kLineEnd.size());
        if (notice) {
            taker(message);
        } else {
            ++acknowledged_;
            refused_ += verb == "HMSG" || message.find("\"error\"") != std::string_view::npos ? 1 : 0;
        }
    } else if (verb == "PING") {
        out_ += "PONG\r\n";
    } else if (verb == "PONG" && stage_ == Stage::Subscribing) {
        stage_ = Stage::Ready;
    } else if (verb == "-ERR") {
        std::fprintf(stderr, "broker: %.*s\n", static_cast<int>(line.size()), line.data());
    }
    rest = after;
    return true;
}

void WireClient::flush() {
    while (!out_.empty() && stage_ != Stage::Gone) {
        const int written = SSL_write(tls_.get(), out_.data(), static_cast<int>(out_.size()));
        if (written <= 0) {
            return waitOrFail(written);
        }
        out_.erase(0, static_cast<std::size_t>(written));
    }
}

void WireClient::publish(std::string_view subject, std::string_view id, std::string_view message) {
    std::string header = "NATS/1.0\r\nNats-Msg-Id: ";
    header.append(id).append("\r\n\r\n");
    out_.append("HPUB ").append(subject).append(" ").append(inbox_).append(" ");
    out_.append(std::to_string(header.size())).append(" ").append(std::to_string(header.size() + message.size()));
    out_.append(kLineEnd).append(header).append(message).append(kLineEnd);
    flush();
}

} // namespace lanepost::bench
