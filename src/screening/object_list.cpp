#include "screening/object_list.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "screening/byte_coding.h"
#include "screening/entry_check.h"
#include "screening/object_list_format.h"

namespace lanepost::screening {
namespace {

tl::unexpected<Error> corruptObjectList(std::string_view what) {
    return fail(ErrorKind::Corrupt, std::string(what) + "; fetch or build the list again and replace the file");
}

/// What can be a listed number at all.
bool usable(std::string_view normal) {
    return !normal.empty() && normal.size() <= kMaxObjectCharacters;
}

ObjectAttributes readAttributes(ByteReader& reader) {
    ObjectAttributes read;
    for (std::string* text : {&read.issuer, &read.documentCode, &read.status, &read.category, &read.actionCode,
                              &read.laneText, &read.originator}) {
        *text = reader.text();
    }
    read.validUntil = UtcTime(std::chrono::microseconds(reader.number<std::int64_t>()));
    return read;
}

} // namespace

Result<ObjectList> ObjectList::open(const std::filesystem::path& path, const PrfKey* key) {
    auto file = MappedFile::open(path);
    if (!file) {
        return fail(file.error());
    }
    auto list = verified(std::move(*file), key);
    return list ? std::move(list) : fail(path.string(), list.error());
}

Result<ObjectList> ObjectList::fromBytes(std::vector<std::byte> bytes, const PrfKey* key) {
    return verified(std::move(bytes), key);
}

Result<ObjectList> ObjectList::verified(Storage storage, const PrfKey* key) {
    ObjectList list(std::move(storage));
    if (auto good = list.verify(key); !good) {
        return fail(good.error());
    }
    return list;
}

std::span<const std::byte> ObjectList::file() const {
    const auto* mapped = std::get_if<MappedFile>(&storage_);
    return mapped != nullptr ? mapped->bytes() : std::span<const std::byte>(std::get<1>(storage_));
}

Result<void> ObjectList::verify(const PrfKey* key) {
    const std::span<const std::byte> bytes = file();
    const std::span<const std::byte> magic = asBytes(kObjectListMagic);
    if (bytes.size() < magic.size() || !std::equal(magic.begin(), magic.end(), bytes.begin())) {
        return corruptObjectList("not a Lanepost object list");
    }
    if (bytes.size() < kObjectPrefixBytes + kObjectDigestBytes) {
        return corruptObjectList("the object list is cut short");
    }
    if (const auto stated = loadLittleEndian<std::uint64_t>(bytes.data() + 16); stated != bytes.size()) {
        return corruptObjectList("the object list has " + std::to_string(bytes.size()) + " bytes where it should have " +
                       std::to_string(stated));
    }
    digest_ = sha256(bytes.first(bytes.size() - kObjectDigestBytes));
    if (!std::equal(digest_.begin(), digest_.end(), bytes.end() - kObjectDigestBytes)) {
        return corruptObjectList("the object list's checksum does not fit: its bytes were changed");
    }
    fileSize_ = bytes.size();
    return readFront(key);
}

Result<void> ObjectList::readFront(const PrfKey* key) {
    const std::span<const std::byte> bytes = file();
    ByteReader reader(bytes.subspan(kObjectListMagic.size()));
    if (const auto format = reader.number<std::uint32_t>(); format != kObjectListFormat) {
        return fail(ErrorKind::Unsupported, "the object list has format " + std::to_string(format) +
                                                ", this program reads format " + std::to_string(kObjectListFormat) +
                                                "; build the list again with this program or update it");
    }
    const auto flags = reader.number<std::uint32_t>();
    reader.number<std::uint64_t>(); // the size, compared before
    const auto tables = reader.number<std::uint64_t>();
    PrfKey::Id keyId{};
    for (std::byte& byte : keyId) {
        byte = static_cast<std::byte>(reader.number<std::uint8_t>());
    }
    header_.builtAt = UtcTime(std::chrono::microseconds(reader.number<std::int64_t>()));
    header_.maxAge = std::chrono::seconds(reader.number<std::int64_t>());
    header_.refusedLines = reader.number<std::uint64_t>();
    const auto frontSize = reader.number<std::uint64_t>();
    const std::size_t tablesEnd = kObjectPrefixBytes + tables * kObjectTableRowBytes;
    if (flags > kObjectListKeyed || tables > kMaxObjectTables || frontSize < tablesEnd ||
        frontSize > bytes.size() - kObjectDigestBytes) {
        return corruptObjectList("the object list's front is out of range");
    }
    if (flags == kObjectListKeyed) {
        if (key == nullptr || key->id() != keyId) {
            return fail(ErrorKind::InvalidArgument,
                        std::string("the object list is keyed with key ") + toHex(keyId) +
                            (key == nullptr ? ", and no key is given" : ", the key given is another") +
                            "; unseal the list's key and name its file");
        }
        key_ = *key;
    }
    if (auto read = readTexts(bytes.subspan(tablesEnd, frontSize - tablesEnd)); !read) {
        return read;
    }
    for (std::size_t i = 0; i < tables; ++i) {
        const auto row = bytes.subspan(kObjectPrefixBytes + i * kObjectTableRowBytes, kObjectTableRowBytes);
        if (auto read = readTable(row, frontSize); !read) {
            return read;
        }
    }
    return {};
}

Result<void> ObjectList::readTexts(std::span<const std::byte> texts) {
    ByteReader reader(texts);
    for (std::string* text :
         {&header_.listId, &header_.version, &header_.title, &header_.owner, &header_.legalBasis}) {
        *text = reader.text();
    }
    const auto count = reader.number<std::uint32_t>();
    if (count > kMaxAttributes) {
        return corruptObjectList("the object list's attributes are out of range");
    }
    for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
        attributes_.push_back(readAttributes(reader));
    }
    if (!reader.atEnd()) {
        return corruptObjectList("the object list's texts are damaged");
    }
    const auto good = checkHeader(header_);
    return good ? Result<void>() : corruptObjectList("the object list's header is not usable: " + good.error().message);
}

