#include "screening/watchlist_snapshot.h"

#include <algorithm>
#include <string>
#include <utility>

#include "screening/byte_coding.h"
#include "screening/entry_check.h"
#include "screening/entry_coding.h"
#include "screening/snapshot_checksum.h"
#include "screening/snapshot_format.h"

namespace lanepost::screening {
namespace {

constexpr std::string_view kWhatToDo = "; fetch or build the list again and replace the file";

tl::unexpected<Error> corrupt(std::string_view what) {
    return fail(ErrorKind::Corrupt, std::string(what) + std::string(kWhatToDo));
}

tl::unexpected<Error> otherFormat(std::uint32_t format) {
    return fail(ErrorKind::Unsupported, "the snapshot has format " + std::to_string(format) +
                                            ", this program reads format " + std::to_string(kSnapshotFormat) +
                                            "; build the list again with this program or update it");
}

/// Checks what can be checked before anything in the file is believed.
Result<void> verifyEnvelope(std::span<const std::byte> file) {
    const std::span<const std::byte> magic = asBytes(kSnapshotMagic);
    if (file.size() < magic.size() || !std::equal(magic.begin(), magic.end(), file.begin())) {
        return corrupt("not a Lanepost watch-list snapshot");
    }
    const std::size_t formatPlace = kSnapshotMagic.size();
    if (file.size() >= formatPlace + 4 && loadLittleEndian<std::uint32_t>(file.data() + formatPlace) == 1) {
        return otherFormat(1); // its checksum was another one, so it is told by its number alone
    }
    if (file.size() < kSectionsBegin + kSnapshotTailBytes) {
        return corrupt("the snapshot is cut short");
    }
    const auto stated = loadLittleEndian<std::uint64_t>(file.data() + 16);
    if (stated != file.size()) {
        return corrupt("the snapshot has " + std::to_string(file.size()) + " bytes where it should have " +
                       std::to_string(stated));
    }
    const SnapshotChecksum checksum = snapshotChecksum(file.first(file.size() - kSnapshotChecksumBytes));
    if (!std::equal(checksum.begin(), checksum.end(), file.end() - kSnapshotChecksumBytes)) {
        return corrupt("the snapshot's checksum does not fit: its bytes were changed");
    }
    return {};
}

} // namespace

std::size_t WatchlistSnapshot::keyRowBytes() {
    return kKeyRowBytes;
}

Result<WatchlistSnapshot> WatchlistSnapshot::open(const std::filesystem::path& path) {
    auto file = MappedFile::open(path);
    if (!file) {
        return fail(file.error());
    }
    auto snapshot = verified(std::move(*file));
    return snapshot ? std::move(snapshot) : fail(path.string(), snapshot.error());
}

Result<WatchlistSnapshot> WatchlistSnapshot::fromBytes(std::vector<std::byte> bytes) {
    return verified(std::move(bytes));
}

Result<WatchlistSnapshot> WatchlistSnapshot::verified(Storage storage) {
    WatchlistSnapshot snapshot(std::move(storage));
    if (auto good = snapshot.verify(snapshot.file()); !good) {
        return fail(good.error());
    }
    return snapshot;
}

Result<void> WatchlistSnapshot::verify(std::span<const std::byte> file) {
    if (auto good = verifyEnvelope(file); !good) {
        return good;
    }
    std::copy_n(file.end() - kSnapshotTailBytes, kSnapshotDigestBytes, digest_.begin());
    if (auto good = readFront(file); !good) {
        return good;
    }
    if (auto good = readHeaderTexts(); !good) {
        return good;
    }
    if (auto good = verifyOffsets(); !good) {
        return good;
    }
    return openPeople();
}

Result<void> WatchlistSnapshot::readFront(std::span<const std::byte> file) {
    ByteReader reader(file.subspan(kSnapshotMagic.size()));
    const auto format = reader.number<std::uint32_t>();
    if (format != kSnapshotFormat) {
        return otherFormat(format);
    }
    const auto sectionCount = reader.number<std::uint32_t>();
    fileSize_ = reader.number<std::uint64_t>();
    entryCount_ = reader.number<std::uint64_t>();
    header_.builtAt = UtcTime(std::chrono::microseconds(reader.number<std::int64_t>()));
    header_.maxAge = std::chrono::seconds(reader.number<std::int64_t>());
    header_.refusedLines = reader.number<std::uint64_t>();
    if (sectionCount != kSnapshotSections || entryCount_ > WatchlistLimits::kEntries) {
        return corrupt("the snapshot's section or entry count is out of range");
    }
    std::uint64_t previousEnd = kSectionsBegin;
    const std::uint64_t end = fileSize_ - kSnapshotTailBytes;
    for (std::uint32_t number = 1; number <= kSnapshotSections; ++number) {
        const auto section = reader.number<std::uint32_t>();
        const auto reserved = reader.number<std::uint32_t>();
        const auto begin = reader.number<std::uint64_t>();
        const auto size = reader.number<std::uint64_t>();
        if (section != number || reserved != 0 || begin < previousEnd || begin > end || size > end - begin) {
            return corrupt("section " + std::to_string(number) + " of the snapshot is out of range");
        }
        sections_[number] = file.subspan(begin, size);
        previousEnd = begin + size;
    }
    return {};
}

Result<void> WatchlistSnapshot::readHeaderTexts() {
    ByteReader reader(section(SnapshotSection::Header));
    header_.listId = reader.text();
    header_.version = reader.text();
    header_.title = reader.text();
    header_.owner = reader.text();
    header_.legalBasis = reader.text();
    if (!reader.atEnd()) {
        return corrupt("the snapshot's header texts are damaged");
    }
    if (const auto good = checkHeader(header_); !good) {
        return corrupt("the snapshot's header is not usable: " + good.error().message);
    }
    return {};
}

Result<void> WatchlistSnapshot::verifyOffsets() const {
    const std::uint64_t bytes = section(SnapshotSection::EntryOffsets).size();
    if (bytes != (entryCount_ + 1) * 8 || offset(0) != 0) {
        return corrupt("the snapshot's entry offsets do not fit its entry count");
    }
    if (offset(entryCount_) != section(SnapshotSection::Entries).size()) {
        return corrupt("the snapshot's entry offsets are out of range");
    }
    return {};
}

Result<void> WatchlistSnapshot::openPeople() {
    for (const KeyTable table : {KeyTable::Document, KeyTable::Plate}) {
        if (keys(table).size() % kKeyRowBytes != 0) {
            return corrupt("a key table of the snapshot is damaged");
        }
    }
    auto people = PersonIndex::over(
        {section(SnapshotSection::PartTexts), section(SnapshotSection::Parts), section(SnapshotSection::KeyBuckets),
         section(SnapshotSection::KeyParts), section(SnapshotSection::Slots), section(SnapshotSection::Rows),
         section(SnapshotSection::PostingBegins), section(SnapshotSection::Postings)});
    if (!people) {
        return corrupt(people.error().message);
    }
    people_ = *people;
    return {};
}

std::span<const std::byte> WatchlistSnapshot::file() const {
    const auto* mapped = std::get_if<MappedFile>(&storage_);
    return mapped != nullptr ? mapped->bytes() : std::span<const std::byte>(std::get<1>(storage_));
}

std::span<const std::byte> WatchlistSnapshot::section(SnapshotSection number) const {
    return sections_[static_cast<std::size_t>(number)];
}

Result<void> WatchlistSnapshot::verifyDigest() const {
    const std::span<const std::byte> content = file();
    if (sha256(content.first(content.size() - kSnapshotTailBytes)) != digest_) {
        return corrupt("the snapshot's SHA-256 does not fit: its bytes were changed on purpose or by a faulty program");
    }
    return {};
}

std::span<const std::byte> WatchlistSnapshot::keys(KeyTable table) const {
    const std::size_t first = static_cast<std::size_t>(SnapshotSection::DocumentKeys);
    return sections_[first + static_cast<std::size_t>(table)];
}

std::uint64_t WatchlistSnapshot::offset(std::uint64_t entry) const {
    return loadLittleEndian<std::uint64_t>(section(SnapshotSection::EntryOffsets).data() +
                                           entry * 8);
}

std::vector<std::uint32_t> WatchlistSnapshot::candidates(KeyTable table, std::string_view key) const {
    const std::span<const std::byte> rows = keys(table);
    const std::uint64_t wanted = snapshotKeyHash(key);
    const auto hashAt = [&](std::size_t row) {
        return loadLittleEndian<std::uint64_t>(rows.data() + row * kKeyRowBytes);
    };
    std::size_t low = 0;
    std::size_t high = rows.size() / kKeyRowBytes;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (hashAt(middle) < wanted) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    std::vector<std::uint32_t> entries;
    for (; low < rows.size() / kKeyRowBytes && hashAt(low) == wanted; ++low) {
        const auto entry = loadLittleEndian<std::uint32_t>(rows.data() + low * kKeyRowBytes + 8);
        if (entry < entryCount_) {
            entries.push_back(entry);
        }
    }
    return entries;
}

Result<WatchlistEntry> WatchlistSnapshot::entry(std::uint32_t number) const {
    if (number >= entryCount_) {
        return fail(ErrorKind::InvalidArgument, "the list has no such entry");
    }
    const std::span<const std::byte> bytes = entryBytes(number);
    if (bytes.empty()) { // verified at open; the file may have been changed since
        return corrupt("the snapshot's entry offsets are damaged");
    }
    return entryFromBytes(bytes);
}

std::span<const std::byte> WatchlistSnapshot::entryBytes(std::uint32_t number) const {
    const std::span<const std::byte> entries = section(SnapshotSection::Entries);
    const std::uint64_t begin = number < entryCount_ ? offset(number) : 0;
    const std::uint64_t end = number < entryCount_ ? offset(number + std::uint64_t{1}) : 0;
    return begin > end || end > entries.size() ? std::span<const std::byte>() : entries.subspan(begin, end - begin);
}

} // namespace lanepost::screening
