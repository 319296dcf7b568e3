// The key of an object list whose numbers cannot be read from its file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "screening/object_key.h"

namespace lanepost::screening {

/// A secret key for a keyed pseudo-random function (SipHash-2-4 of libsodium). Kept in locked memory, wiped when the
/// last copy goes. It must lie elsewhere than the list: sealed by the machine (TPM, LUKS) or given at start.
/// docs/data-protection.md says what it protects from and what not. Thread-safe.
class PrfKey {
public:
    static constexpr std::size_t kBytes = 16;
    /// A name of a key that says nothing of it; stands in list files.
    using Id = std::array<std::byte, 8>;

    /// A new key from the system's random source. Error: Internal.
    [[nodiscard]] static Result<PrfKey> generate();
    /// Reads a key file: 32 hexadecimal digits and a line end. Error: NotFound, Io; InvalidArgument when it is no key or
    /// when others than its owner may read the file; messages never quote it.
    [[nodiscard]] static Result<PrfKey> read(const std::filesystem::path& path);

    /// Writes the key file, readable by its owner only. Error: Conflict when the file is there: a key that is
    /// overwritten takes its lists with it; Io.
    [[nodiscard]] Result<void> write(const std::filesystem::path& path) const;

    /// The key's name.
    const Id& id() const { return id_; }
    /// The pseudo-random key of a normal number; 64 bits, never wide. Two numbers may have one: the chance that a number
    /// not listed meets one of n listed ones is n / 2^64.
    ObjectKey keyOf(ObjectKind kind, std::string_view normal) const;

private:
    struct Locked;
    explicit PrfKey(std::shared_ptr<const Locked> secret);

    std::shared_ptr<const Locked> secret_; ///< shared: copies of a key must not copy the secret around in memory
    Id id_{};
};

} // namespace lanepost::screening
