// The one key of a store, under which the keys of its records are wrapped; a file beside the database.
#pragma once

#include <filesystem>
#include <optional>

#include "base/result.h"
#include "store/sealing.h"

namespace lanepost::store {

/// "<folder>/store.key". Whoever has this file and the store can read all that is not erased: the protection of a stolen
/// box is the encrypted data partition (LUKS, TPM); this key is what makes deletion real.
std::filesystem::path storeKeyFileOf(const std::filesystem::path& folder);

/// Reads the key in `folder`; empty when there is no such file. Error: Corrupt (not a key), Io. Thread-safe.
[[nodiscard]] Result<std::optional<DataKey>> readStoreKey(const std::filesystem::path& folder);

/// Reads the key in `folder`, or makes one, durable before it returns and readable by its owner only.
/// Error: Corrupt, Io. Not thread-safe for one folder.
[[nodiscard]] Result<DataKey> readOrMakeStoreKey(const std::filesystem::path& folder);

} // namespace lanepost::store
