// The tables behind mrz_format.h; everybody else goes through layout().
#pragma once

#include <array>

#include "mrz/mrz_format.h"

namespace lanepost::mrz {

/// The layouts, indexed by MrzFormat. Never changes.
extern const std::array<MrzLayout, kMrzFormatCount> kMrzLayouts;

} // namespace lanepost::mrz
