#include "sync/bundle_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <sodium.h>

#include "base/expect.h"
#include "base/json_text.h"
#include "base/strict_json.h"
#include "sync/list_metadata.h"
#include "sync/central_link.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSignedContext = "lanepost.bundle/1\n";
constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kStreamHeaderBytes = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t kTagBytes = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t kStreamKeyBytes = crypto_secretstream_xchacha20poly1305_KEYBYTES;
constexpr std::size_t kSealedKeyBytes = kStreamKeyBytes + crypto_box_SEALBYTES;
constexpr std::size_t kTrailerBytes = sizeof(Sha256) + sizeof(Ed25519Signature);
constexpr std::size_t kBufferBytes = std::size_t{256} << 10;

using StreamState = crypto_secretstream_xchacha20poly1305_state;
using StreamKey = std::array<std::byte, kStreamKeyBytes>;

unsigned char* raw(std::byte* bytes) {
    return reinterpret_cast<unsigned char*>(bytes);
}
const unsigned char* raw(const std::byte* bytes) {
    return reinterpret_cast<const unsigned char*>(bytes);
}

std::array<std::byte, kLengthBytes> lengthBytes(std::size_t length) {
    std::array<std::byte, kLengthBytes> bytes{};
    for (std::size_t i = 0; i < kLengthBytes; ++i) {
        bytes[i] = static_cast<std::byte>(length >> (8 * i));
    }
    return bytes;
}

std::size_t lengthOf(std::span<const std::byte, kLengthBytes> bytes) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < kLengthBytes; ++i) {
        length |= std::to_integer<std::size_t>(bytes[i]) << (8 * i);
    }
    return length;
}

std::string signedBytes(const Sha256& digest) {
    return std::string(kSignedContext) + toHex(digest);
}

std::string headerText(const BundleHeader& header) {
    return canonicalText({{"fleet", header.fleet},
                          {"from", header.from},
                          {"made_at", toRfc3339(header.madeAt)},
                          {"number", header.number},
                          {"to", header.to}});
}

Result<BundleHeader> headerFromText(std::string_view text) {
    const auto parsed = parseJson(text);
    if (!parsed) {
        return fail(parsed.error());
    }
    StrictObject reader(*parsed);
    BundleHeader header;
    header.fleet = reader.text("fleet");
    header.from = reader.text("from");
    header.to = reader.text("to");
    header.number = reader.integer("number", 1, std::int64_t{1} << 53);
    header.madeAt = reader.time("made_at");
    if (!isListId(header.fleet) || !isDeviceId(header.from) || !isDeviceId(header.to)) {
        reader.reject("fleet, from, to", "ids");
    }
    return reader.finish(std::move(header));
}

/// The X25519 halves of an Ed25519 key (libsodium converts one into the other; RFC 7748 and 8032 share the curve).
bool openStreamKey(const Ed25519Signer& receiver, std::span<const std::byte> sealed, StreamKey& key) {
    const Ed25519Seed seed = receiver.seed();
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> signPublic{};
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> signSecret{};
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> boxPublic{};
    std::array<unsigned char, crypto_box_SECRETKEYBYTES> boxSecret{};
    const bool opened =
        crypto_sign_seed_keypair(signPublic.data(), signSecret.data(), raw(seed.data())) == 0 &&
        crypto_sign_ed25519_pk_to_curve25519(boxPublic.data(), signPublic.data()) == 0 &&
        crypto_sign_ed25519_sk_to_curve25519(boxSecret.data(), signSecret.data()) == 0 &&
        crypto_box_seal_open(raw(key.data()), raw(sealed.data()), sealed.size(), boxPublic.data(), boxSecret.data()) == 0;
    sodium_memzero(signSecret.data(), signSecret.size());
    sodium_memzero(boxSecret.data(), boxSecret.size());
    return opened;
}

tl::unexpected<Refusal> torn(const fs::path& file, const char* where) {
    return refuse(RefusalReason::Torn, file.string() + ": cut or changed (" + where + "); export the bundle again");
}

