#include "base/ed25519.h"

#include <catch2/catch.hpp>

#include "base/hash.h"

namespace lanepost {
namespace {

Ed25519Seed seedFromHex(const char* text) {
    return *sha256FromHex(text); // 32 bytes either way
}

// RFC 8032, section 7.1, TEST 2.
constexpr const char* kSeed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
constexpr const char* kPublic = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
constexpr const char* kSignature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                   "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

TEST_CASE("the signature of RFC 8032's second example is ours too") {
    const Ed25519Signer signer(seedFromHex(kSeed));
    CHECK(toHex(signer.publicKey()) == kPublic);
    CHECK(toHex(signer.sign(asBytes("r"))) == kSignature); // the message is the byte 72
    CHECK(toHex(signer.seed()) == kSeed);
}

TEST_CASE("a signature is refused for another message, another key and with one bit changed") {
    SeededRandom random(7);
    const Ed25519Signer signer = Ed25519Signer::generate(random);
    const Ed25519Signer other = Ed25519Signer::generate(random);
    Ed25519Signature signature = signer.sign(asBytes("through 12"));
    CHECK(verifyEd25519(signer.publicKey(), asBytes("through 12"), signature));
    CHECK_FALSE(verifyEd25519(signer.publicKey(), asBytes("through 13"), signature));
    CHECK_FALSE(verifyEd25519(other.publicKey(), asBytes("through 12"), signature));
    signature[40] ^= std::byte{1};
    CHECK_FALSE(verifyEd25519(signer.publicKey(), asBytes("through 12"), signature));
}

TEST_CASE("keys and signatures come back from hexadecimal, and only whole ones") {
    CHECK(toHex(*ed25519KeyFromHex(kPublic)) == kPublic);
    CHECK(toHex(*ed25519SignatureFromHex(kSignature)) == kSignature);
    CHECK_FALSE(ed25519KeyFromHex(std::string(kPublic) + "00"));
    CHECK_FALSE(ed25519SignatureFromHex(kPublic));
    CHECK_FALSE(ed25519KeyFromHex(std::string(63, 'a') + "x"));
}

} // namespace
} // namespace lanepost
