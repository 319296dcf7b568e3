#include "sync/signed_document.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/json_text.h"
#include "base/strict_json.h"

namespace lanepost::sync {

using nlohmann::json;

std::string keyIdOf(const Ed25519PublicKey& key) {
    return toHex(sha256(key));
}

std::string SignedDocument::signedBytes() const {
    return std::string(kSignedDocumentContext) + canonicalText(content_);
}

Checked<SignedDocument> SignedDocument::parse(std::string_view text, std::size_t maxBytes) {
    if (text.size() > maxBytes) {
        return refuse(RefusalReason::Malformed,
                      std::to_string(text.size()) + " bytes, the limit is " + std::to_string(maxBytes));
    }
    const auto parsed = parseJson(text);
    if (!parsed) {
        return refuse(RefusalReason::Malformed, parsed.error().message);
    }
    SignedDocument document{json::object()};
    StrictObject reader(*parsed);
    document.signatures_ = reader.list("signatures", [](const json& item) -> Result<KeySignature> {
        StrictObject row(item);
        KeySignature found{row.text("key_id"), {}};
        const auto signature = ed25519SignatureFromHex(row.text("signature"));
        if (!signature) {
            row.reject("signature", "128 hexadecimal digits");
        }
        found.signature = signature.value_or(Ed25519Signature{});
        return row.finish(std::move(found));
    });
    if (const json* content = reader.value("signed"); content != nullptr) {
        if (!content->is_object()) {
            reader.reject("signed", "an object");
        }
        document.content_ = *content;
    }
    const auto read = reader.finish(true);
    if (!read) {
        return refuse(RefusalReason::Malformed, read.error().message);
    }
    const auto ascending = [](const KeySignature& a, const KeySignature& b) { return a.keyId >= b.keyId; };
    if (document.signatures_.size() > kMaxSignatures ||
        std::adjacent_find(document.signatures_.begin(), document.signatures_.end(), ascending) !=
            document.signatures_.end()) {
        return refuse(RefusalReason::Malformed, "signatures: expected at most " + std::to_string(kMaxSignatures) +
                                                    ", ascending by key_id, each key once");
    }
    if (document.text() != text) {
        return refuse(RefusalReason::Malformed, "not in canonical form (sorted keys, no spaces, lower-case digits)");
    }
    return document;
}

void SignedDocument::sign(const Ed25519Signer& signer) {
    const std::string id = keyIdOf(signer.publicKey());
    const std::string message = signedBytes();
    const KeySignature added{id, signer.sign(asBytes(message))};
    const auto place = std::lower_bound(signatures_.begin(), signatures_.end(), id,
                                        [](const KeySignature& row, const std::string& key) { return row.keyId < key; });
    if (place != signatures_.end() && place->keyId == id) {
        *place = added;
    } else {
        signatures_.insert(place, added);
    }
}

std::string SignedDocument::text() const {
    return canonicalText({{"signatures", jsonList(signatures_,
                                                  [](const KeySignature& row) {
                                                      return json{{"key_id", row.keyId},
                                                                  {"signature", toHex(row.signature)}};
                                                  })},
                          {"signed", content_}});
}

Checked<void> SignedDocument::check(std::span<const SigningRule> rules, std::string_view what,
                                    Strangers strangers) const {
    const std::string message = signedBytes();
    std::vector<std::size_t> good(rules.size(), 0);
    for (const KeySignature& row : signatures_) {
        bool known = false;
        for (std::size_t i = 0; i < rules.size(); ++i) {
            const auto key = std::find_if(rules[i].keys.begin(), rules[i].keys.end(),
                                          [&](const Ed25519PublicKey& each) { return keyIdOf(each) == row.keyId; });
            if (key == rules[i].keys.end()) {
                continue;
            }
            if (!verifyEd25519(*key, asBytes(message), row.signature)) {
                return refuse(RefusalReason::WrongSignature,
                              std::string(what) + ": the signature of key " + row.keyId.substr(0, 12) +
                                  " does not fit the content: forged or damaged");
            }
            known = true;
            ++good[i];
        }
        if (!known && strangers == Strangers::Refuse) {
            return refuse(RefusalReason::WrongSignature, std::string(what) + ": signed by key " +
                                                             row.keyId.substr(0, 12) + ", which has no right to sign it");
        }
    }
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (good[i] < rules[i].threshold) {
            return refuse(RefusalReason::WrongSignature, std::string(what) + ": " + std::to_string(good[i]) +
                                                             " right signatures, needed are " +
                                                             std::to_string(rules[i].threshold));
        }
    }
    return {};
}

} // namespace lanepost::sync
