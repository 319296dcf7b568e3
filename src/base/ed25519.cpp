#include "base/ed25519.h"

#include <algorithm>

#include <sodium.h>

#include "base/expect.h"
#include "base/hash.h"

namespace lanepost {
namespace {

/// libsodium wants to be told once before its first use; telling it again does nothing.
void startSodium() {
    LANEPOST_EXPECT(sodium_init() >= 0);
}

unsigned char* raw(std::byte* bytes) {
    return reinterpret_cast<unsigned char*>(bytes);
}

const unsigned char* raw(const std::byte* bytes) {
    return reinterpret_cast<const unsigned char*>(bytes);
}

template <std::size_t N>
std::optional<std::array<std::byte, N>> arrayFromHex(std::string_view text) {
    const auto bytes = text.size() == 2 * N ? fromHex(text) : std::nullopt;
    if (!bytes) {
        return std::nullopt;
    }
    std::array<std::byte, N> array{};
    std::copy(bytes->begin(), bytes->end(), array.begin());
    return array;
}

} // namespace

Ed25519Signer::Ed25519Signer(const Ed25519Seed& seed) {
    startSodium();
    LANEPOST_EXPECT(crypto_sign_seed_keypair(raw(publicKey_.data()), raw(secretKey_.data()), raw(seed.data())) == 0);
}

Ed25519Signer Ed25519Signer::generate(Random& random) {
    Ed25519Seed seed{};
    random.fill(seed);
    Ed25519Signer signer(seed);
    sodium_memzero(seed.data(), seed.size());
    return signer;
}

Ed25519Signer::~Ed25519Signer() {
    sodium_memzero(secretKey_.data(), secretKey_.size());
}

Ed25519Seed Ed25519Signer::seed() const {
    Ed25519Seed seed{};
    std::copy_n(secretKey_.begin(), seed.size(), seed.begin()); // libsodium's secret key is the seed, then the public key
    return seed;
}

Ed25519Signature Ed25519Signer::sign(std::span<const std::byte> message) const {
    Ed25519Signature signature{};
    LANEPOST_EXPECT(crypto_sign_detached(raw(signature.data()), nullptr, raw(message.data()), message.size(),
                                         raw(secretKey_.data())) == 0);
    return signature;
}

bool verifyEd25519(const Ed25519PublicKey& key, std::span<const std::byte> message, const Ed25519Signature& signature) {
    startSodium();
    return crypto_sign_verify_detached(raw(signature.data()), raw(message.data()), message.size(), raw(key.data())) == 0;
}

std::optional<Ed25519PublicKey> ed25519KeyFromHex(std::string_view text) {
    return arrayFromHex<32>(text);
}

std::optional<Ed25519Signature> ed25519SignatureFromHex(std::string_view text) {
    return arrayFromHex<64>(text);
}

} // namespace lanepost
