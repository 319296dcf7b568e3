// SHA-256 and its hexadecimal form.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lanepost {

/// A SHA-256 digest.
using Sha256 = std::array<std::byte, 32>;

/// The SHA-256 of `bytes` (FIPS 180-4, through OpenSSL). Thread-safe.
Sha256 sha256(std::span<const std::byte> bytes);
/// The SHA-256 of the characters of `text`. Thread-safe.
Sha256 sha256(std::string_view text);

/// A SHA-256 over bytes that come piece by piece. Lives on one thread.
class Sha256Stream {
public:
    Sha256Stream();
    Sha256Stream(Sha256Stream&&) noexcept;
    Sha256Stream& operator=(Sha256Stream&&) noexcept;
    ~Sha256Stream();
    /// Adds bytes.
    void add(std::span<const std::byte> bytes);
    /// The digest of all bytes that were added; the stream begins anew.
    Sha256 finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Lower-case hexadecimal, two digits a byte. Thread-safe.
std::string toHex(std::span<const std::byte> bytes);

/// The bytes of hexadecimal text; nothing when a digit is wrong or the length odd. Thread-safe.
std::optional<std::vector<std::byte>> fromHex(std::string_view text);

/// The digest that toHex wrote; nothing when `text` is not 64 hexadecimal digits. Thread-safe.
std::optional<Sha256> sha256FromHex(std::string_view text);

/// Views text as bytes, without copying. Thread-safe.
inline std::span<const std::byte> asBytes(std::string_view text) {
    return std::as_bytes(std::span<const char>(text.data(), text.size()));
}

} // namespace lanepost
