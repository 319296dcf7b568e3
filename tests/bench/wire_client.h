// A NATS client with nothing but what a fleet of simulated devices needs: many of them on one thread, a few microseconds an
// event. libnats has two threads a connection, which cost more than everything that a thousand devices do.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace lanepost::bench {

/// Frees OpenSSL's objects.
struct TlsDeleter {
    void operator()(ssl_st* tls) const;
    void operator()(ssl_ctx_st* context) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, TlsDeleter>;

/// What all clients share: the authority, and the certificate and key that they show. Ends the program when a file is none.
TlsContext tlsContext(const std::string& authority, const std::string& certificate, const std::string& key);

/// One connection, on a non-blocking socket. Its owner waits for the socket (edge-triggered) and calls work(). Messages of
/// the subscription `subject` go to the taker; acknowledgements of the broker are counted. Lives on one thread.
class WireClient {
public:
    /// Called for each message of the subscription.
    using Taker = std::function<void(std::string_view message)>;

    /// Begins to connect to a broker on this machine. context: outlives the client.
    WireClient(ssl_ctx_st& context, int port, std::string subject, std::string inbox);
    ~WireClient();
    WireClient(const WireClient&) = delete;
    WireClient& operator=(const WireClient&) = delete;

    int socket() const { return socket_; }
    /// Connected, and the broker knows the subscriptions.
    bool ready() const { return stage_ == Stage::Ready; }
    /// The connection failed or ended.
    bool gone() const { return stage_ == Stage::Gone; }
    /// Reads and writes what can be read and written now.
    void work(const Taker& taker);
    /// Publishes into a stream; the broker is to acknowledge it.
    void publish(std::string_view subject, std::string_view id, std::string_view message);
    /// Acknowledgements of the broker, and those of them that say no.
    std::size_t acknowledged() const { return acknowledged_; }
    std::size_t refused() const { return refused_; }

private:
    enum class Stage { Greeting, Handshake, Subscribing, Ready, Gone };
    void greet();
    void shakeHands();
    void read();
    void parse(const Taker& taker);
    /// Takes one line, with what follows it; false when not all of it is there.
    bool parseOne(std::string_view& rest, const Taker& taker);
    void flush();
    /// Sets Gone unless OpenSSL's answer says that it goes on later.
    void waitOrFail(int answer);

    int socket_;
    std::unique_ptr<ssl_st, TlsDeleter> tls_;
    std::string subject_;
    std::string inbox_;
    Stage stage_ = Stage::Greeting;
    std::string in_;
    std::string out_;
    std::size_t acknowledged_ = 0;
    std::size_t refused_ = 0;
};

} // namespace lanepost::bench
