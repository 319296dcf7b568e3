#include "store/message_handling.h"

#include <nlohmann/json.hpp>

#include "base/strict_json.h"

namespace lanepost::store {
namespace {

// Three and five years, leap days included.
constexpr std::int64_t kDaysAfterExit = 3 * 365 + 1;
constexpr std::int64_t kDaysWithoutExit = 5 * 365 + 2;

} // namespace

MessageHandling crossingHandling(std::string_view direction) {
    MessageHandling handling;
    handling.retainDays = direction == "exit" ? kDaysAfterExit : kDaysWithoutExit;
    return handling;
}

std::string canonicalText(const MessageHandling& handling) {
    return lanepost::canonicalText(nlohmann::json{{"security_level", handling.securityLevel},
                                                  {"sensitivity", handling.sensitivity},
                                                  {"personal_data", handling.personalData},
                                                  {"purpose", handling.purpose},
                                                  {"retain_days", handling.retainDays},
                                                  {"ensure_encryption", handling.ensureEncryption}});
}

} // namespace lanepost::store