/// Reads exactly so many bytes.
Checked<std::vector<std::byte>> take(InputFile& input, std::size_t count, const fs::path& file, const char* where) {
    std::vector<std::byte> bytes(count);
    const auto read = input.read(bytes);
    if (!read) {
        return refuse(read.error());
    }
    return *read == count ? Checked<std::vector<std::byte>>(std::move(bytes)) : torn(file, where);
}

/// The front of the file: magic and header. `text` is what the frames are bound to.
struct Front {
    BundleHeader header;
    std::string text;
};

Checked<Front> readFront(InputFile& input, const fs::path& file) {
    const auto magic = take(input, kBundleMagic.size() + kLengthBytes, file, "its beginning");
    if (!magic) {
        return refuse(magic.error());
    }
    if (std::memcmp(magic->data(), kBundleMagic.data(), kBundleMagic.size()) != 0) {
        return refuse(RefusalReason::Malformed, file.string() + ": no bundle of this program version");
    }
    const std::size_t length = lengthOf(std::span<const std::byte, kLengthBytes>(magic->data() + kBundleMagic.size(), kLengthBytes));
    if (length > kMaxBundleHeaderBytes) {
        return torn(file, "the header's length");
    }
    const auto bytes = take(input, length, file, "the header");
    if (!bytes) {
        return refuse(bytes.error());
    }
    Front front;
    front.text.assign(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    auto header = headerFromText(front.text);
    if (!header) {
        return refuse(RefusalReason::Malformed, file.string() + ": header: " + header.error().message);
    }
    front.header = std::move(*header);
    return front;
}

/// Digest over all but the trailer, and the trailer.
struct WholeFile {
    Sha256 digest{};
    Sha256 stated{};
    Ed25519Signature signature{};
    std::uint64_t contentBytes = 0;
};

Checked<WholeFile> readWhole(const fs::path& file) {
    auto input = InputFile::open(file);
    if (!input) {
        return refuse(input.error());
    }
    if (input->size() < kBundleMagic.size() + kLengthBytes + kTrailerBytes) {
        return torn(file, "too short");
    }
    WholeFile whole;
    whole.contentBytes = input->size() - kTrailerBytes;
    Sha256Stream digest;
    std::vector<std::byte> buffer(kBufferBytes);
    for (std::uint64_t left = whole.contentBytes; left > 0;) {
        const auto part = std::span(buffer).first(static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size())));
        const auto read = input->read(part);
        if (!read || *read != part.size()) {
            return read ? torn(file, "it became shorter while it was read") : refuse(read.error());
        }
        digest.add(part);
        left -= part.size();
    }
    whole.digest = digest.finish();
    const auto trailer = take(*input, kTrailerBytes, file, "its end");
    if (!trailer) {
        return refuse(trailer.error());
    }
    std::copy_n(trailer->begin(), whole.stated.size(), whole.stated.begin());
    std::copy_n(trailer->begin() + whole.stated.size(), whole.signature.size(), whole.signature.begin());
    return whole;
}

Checked<void> checkParties(const BundleHeader& header, const BundleReaderParts& parts, const fs::path& file) {
    if (header.fleet != parts.fleet) {
        return refuse(RefusalReason::WrongFleet, file.string() + ": is of fleet " + header.fleet + ", here is " + parts.fleet);
    }
    if (header.to != parts.self) {
        return refuse(RefusalReason::WrongDevice, file.string() + ": is for " + header.to + ", here is " + parts.self);
    }
    return {};
}

Checked<void> checkSignature(const BundleHeader& header, const BundleReaderParts& parts, const WholeFile& whole,
                             const fs::path& file) {
    const std::vector<Ed25519PublicKey> keys = parts.keysOf(header.from);
    if (keys.empty()) {
        return refuse(RefusalReason::Foreign, file.string() + ": comes from " + header.from + ", which is not known here");
    }
    const std::string message = signedBytes(whole.digest);
    const bool good = std::any_of(keys.begin(), keys.end(), [&](const Ed25519PublicKey& key) {
        return verifyEd25519(key, asBytes(message), whole.signature);
    });
    if (!good) {
        return refuse(RefusalReason::WrongSignature, file.string() + ": is not signed by " + header.from + ": forged");
    }
    if (header.number <= parts.taken) {
        return refuse(RefusalReason::Replayed, file.string() + ": is bundle " + std::to_string(header.number) + " of " +
                                                   header.from + "; bundle " + std::to_string(parts.taken) +
                                                   " was taken already");
    }
    return {};
}

