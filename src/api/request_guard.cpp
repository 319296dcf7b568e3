#include "api/request_guard.h"

#include <algorithm>
#include <cctype>

namespace lanepost::api {
namespace {

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

bool isPort(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "application/json", with or without parameters.
bool isJson(const std::string& contentType) {
    const std::string type = lowerCase(std::string_view(contentType).substr(0, contentType.find(';')));
    const std::size_t end = type.find_last_not_of(" \t");
    return end != std::string::npos && type.substr(0, end + 1) == "application/json";
}

} // namespace

std::string hostOf(std::string_view authority) {
    const std::size_t bracket = authority.find(']');
    const std::size_t colon =
        authority.find(':', authority.starts_with('[') && bracket != std::string_view::npos ? bracket : 0);
    const std::string_view host = authority.substr(0, colon);
    if (colon != std::string_view::npos && !isPort(authority.substr(colon + 1))) {
        return {};
    }
    return lowerCase(host);
}

RequestGuard::RequestGuard(const std::vector<std::string>& hosts) : hosts_{"localhost", "127.0.0.1", "[::1]"} {
    for (const std::string& host : hosts) {
        const bool bareV6 = host.find(':') != std::string::npos && !host.starts_with('[');
        hosts_.insert(lowerCase(bareV6 ? "[" + host + "]" : host));
    }
}

std::optional<Refusal> RequestGuard::checkAny(const httplib::Request& request) const {
    const bool one = request.get_header_value_count("Host") == 1;
    if (!one || !hosts_.contains(hostOf(request.get_header_value("Host")))) {
        return Refusal{kUnknownHost, "Add the name to the console's hosts in the configuration if it is right."};
    }
    if (request.has_header("Range")) {
        return Refusal{kInvalidRequest, "Ranges are not offered."};
    }
    return std::nullopt;
}

std::optional<Refusal> RequestGuard::checkChange(const httplib::Request& request) const {
    if (auto refusal = checkAny(request)) {
        return refusal;
    }
    // A browser always sends Origin with a POST; other programs do not.
    if (request.has_header("Origin") &&
        lowerCase(request.get_header_value("Origin")) != "http://" + lowerCase(request.get_header_value("Host"))) {
        return Refusal{kForbiddenOrigin, "Origin and Host differ."};
    }
    const std::string site = request.get_header_value("Sec-Fetch-Site");
    if (!site.empty() && site != "same-origin") {
        return Refusal{kForbiddenOrigin, "Sec-Fetch-Site is not same-origin."};
    }
    const std::string encoding = request.get_header_value("Content-Encoding");
    if (!isJson(request.get_header_value("Content-Type")) || (!encoding.empty() && encoding != "identity")) {
        return Refusal{kUnsupportedMediaType, "Expected Content-Type: application/json without Content-Encoding."};
    }
    return std::nullopt;
}

} // namespace lanepost::api
