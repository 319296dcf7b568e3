// The program's version.
#pragma once

#include <string_view>

namespace lanepost::app {

/// As in CMakeLists.txt; stands in the journal and on the screen.
inline constexpr std::string_view kProgramVersion = LANEPOST_VERSION;

} // namespace lanepost::app
