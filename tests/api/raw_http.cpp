#include "api/raw_http.h"

#include <array>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lanepost::api::test {

RawConnection::RawConnection(std::uint16_t port, int receiveBufferBytes) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    REQUIRE(socket_ >= 0);
    if (receiveBufferBytes > 0) {
        setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receiveBufferBytes, sizeof receiveBufferBytes);
    }
    const timeval limit{5, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

RawConnection::~RawConnection() {
    ::close(socket_);
}

void RawConnection::send(const std::string& text) const {
    std::size_t sent = 0;
    while (sent < text.size()) {
        const ssize_t n = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) {
            return;
        }
        sent += static_cast<std::size_t>(n);
    }
}

std::string RawConnection::readAll() const {
    return readUntil("");
}

std::string RawConnection::readUntil(const std::string& text) const {
    std::string read;
    std::array<char, 4096> part{};
    while (text.empty() || read.find(text) == std::string::npos) {
        const ssize_t n = ::recv(socket_, part.data(), part.size(), 0);
        if (n <= 0) {
            break;
        }
        read.append(part.data(), static_cast<std::size_t>(n));
    }
    return read;
}

std::string rawRequest(std::uint16_t port, const std::string& request) {
    const RawConnection connection(port);
    connection.send(request);
    return connection.readAll();
}

} // namespace lanepost::api::test
