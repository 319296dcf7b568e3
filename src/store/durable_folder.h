// Making a folder's entries survive a power cut.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace lanepost::store {

/// Waits until the names in `folder` are on the disk; empty stands for the current folder. Error: Io. Thread-safe.
[[nodiscard]] Result<void> syncFolder(const std::filesystem::path& folder);

} // namespace lanepost::store
