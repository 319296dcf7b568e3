// What the appliance's configuration says about the officer's console.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lanepost::api {

/// Where and how the console listens.
struct ConsoleConfig {
    std::string address = "127.0.0.1"; ///< an IP address of this machine
    std::uint16_t port = 0;            ///< 0: any free one
    std::vector<std::string> hosts;    ///< further names in the browser's address bar, without port
    /// The console speaks plain HTTP: start() refuses an address other than loopback unless this says that the
    /// network between officer and appliance is protected otherwise.
    bool plainNetworkAllowed = false;
    std::string programVersion = "0.1.0";
    std::size_t maxEventStreams = 12; ///< open screens at a time; further ones are told to come again
    std::size_t maxBodyBytes = 16 * 1024;
    std::chrono::milliseconds decisionTimeout{3000};
    std::chrono::milliseconds heartbeat{15000}; ///< between two signs of life on an idle event stream
    std::chrono::seconds readTimeout{5};        ///< for each read of a request
    std::chrono::seconds writeTimeout{5};       ///< a reader that takes nothing for so long is cut
};

} // namespace lanepost::api
