// What no indicator may rest on.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"

namespace lanepost::indicators {

/// Looks through `conditions` (names of keys and text values at any depth) for traits of a person that no indicator may
/// use, however they are called. Error: InvalidArgument naming the place and the trait. Thread-safe.
/// Source: Directive (EU) 2016/680, Article 11(3); Regulation (EU) 2024/1689, Article 5(1)(d) and (g); docs/indicators.md.
[[nodiscard]] Result<void> refuseForbiddenTraits(const nlohmann::json& conditions, const std::string& path);

} // namespace lanepost::indicators
