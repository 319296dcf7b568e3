#include "base/hash.h"

#include <openssl/evp.h>

#include "base/expect.h"

namespace lanepost {
namespace {

int hexValue(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Fills `bytes` from twice as many digits; false when there are more or fewer, or other characters.
bool readHex(std::string_view text, std::span<std::byte> bytes) {
    if (text.size() != bytes.size() * 2) {
        return false;
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const int high = hexValue(text[2 * i]);
        const int low = hexValue(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        bytes[i] = static_cast<std::byte>(high * 16 + low);
    }
    return true;
}

} // namespace

Sha256 sha256(std::span<const std::byte> bytes) {
    Sha256 digest{};
    unsigned int length = 0;
    const int done =
        EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &length, EVP_sha256(), nullptr);
    LANEPOST_EXPECT(done == 1 && length == digest.size());
    return digest;
}

Sha256 sha256(std::string_view text) {
    return sha256(asBytes(text));
}

struct Sha256Stream::State {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};

    void begin() const { LANEPOST_EXPECT(context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1); }
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
    state_->begin();
}
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::add(std::span<const std::byte> bytes) {
    LANEPOST_EXPECT(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Sha256 Sha256Stream::finish() {
    Sha256 digest{};
    unsigned int length = 0;
    const int done = EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(digest.data()), &length);
    LANEPOST_EXPECT(done == 1 && length == digest.size());
    state_->begin();
    return digest;
}

std::string toHex(std::span<const std::byte> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text(bytes.size() * 2, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text[2 * i] = kDigits[std::to_integer<std::size_t>(bytes[i] >> 4)];
        text[2 * i + 1] = kDigits[std::to_integer<std::size_t>(bytes[i] & std::byte{0x0F})];
    }
    return text;
}

std::optional<std::vector<std::byte>> fromHex(std::string_view text) {
    std::vector<std::byte> bytes(text.size() / 2);
    if (!readHex(text, bytes)) {
        return std::nullopt;
    }
    return bytes;
}

std::optional<Sha256> sha256FromHex(std::string_view text) {
    Sha256 digest{};
    if (!readHex(text, digest)) {
        return std::nullopt;
    }
    return digest;
}

} // namespace lanepost
