#include "sync/central_link.h"

#include <algorithm>

namespace lanepost::sync {
namespace {

constexpr std::size_t kMaxNameLength = 200;
constexpr std::size_t kMaxDeviceIdLength = 64;

bool isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

} // namespace

bool isObjectName(std::string_view name) {
    if (name.empty() || name.size() > kMaxNameLength) {
        return false;
    }
    bool partHasCharacter = false;
    for (const char c : name) {
        if (c == '/' && !partHasCharacter) {
            return false;
        }
        if (c != '/' && !isLowerOrDigit(c)) {
            return false;
        }
        partHasCharacter = c != '/';
    }
    return partHasCharacter;
}

bool isDeviceId(std::string_view id) {
    return !id.empty() && id.size() <= kMaxDeviceIdLength &&
           std::all_of(id.begin(), id.end(), [](char c) { return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z'); });
}

} // namespace lanepost::sync
