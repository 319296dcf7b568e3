// A bare socket to the console, for requests that no well-behaved client sends.
#pragma once

#include <cstdint>
#include <string>

namespace lanepost::api::test {

/// A TCP connection to 127.0.0.1. Ends the test program's run of a case when it cannot connect.
class RawConnection {
public:
    explicit RawConnection(std::uint16_t port, int receiveBufferBytes = 0);
    ~RawConnection();
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    void send(const std::string& text) const;
    /// What came until the server closed the connection, or 5 s went by without a byte.
    std::string readAll() const;
    /// Reads until `text` came; what was read so far.
    std::string readUntil(const std::string& text) const;

private:
    int socket_;
};

/// Sends one request and reads the whole answer.
std::string rawRequest(std::uint16_t port, const std::string& request);

} // namespace lanepost::api::test
