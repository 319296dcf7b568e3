// Ed25519 signatures (RFC 8032) through libsodium.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "base/random.h"

namespace lanepost {

/// A public key.
using Ed25519PublicKey = std::array<std::byte, 32>;
/// The 32 secret bytes from which the key pair follows. Never logged.
using Ed25519Seed = std::array<std::byte, 32>;
/// A signature.
using Ed25519Signature = std::array<std::byte, 64>;

/// A key that signs. Its secret half is wiped when it goes. Thread-safe.
class Ed25519Signer {
public:
    /// The key pair of `seed`.
    explicit Ed25519Signer(const Ed25519Seed& seed);
    /// A new key pair. random: fit for keys (SystemRandom).
    static Ed25519Signer generate(Random& random);
    ~Ed25519Signer();
    Ed25519Signer(const Ed25519Signer&) = default;
    Ed25519Signer& operator=(const Ed25519Signer&) = default;

    /// The public half.
    const Ed25519PublicKey& publicKey() const { return publicKey_; }
    /// The seed, to be kept in a file of mode 0600.
    Ed25519Seed seed() const;
    /// Signs `message` as it stands. Each use begins its message with a name of its own ("lanepost.notice/1"), so that
    /// a signature made for one thing is none for another.
    Ed25519Signature sign(std::span<const std::byte> message) const;

private:
    Ed25519PublicKey publicKey_{};
    std::array<std::byte, 64> secretKey_{};
};

/// True when the owner of `key` signed `message`. Thread-safe.
bool verifyEd25519(const Ed25519PublicKey& key, std::span<const std::byte> message, const Ed25519Signature& signature);

/// The key that toHex wrote; nothing when `text` is not 64 hexadecimal digits. Thread-safe.
std::optional<Ed25519PublicKey> ed25519KeyFromHex(std::string_view text);

/// The signature that toHex wrote; nothing when `text` is not 128 hexadecimal digits. Thread-safe.
std::optional<Ed25519Signature> ed25519SignatureFromHex(std::string_view text);

} // namespace lanepost
