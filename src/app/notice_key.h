// The key with which the centre signs receipts, notices and bundles.
#pragma once

#include <filesystem>

#include "base/ed25519.h"
#include "base/result.h"

namespace lanepost::app {

/// The secret key in a file of `lanepost central key`: 64 hexadecimal digits. Error: NotFound; InvalidArgument when others than the
/// owner may use the file; Corrupt. Thread-safe.
[[nodiscard]] Result<Ed25519Signer> readNoticeSigner(const std::filesystem::path& file);

} // namespace lanepost::app