/// Decrypts frames and gives their records.
Checked<void> readRecords(InputFile& input, std::uint64_t left, const Front& front, const BundleReaderParts& parts,
                          const fs::path& file, const BundleSink& sink) {
    const auto sealed = take(input, kSealedKeyBytes + kStreamHeaderBytes, file, "its key");
    if (!sealed) {
        return refuse(sealed.error());
    }
    left -= std::min<std::uint64_t>(left, sealed->size());
    StreamKey key{};
    StreamState state;
    if (!openStreamKey(parts.signer, std::span(*sealed).first(kSealedKeyBytes), key) ||
        crypto_secretstream_xchacha20poly1305_init_pull(&state, raw(sealed->data() + kSealedKeyBytes), raw(key.data())) != 0) {
        return refuse(RefusalReason::WrongDevice, file.string() + ": is sealed to another key than the one here; after a "
                                                                  "change of keys export it again");
    }
    sodium_memzero(key.data(), key.size());
    for (unsigned char tag = 0; tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL;) {
        const auto prefix = take(input, kLengthBytes, file, "a frame");
        if (!prefix) {
            return refuse(prefix.error());
        }
        const std::size_t length = lengthOf(std::span<const std::byte, kLengthBytes>(prefix->data(), kLengthBytes));
        if (length < kTagBytes || length > kMaxBundleRecordBytes + kTagBytes || length + kLengthBytes > left) {
            return torn(file, "a frame's length");
        }
        left -= length + kLengthBytes;
        const auto cipher = take(input, length, file, "a frame");
        if (!cipher) {
            return refuse(cipher.error());
        }
        std::string plain(length - kTagBytes, '\0');
        if (crypto_secretstream_xchacha20poly1305_pull(&state, reinterpret_cast<unsigned char*>(plain.data()), nullptr, &tag,
                                                       raw(cipher->data()), length,
                                                       reinterpret_cast<const unsigned char*>(front.text.data()),
                                                       front.text.size()) != 0) {
            return torn(file, "a frame does not decrypt");
        }
        if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
            break;
        }
        const auto end = plain.find('\n');
        if (end == std::string::npos || end == 0) {
            return refuse(RefusalReason::Malformed, file.string() + ": a record without a name");
        }
        const std::string_view record(plain);
        if (auto taken = sink(record.substr(0, end), record.substr(end + 1)); !taken) {
            return taken;
        }
    }
    return left == 0 ? Checked<void>{} : torn(file, "bytes behind its end");
}

} // namespace

/// What a writer holds.
struct BundleWriter::State {
    fs::path file;
    fs::path aside;
    std::string headerText;
    Ed25519Signer signer;
    OutputFile output;
    Sha256Stream digest;
    StreamState stream{};

    Result<void> put(std::span<const std::byte> bytes) {
        digest.add(bytes);
        return output.write(bytes);
    }
    Result<void> frame(std::string_view plain, unsigned char tag) {
        std::vector<std::byte> cipher(plain.size() + kTagBytes);
        LANEPOST_EXPECT(crypto_secretstream_xchacha20poly1305_push(
                            &stream, raw(cipher.data()), nullptr, reinterpret_cast<const unsigned char*>(plain.data()),
                            plain.size(), reinterpret_cast<const unsigned char*>(headerText.data()), headerText.size(),
                            tag) == 0);
        const auto length = lengthBytes(cipher.size());
        if (auto written = put(length); !written) {
            return written;
        }
        return put(cipher);
    }
};

BundleWriter::BundleWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
BundleWriter::BundleWriter(BundleWriter&&) noexcept = default;
BundleWriter& BundleWriter::operator=(BundleWriter&&) noexcept = default;
BundleWriter::~BundleWriter() = default;

