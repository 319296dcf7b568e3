// Sealing personal data under a key of its own, so that destroying the key destroys the data wherever copies of it lie.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lanepost::store {

/// 32 random bytes that seal one record; or the store's own key, which seals those.
using DataKey = std::array<std::byte, 32>;

/// A new key from the operating system (libsodium). Never from a seeded generator. Thread-safe.
DataKey newDataKey();

/// Overwrites the key in memory, also where the compiler would leave that out. Thread-safe.
void forget(DataKey& key);

/// Bytes that a seal adds: nonce and tag.
inline constexpr std::size_t kSealOverhead = 24 + 16;

/// XChaCha20-Poly1305 of `plain`, bound to `context` (what and where it is, for example "crossing|<id>"), behind its
/// nonce. The nonce is a keyed hash of context and content: the same input gives the same bytes, and two different
/// contents never share a nonce, also when a failed write is done again with other content. Thread-safe.
std::string seal(const DataKey& key, std::string_view context, std::string_view plain);

/// What seal() sealed. Error: Corrupt when key, context or a bit is another. Thread-safe.
[[nodiscard]] Result<std::string> unseal(const DataKey& key, std::string_view context, std::string_view sealed);

} // namespace lanepost::store
