// Ed25519 keys in files: made, kept with mode 0600, read.
#pragma once

#include <filesystem>
#include <string>

#include "base/ed25519.h"
#include "base/result.h"

namespace lanepost::sync {

/// A key as its file has it.
struct KeyFile {
    std::string purpose;    ///< a role of list metadata, or "device"; a key is used for nothing else
    bool throwAway = false; ///< made for trials; a production configuration refuses it
    Ed25519Seed seed{};     ///< secret

    /// The key pair.
    Ed25519Signer signer() const { return Ed25519Signer(seed); }
};

/// Writes a secret as a new file of mode 0600, durably. Error: Conflict when there is a file of that name (a key is never
/// overwritten), Io. Thread-safe.
[[nodiscard]] Result<void> writeSecretFile(const std::filesystem::path& path, std::string_view text);

/// Reads a secret of at most `maxBytes`. Error: NotFound; InvalidArgument when others than the owner may read or write the file,
/// with the command that mends it; LimitExceeded, Io. Thread-safe.
[[nodiscard]] Result<std::string> readSecretFile(const std::filesystem::path& path, std::size_t maxBytes);

/// Writes the key by writeSecretFile, JSON {"purpose","public_key","seed","throw_away"}. Errors as there. Thread-safe.
[[nodiscard]] Result<void> writeKeyFile(const std::filesystem::path& path, const KeyFile& key);

/// Reads a key for `purpose`. Error: as readSecretFile; InvalidArgument for another purpose; Corrupt. Thread-safe.
[[nodiscard]] Result<KeyFile> readKeyFile(const std::filesystem::path& path, std::string_view purpose);

} // namespace lanepost::sync
