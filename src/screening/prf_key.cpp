#include "screening/prf_key.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"

namespace lanepost::screening {

/// The secret bytes, in memory that is not swapped and is wiped at the end.
struct PrfKey::Locked {
    Locked() { sodium_mlock(bytes.data(), bytes.size()); } // failing (a limit of the system) costs no correctness
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;
    ~Locked() { sodium_munlock(bytes.data(), bytes.size()); } // wipes

    std::array<unsigned char, kBytes> bytes{};
};

namespace {

static_assert(PrfKey::kBytes == crypto_shorthash_KEYBYTES);

bool sodiumReady() {
    static const bool ready = sodium_init() >= 0;
    return ready;
}

} // namespace

PrfKey::PrfKey(std::shared_ptr<const Locked> secret) : secret_(std::move(secret)) {
    constexpr std::string_view kPurpose = "lanepost object list key id";
    std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
    std::array<unsigned char, 2 * kBytes> padded{}; // crypto_generichash wants 16 to 64 bytes of key
    std::copy(secret_->bytes.begin(), secret_->bytes.end(), padded.begin());
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(kPurpose.data()),
                       kPurpose.size(), padded.data(), padded.size());
    sodium_memzero(padded.data(), padded.size());
    std::transform(hash.begin(), hash.begin() + static_cast<std::ptrdiff_t>(id_.size()), id_.begin(),
                   [](unsigned char byte) { return static_cast<std::byte>(byte); });
}

Result<PrfKey> PrfKey::generate() {
    if (!sodiumReady()) {
        return fail(ErrorKind::Internal, "libsodium cannot be started");
    }
    auto secret = std::make_shared<Locked>();
    randombytes_buf(secret->bytes.data(), secret->bytes.size());
    return PrfKey(std::move(secret));
}

Result<PrfKey> PrfKey::read(const std::filesystem::path& path) {
    if (!sodiumReady()) {
        return fail(ErrorKind::Internal, "libsodium cannot be started");
    }
    auto text = readTextFile(path, 256);
    if (!text) {
        return fail(text.error());
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        sodium_memzero(text->data(), text->size());
        return fail(ErrorKind::InvalidArgument,
                    path.string() + ": others than its owner may read the key; run chmod 600 on it");
    }
    const std::size_t end = text->find_last_not_of(" \r\n");
    auto bytes = fromHex(std::string_view(*text).substr(0, end == std::string::npos ? 0 : end + 1));
    sodium_memzero(text->data(), text->size());
    if (!bytes || bytes->size() != kBytes) {
        return fail(ErrorKind::InvalidArgument, path.string() + ": expected a key of " + std::to_string(2 * kBytes) +
                                                    " hexadecimal digits; make one with `lanepost watchlist key`");
    }
    auto secret = std::make_shared<Locked>();
    std::memcpy(secret->bytes.data(), bytes->data(), kBytes);
    sodium_memzero(bytes->data(), bytes->size());
    return PrfKey(std::move(secret));
}

Result<void> PrfKey::write(const std::filesystem::path& path) const {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        const int reason = errno;
        return fail(reason == EEXIST ? ErrorKind::Conflict : ErrorKind::Io,
                    path.string() + ": cannot be made: " + std::strerror(reason));
    }
    std::string text = toHex(std::as_bytes(std::span(secret_->bytes))) + "\n";
    const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    sodium_memzero(text.data(), text.size());
    ::close(file);
    return written ? Result<void>() : fail(ErrorKind::Io, path.string() + ": cannot be written");
}

ObjectKey PrfKey::keyOf(ObjectKind kind, std::string_view normal) const {
    std::array<unsigned char, 1 + kMaxObjectCharacters> message{};
    message[0] = static_cast<unsigned char>(kind);
    const std::size_t length = std::min(normal.size(), kMaxObjectCharacters);
    std::copy_n(normal.begin(), length, message.begin() + 1);
    std::array<unsigned char, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(hash.data(), message.data(), 1 + length, secret_->bytes.data());
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < hash.size(); ++i) {
        value |= static_cast<std::uint64_t>(hash[i]) << (8 * i);
    }
    return {0, value, false};
}

} // namespace lanepost::screening