Result<void> ObjectList::readTable(std::span<const std::byte> row, std::uint64_t frontSize) {
    ByteReader reader(row);
    const auto kind = reader.number<std::uint16_t>();
    const auto wide = reader.number<std::uint16_t>();
    const auto bucketBits = reader.number<std::uint32_t>();
    const auto rows = reader.number<std::uint64_t>();
    const auto bucketsAt = reader.number<std::uint64_t>();
    const auto rowsAt = reader.number<std::uint64_t>();
    const std::uint64_t end = fileSize_ - kObjectDigestBytes;
    if (kind >= kObjectKinds || wide > 1 || bucketBits > kMaxBucketBits || rows > kMaxObjectRows ||
        bucketsAt < frontSize || bucketsAt > end || rowsAt < bucketsAt || rowsAt > end ||
        ((std::uint64_t{1} << bucketBits) + 1) * 4 > rowsAt - bucketsAt ||
        rows * objectRowBytes(bucketBits, wide != 0) > end - rowsAt) {
        return corruptObjectList("a table of the object list is out of range");
    }
    ObjectTable& place = tables_[2 * kind + wide];
    if (place.there()) {
        return corruptObjectList("a table of the object list stands twice");
    }
    place = ObjectTable(wide != 0, bucketBits, rows, file().data() + bucketsAt, file().data() + rowsAt);
    if (auto good = place.verify(attributes_.size()); !good) {
        return corruptObjectList(good.error().message);
    }
    keyCount_ += rows;
    return {};
}

std::uint64_t ObjectList::keyCount(ObjectKind kind) const {
    const auto at = 2 * static_cast<std::size_t>(kind);
    return tables_[at].count() + tables_[at + 1].count();
}

double ObjectList::falseFindProbability() const {
    return keyed() ? std::ldexp(static_cast<double>(keyCount_), -64) : 0;
}

ObjectKey ObjectList::keyOf(ObjectKind kind, std::string_view normal) const {
    return key_ ? key_->keyOf(kind, normal) : mixed(packObject(normal));
}

const ObjectTable& ObjectList::tableOf(ObjectKind kind, bool wide) const {
    return tables_[2 * static_cast<std::size_t>(kind) + (wide ? 1 : 0)];
}

std::vector<std::uint16_t> ObjectList::lookup(ObjectKind kind, std::string_view normal) const {
    std::vector<std::uint16_t> found;
    if (usable(normal)) {
        const ObjectKey key = keyOf(kind, normal);
        tableOf(kind, key.wide).find(key, found);
    }
    return found;
}

std::vector<std::vector<std::uint16_t>> ObjectList::lookupAll(ObjectKind kind,
                                                              std::span<const std::string> normals) const {
    std::vector<std::pair<std::size_t, ObjectKey>> keys; // of the usable ones, with their places
    keys.reserve(normals.size());
    for (std::size_t i = 0; i < normals.size(); ++i) {
        if (usable(normals[i])) {
            const ObjectKey& key = keys.emplace_back(i, keyOf(kind, normals[i])).second;
            tableOf(kind, key.wide).prefetchIndex(key);
        }
    }
    for (const auto& [i, key] : keys) {
        tableOf(kind, key.wide).prefetchRows(key);
    }
    std::vector<std::vector<std::uint16_t>> found(normals.size());
    for (const auto& [i, key] : keys) {
        tableOf(kind, key.wide).find(key, found[i]);
    }
    return found;
}

} // namespace lanepost::screening
