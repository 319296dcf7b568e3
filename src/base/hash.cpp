#include "base/hash.h"

#include <algorithm>

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
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte byte : bytes) {
        text.push_back(kDigits[std::to_integer<std::size_t>(byte >> 4)]);
        text.push_back(kDigits[std::to_integer<std::size_t>(byte & std::byte{0x0F})]);
    }
    return text;
}

std::optional<std::vector<std::byte>> fromHex(std::string_view text) {
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hexValue(text[i]);
        const int low = hexValue(text[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<std::byte>(high * 16 + low));
    }
    return bytes;
}

std::optional<Sha256> sha256FromHex(std::string_view text) {
    const auto bytes = fromHex(text);
    if (!bytes || bytes->size() != Sha256{}.size()) {
        return std::nullopt;
    }
    Sha256 digest{};
    std::copy(bytes->begin(), bytes->end(), digest.begin());
    return digest;
}

} // namespace lanepost
