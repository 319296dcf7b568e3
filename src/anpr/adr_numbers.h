// The numbers on orange panels: the list of ADR 5.3.2.3.2, and which belong together.
#pragma once

#include <optional>
#include <string_view>

namespace lanepost::anpr {

/// Whether the hazard identification number stands in the list of ADR 5.3.2.3.2 (2025), with its X where it has one.
/// Thread-safe.
bool isHazardNumber(std::string_view number);

/// Whether four digits lie where UN numbers are assigned: 0004 to 0516 and 1001 to 3560. Thread-safe.
bool isUnNumber(std::string_view number);

/// Whether ADR gives goods of this UN number this hazard number. Empty where the UN number is not among those of
/// adrGoods(): not in the edition of 2017, or with no hazard number there. Thread-safe.
std::optional<bool> isHazardOf(std::string_view hazardNumber, std::string_view unNumber);

} // namespace lanepost::anpr
