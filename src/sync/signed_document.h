// A JSON document with Ed25519 signatures over its canonical form. docs/list-distribution.md gives the exact bytes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/ed25519.h"
#include "sync/signed_refusal.h"

namespace lanepost::sync {

/// What stands before the canonical text of every signed document when it is signed: a signature made for this is a
/// signature for nothing else.
inline constexpr std::string_view kSignedDocumentContext = "lanepost.signed-document/1\n";
/// Most signatures on one document.
inline constexpr std::size_t kMaxSignatures = 32;

/// The name of a public key: the SHA-256 of its 32 bytes, in lower-case hexadecimal. Thread-safe.
std::string keyIdOf(const Ed25519PublicKey& key);

/// The keys that may sign, and how many of them must.
struct SigningRule {
    std::vector<Ed25519PublicKey> keys;
    std::size_t threshold = 1;
};

/// What a signature by a key outside the rules means.
enum class Strangers {
    Refuse, ///< somebody tampered with the document
    Ignore, ///< it is left out; for the root, which also its predecessor's keys signed
};

/// A document as it was read or is being signed.
class SignedDocument {
public:
    /// A document without signatures.
    explicit SignedDocument(nlohmann::json content) : content_(std::move(content)) {}

    /// Reads {"signatures":[{"key_id","signature"},..],"signed":{..}}. The text must be its own canonical form, byte for
    /// byte, so that one document has one text and no byte of it is free. Refused: Malformed. Thread-safe.
    [[nodiscard]] static Checked<SignedDocument> parse(std::string_view text, std::size_t maxBytes);

    /// What is signed: an object. Believe nothing of it before check().
    const nlohmann::json& content() const { return content_; }
    /// Adds a signature; one of the same key that was there is replaced.
    void sign(const Ed25519Signer& signer);
    /// The document's text.
    std::string text() const;

    /// Whether enough keys of each rule signed. Every signature must be by a key of one of the rules (unless strangers
    /// are ignored) and right: a wrong one is refused even when there are enough others. `what` begins the message.
    /// Refused: WrongSignature.
    [[nodiscard]] Checked<void> check(std::span<const SigningRule> rules, std::string_view what,
                                      Strangers strangers = Strangers::Refuse) const;

private:
    struct KeySignature {
        std::string keyId;
        Ed25519Signature signature{};
    };
    std::string signedBytes() const;

    nlohmann::json content_;
    std::vector<KeySignature> signatures_; ///< ascending by key id, each once
};

} // namespace lanepost::sync
