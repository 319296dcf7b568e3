#include "screening/watchlist_delta.h"

#include <algorithm>
#include <utility>

#include "screening/byte_coding.h"
#include "screening/entry_check.h"
#include "screening/entry_coding.h"
#include "screening/mapped_file.h"
#include "screening/snapshot_format.h"

namespace lanepost::screening {
namespace {

constexpr std::size_t kDigestBytes = 32;
/// Magic, delta format, entry format, file size.
constexpr std::size_t kFrontBytes = 24;

tl::unexpected<Error> corruptDelta(const std::string& what) {
    return fail(ErrorKind::Corrupt, what + "; fetch the delta again, or the whole list");
}

void appendBytes(std::vector<std::byte>& file, std::span<const std::byte> bytes) {
    file.insert(file.end(), bytes.begin(), bytes.end());
}

void appendHeader(ByteWriter& writer, const WatchlistHeader& header) {
    for (const std::string* text :
         {&header.listId, &header.version, &header.title, &header.owner, &header.legalBasis}) {
        writer.text(*text);
    }
    writer.number(header.builtAt.time_since_epoch().count());
    writer.number(header.maxAge.count());
    writer.number(header.refusedLines);
}

WatchlistHeader readHeader(ByteReader& reader) {
    WatchlistHeader header;
    for (std::string* text : {&header.listId, &header.version, &header.title, &header.owner, &header.legalBasis}) {
        *text = reader.text();
    }
    header.builtAt = UtcTime(std::chrono::microseconds(reader.number<std::int64_t>()));
    header.maxAge = std::chrono::seconds(reader.number<std::int64_t>());
    header.refusedLines = reader.number<std::uint64_t>();
    return header;
}

Sha256 readDigest(ByteReader& reader) {
    Sha256 digest{};
    for (std::byte& byte : digest) {
        byte = static_cast<std::byte>(reader.number<std::uint8_t>());
    }
    return digest;
}

/// Checks what can be checked before anything in the file is believed.
Result<void> verifyDeltaEnvelope(std::span<const std::byte> file) {
    const std::span<const std::byte> magic = asBytes(kDeltaMagic);
    if (file.size() < magic.size() || !std::equal(magic.begin(), magic.end(), file.begin())) {
        return corruptDelta("not a Lanepost watch-list delta");
    }
    if (file.size() < kFrontBytes + kDigestBytes) {
        return corruptDelta("the delta is cut short");
    }
    const auto stated = loadLittleEndian<std::uint64_t>(file.data() + 16);
    if (stated != file.size()) {
        return corruptDelta("the delta has " + std::to_string(file.size()) + " bytes where it should have " +
                       std::to_string(stated));
    }
    const Sha256 digest = sha256(file.first(file.size() - kDigestBytes));
    if (!std::equal(digest.begin(), digest.end(), file.end() - kDigestBytes)) {
        return corruptDelta("the delta's checksum does not fit: its bytes were changed");
    }
    const auto format = loadLittleEndian<std::uint32_t>(file.data() + 8);
    const auto entryFormat = loadLittleEndian<std::uint32_t>(file.data() + 12);
    if (format != kDeltaFormat || entryFormat != kSnapshotFormat) {
        return fail(ErrorKind::Unsupported,
                    "the delta has format " + std::to_string(format) + "." + std::to_string(entryFormat) +
                        ", this program reads format " + std::to_string(kDeltaFormat) + "." +
                        std::to_string(kSnapshotFormat) + "; fetch the whole list or update the program");
    }
    return {};
}

/// One entry with its place; `rest` loses what was read.
Result<DeltaEntry> readEntry(ByteReader& reader) {
    DeltaEntry read;
    read.isNew = reader.number<std::uint8_t>() != 0;
    read.afterId = reader.text();
    const auto bytes = reader.bytes(reader.number<std::uint32_t>());
    if (!reader.ok()) {
        return corruptDelta("the delta's entries are damaged");
    }
    auto entry = entryFromBytes(bytes);
    if (!entry) {
        return corruptDelta("an entry of the delta is damaged");
    }
    if (const auto good = checkEntry(*entry); !good) {
        return corruptDelta("an entry of the delta is not usable: " + good.error().message);
    }
    read.entry = std::move(*entry);
    return read;
}

Result<void> readChanges(ByteReader& reader, WatchlistDelta& delta) {
    const auto removed = reader.number<std::uint64_t>();
    const auto changed = reader.number<std::uint64_t>();
    if (removed > kMaxDeltaChanges || changed > kMaxDeltaChanges) {
        return corruptDelta("the delta's counts are out of range");
    }
    for (std::uint64_t i = 0; i < removed && reader.ok(); ++i) {
        delta.removedIds.emplace_back(reader.text());
    }
    for (std::uint64_t i = 0; i < changed && reader.ok(); ++i) {
        auto entry = readEntry(reader);
        if (!entry) {
            return fail(entry.error());
        }
        delta.entries.push_back(std::move(*entry));
    }
    if (!reader.atEnd()) {
        return corruptDelta("the delta's content does not fill its size");
    }
    return {};
}

} // namespace

std::vector<std::byte> deltaToBytes(const WatchlistDelta& delta) {
    std::vector<std::byte> file;
    const std::span<const std::byte> magic = asBytes(kDeltaMagic);
    file.assign(magic.begin(), magic.end());
    ByteWriter writer(file);
    writer.number(kDeltaFormat);
    writer.number(kSnapshotFormat);
    writer.number(std::uint64_t{0}); // the size, put in when it is known
    appendBytes(file, delta.baseDigest);
    writer.text(delta.baseVersion);
    appendBytes(file, delta.newDigest);
    appendHeader(writer, delta.header);
    writer.number(delta.entryCount);
    writer.number(static_cast<std::uint64_t>(delta.removedIds.size()));
    writer.number(static_cast<std::uint64_t>(delta.entries.size()));
    for (const std::string& id : delta.removedIds) {
        writer.text(id);
    }
    std::vector<std::byte> entryBytes;
    for (const DeltaEntry& changed : delta.entries) {
        entryBytes.clear();
        appendEntry(changed.entry, entryBytes);
        writer.number(static_cast<std::uint8_t>(changed.isNew ? 1 : 0));
        writer.text(changed.afterId);
        writer.number(static_cast<std::uint32_t>(entryBytes.size()));
        appendBytes(file, entryBytes);
    }
    const std::uint64_t size = file.size() + kDigestBytes;
    for (std::size_t i = 0; i < 8; ++i) {
        file[16 + i] = static_cast<std::byte>(size >> (8 * i));
    }
    appendBytes(file, sha256(file));
    return file;
}

Result<WatchlistDelta> deltaFromBytes(std::span<const std::byte> bytes) {
    if (auto good = verifyDeltaEnvelope(bytes); !good) {
        return fail(good.error());
    }
    ByteReader reader(bytes.subspan(kFrontBytes, bytes.size() - kFrontBytes - kDigestBytes));
    WatchlistDelta delta;
    delta.baseDigest = readDigest(reader);
    delta.baseVersion = reader.text();
    delta.newDigest = readDigest(reader);
    delta.header = readHeader(reader);
    delta.entryCount = reader.number<std::uint64_t>();
    if (!reader.ok()) {
        return corruptDelta("the delta's header is damaged");
    }
    if (const auto good = checkHeader(delta.header); !good) {
        return corruptDelta("the delta's header is not usable: " + good.error().message);
    }
    if (auto read = readChanges(reader, delta); !read) {
        return fail(read.error());
    }
    return delta;
}

Result<WatchlistDelta> readDelta(const std::filesystem::path& path) {
    const auto file = MappedFile::open(path);
    if (!file) {
        return fail(file.error());
    }
    auto delta = deltaFromBytes(file->bytes());
    return delta ? std::move(delta) : fail(path.string(), delta.error());
}

} // namespace lanepost::screening
