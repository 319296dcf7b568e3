#include "api/sync_state_json.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "base/strict_json.h"
#include "screening/screening_json.h"

namespace lanepost::api {
namespace {

using sync::LinkState;

constexpr std::array<EnumName<LinkState>, 3> kLinkStates{
    {{LinkState::NotConfigured, "not_configured"}, {LinkState::Connected, "connected"}, {LinkState::Away, "away"}}};

} // namespace

nlohmann::json toJson(const SyncState& state, UtcTime now) {
    nlohmann::json oldestAge;
    if (state.oldestWaiting) {
        const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - *state.oldestWaiting);
        oldestAge = std::max<std::int64_t>(0, age.count());
    }
    const screening::ScreeningAnswer lists{now, {}, state.lists};
    return {{"server_time", toRfc3339(now)},
            {"link", enumText(kLinkStates, state.link)},
            {"waiting", state.waiting},
            {"oldest_waiting_at", jsonOf(state.oldestWaiting)},
            {"oldest_waiting_s", std::move(oldestAge)},
            {"last_receipt_at", jsonOf(state.lastReceipt)},
            {"lists", screening::toJson(lists).at("lists")}};
}

} // namespace lanepost::api
