#include "api/sync_state_json.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "base/strict_json.h"
#include "screening/screening_json.h"
#include "sync/device_identity.h"

namespace lanepost::api {
namespace {

using sync::LinkState;

constexpr std::array<EnumName<LinkState>, 3> kLinkStates{
    {{LinkState::NotConfigured, "not_configured"}, {LinkState::Connected, "connected"}, {LinkState::Away, "away"}}};

nlohmann::json ageOf(const std::optional<UtcTime>& time, UtcTime now) {
    if (!time) {
        return {};
    }
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - *time);
    return std::max<std::int64_t>(0, age.count());
}

nlohmann::json limitOf(std::chrono::seconds limit) {
    return limit.count() > 0 ? nlohmann::json(limit.count()) : nlohmann::json();
}

nlohmann::json uploadJson(const sync::UploadState& upload, UtcTime now) {
    return {{"waiting", upload.waiting},
            {"oldest_waiting_at", jsonOf(upload.oldestWaiting)},
            {"oldest_waiting_s", ageOf(upload.oldestWaiting, now)},
            {"last_receipt_at", jsonOf(upload.lastReceipt)},
            {"limit_s", limitOf(upload.limit)},
            {"overdue", upload.overdue(now)},
            {"trouble", std::string(name(upload.trouble))},
            {"detail", upload.detail}};
}

nlohmann::json certificateJson(UtcTime ends, UtcTime now) {
    const int days = sync::daysUntil(ends, now);
    return {{"ends_at", toRfc3339(ends)}, {"days_left", days}, {"renew", days <= sync::kRenewWithinDays}};
}

nlohmann::json downloadJson(const sync::DownloadState& download, UtcTime now) {
    return {{"last_checked_at", jsonOf(download.lastChecked)},
            {"last_checked_s", ageOf(download.lastChecked, now)},
            {"limit_s", limitOf(download.limit)},
            {"overdue", download.overdue(now)},
            {"trouble", download.trouble.empty() ? "none" : download.trouble},
            {"detail", download.detail}};
}

} // namespace

nlohmann::json toJson(const SyncState& state, UtcTime now) {
    const screening::ScreeningAnswer lists{now, {}, state.lists};
    const std::optional<UtcTime>& ends = state.exchange.certificateEnds;
    return {{"server_time", toRfc3339(now)},
            {"link", enumText(kLinkStates, state.exchange.link)},
            {"certificate", ends ? certificateJson(*ends, now) : nlohmann::json()},
            {"upload", uploadJson(state.exchange.upload, now)},
            {"download", downloadJson(state.exchange.download, now)},
            {"lists", screening::toJson(lists).at("lists")}};
}

} // namespace lanepost::api