Result<BundleWriter> BundleWriter::create(fs::path file, const BundleHeader& header, const Ed25519PublicKey& receiver,
                                          const Ed25519Signer& sender, Random& random) {
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> boxPublic{};
    if (crypto_sign_ed25519_pk_to_curve25519(boxPublic.data(), raw(receiver.data())) != 0) {
        return fail(ErrorKind::InvalidArgument, "the receiver's key is no key");
    }
    fs::path aside = file;
    aside += ".part";
    auto output = OutputFile::create(aside);
    if (!output) {
        return fail(output.error());
    }
    auto state = std::unique_ptr<State>(
        new State{std::move(file), std::move(aside), headerText(header), sender, std::move(*output), {}, {}});
    StreamKey key{};
    random.fill(key);
    std::array<std::byte, kSealedKeyBytes> sealed{};
    std::array<std::byte, kStreamHeaderBytes> streamHeader{};
    LANEPOST_EXPECT(crypto_box_seal(raw(sealed.data()), raw(key.data()), key.size(), boxPublic.data()) == 0);
    LANEPOST_EXPECT(crypto_secretstream_xchacha20poly1305_init_push(&state->stream, raw(streamHeader.data()),
                                                                    raw(key.data())) == 0);
    sodium_memzero(key.data(), key.size());
    const auto length = lengthBytes(state->headerText.size());
    for (const std::span<const std::byte> part :
         {asBytes(kBundleMagic), std::span<const std::byte>(length), asBytes(state->headerText),
          std::span<const std::byte>(sealed), std::span<const std::byte>(streamHeader)}) {
        if (auto written = state->put(part); !written) {
            return fail(written.error());
        }
    }
    return BundleWriter(std::move(state));
}

Result<void> BundleWriter::add(std::string_view name, std::string_view bytes) {
    if (name.size() + 1 + bytes.size() > kMaxBundleRecordBytes || name.empty() || name.find('\n') != std::string_view::npos) {
        return fail(ErrorKind::LimitExceeded, "a record of a bundle has at most 1 MiB and a name of one line");
    }
    std::string plain(name);
    plain += '\n';
    plain += bytes;
    return state_->frame(plain, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
}

Result<void> BundleWriter::finish() {
    if (auto ended = state_->frame({}, crypto_secretstream_xchacha20poly1305_TAG_FINAL); !ended) {
        return ended;
    }
    const Sha256 digest = state_->digest.finish();
    const std::string message = signedBytes(digest);
    const Ed25519Signature signature = state_->signer.sign(asBytes(message));
    for (const std::span<const std::byte> part : {std::span<const std::byte>(digest), std::span<const std::byte>(signature)}) {
        if (auto written = state_->output.write(part); !written) {
            return written;
        }
    }
    if (auto synced = state_->output.sync(); !synced) {
        return synced;
    }
    return renameDurably(state_->aside, state_->file);
}

Checked<BundleHeader> peekBundle(const fs::path& file) {
    auto input = InputFile::open(file);
    if (!input) {
        return refuse(input.error());
    }
    auto front = readFront(*input, file);
    return front ? Checked<BundleHeader>(std::move(front->header)) : refuse(front.error());
}

Checked<BundleHeader> readBundle(const fs::path& file, const BundleReaderParts& parts, const BundleSink& sink) {
    const auto whole = readWhole(file);
    if (!whole) {
        return refuse(whole.error());
    }
    if (whole->digest != whole->stated) {
        return torn(file, "its checksum does not fit");
    }
    auto input = InputFile::open(file);
    if (!input) {
        return refuse(input.error());
    }
    const auto front = readFront(*input, file);
    if (!front) {
        return refuse(front.error());
    }
    if (auto checked = checkParties(front->header, parts, file); !checked) {
        return refuse(checked.error());
    }
    if (auto checked = checkSignature(front->header, parts, *whole, file); !checked) {
        return refuse(checked.error());
    }
    const std::uint64_t frontBytes = kBundleMagic.size() + kLengthBytes + front->text.size();
    if (auto read = readRecords(*input, whole->contentBytes - frontBytes, *front, parts, file, sink); !read) {
        return refuse(read.error());
    }
    return front->header;
}

} // namespace lanepost::sync
