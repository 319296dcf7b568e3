#include "api/lane_assets.h"

#include <array>
#include <cstddef>
#include <span>

#include "embedded/laneIconSvg.h"
#include "embedded/lanePageHtml.h"
#include "embedded/laneScript.h"
#include "embedded/laneStyle.h"

namespace lanepost::api {
namespace {

std::string_view text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

std::optional<Asset> findAsset(std::string_view path) {
    const std::array<Asset, 4> assets{{
        {"/", "text/html; charset=utf-8", text(embedded::lanePageHtml())},
        {"/lane.js", "text/javascript; charset=utf-8", text(embedded::laneScript())},
        {"/lane.css", "text/css; charset=utf-8", text(embedded::laneStyle())},
        {"/icon.svg", "image/svg+xml", text(embedded::laneIconSvg())},
    }};
    for (const Asset& asset : assets) {
        if (asset.path == path) {
            return asset;
        }
    }
    return std::nullopt;
}

} // namespace lanepost::api
