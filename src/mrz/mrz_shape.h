// Whether lines are a machine readable zone at all, and what to tell the technician when they are not.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "mrz/mrz_format.h"

namespace lanepost::mrz {

/// No zone has more lines than this.
inline constexpr std::size_t kMostLines = 3;

/// Whether the lines have the layout's number and lengths. Thread-safe.
bool hasShape(const MrzLayout& layout, std::span<const std::string_view> lines);

/// Why no format takes these lines, for lines that detectFormat turned down. The message names line and column and
/// never the content, which is personal data. Thread-safe.
Error shapeError(std::span<const std::string_view> lines);

/// The first byte outside the alphabet as an error with line and column; empty when there is none. Thread-safe.
std::optional<Error> alphabetError(std::span<const std::string_view> lines);

} // namespace lanepost::mrz
