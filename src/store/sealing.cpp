#include "store/sealing.h"

#include <sodium.h>

#include "base/expect.h"

namespace lanepost::store {
namespace {

static_assert(kSealOverhead ==
              crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES);
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr char kKdfContext[] = "lp-seal1";
static_assert(sizeof kKdfContext == crypto_kdf_CONTEXTBYTES + 1);

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void needSodium() {
    static const bool ready = sodium_init() >= 0;
    LANEPOST_EXPECT(ready);
}

/// Keys for the two uses, derived so that neither says anything about the other.
struct Subkeys {
    explicit Subkeys(const DataKey& key) {
        needSodium();
        const auto* master = reinterpret_cast<const unsigned char*>(key.data());
        crypto_kdf_derive_from_key(seal.data(), seal.size(), 1, kKdfContext, master);
        crypto_kdf_derive_from_key(nonce.data(), nonce.size(), 2, kKdfContext, master);
    }
    Subkeys(const Subkeys&) = delete;
    Subkeys& operator=(const Subkeys&) = delete;
    ~Subkeys() {
        sodium_memzero(seal.data(), seal.size());
        sodium_memzero(nonce.data(), nonce.size());
    }
    std::array<unsigned char, 32> seal{};
    std::array<unsigned char, 32> nonce{};
};

} // namespace

DataKey newDataKey() {
    needSodium();
    DataKey key;
    randombytes_buf(key.data(), key.size());
    return key;
}

void forget(DataKey& key) {
    sodium_memzero(key.data(), key.size());
}

std::string seal(const DataKey& key, std::string_view context, std::string_view plain) {
    const Subkeys keys(key);
    std::string sealed(plain.size() + kSealOverhead, '\0');
    auto* out = reinterpret_cast<unsigned char*>(sealed.data());
    crypto_generichash_state state;
    crypto_generichash_init(&state, keys.nonce.data(), keys.nonce.size(), kNonce);
    const std::string length = std::to_string(context.size()) + ":";
    crypto_generichash_update(&state, raw(length), length.size());
    crypto_generichash_update(&state, raw(context), context.size());
    crypto_generichash_update(&state, raw(plain), plain.size());
    crypto_generichash_final(&state, out, kNonce);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonce, nullptr, raw(plain), plain.size(), raw(context),
                                               context.size(), nullptr, out, keys.seal.data());
    return sealed;
}

Result<std::string> unseal(const DataKey& key, std::string_view context, std::string_view sealed) {
    if (sealed.size() < kSealOverhead) {
        return fail(ErrorKind::Corrupt, "sealed bytes are too short");
    }
    const Subkeys keys(key);
    std::string plain(sealed.size() - kSealOverhead, '\0');
    const auto* in = raw(sealed);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr,
                                                   in + kNonce, sealed.size() - kNonce, raw(context), context.size(),
                                                   in, keys.seal.data()) != 0) {
        return fail(ErrorKind::Corrupt, "sealed bytes do not open with their key");
    }
    return plain;
}

} // namespace lanepost::store
