#include "screening/object_list.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "screening/byte_coding.h"
#include "screening/entry_check.h"
#include "screening/object_list_format.h"

namespace lanepost::screening {
namespace {

tl::unexpected<Error> corruptObjectList(std::string_view what) {
    return fail(ErrorKind::Corrupt, std::string(what) + "; fetch or build the list again and replace the file");
}

std::uint64_t load64(const std::byte* at) {
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

std::uint32_t load32(const std::byte* at) {
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// The lowest `bytes` bytes of a word.
std::uint64_t maskOf(std::size_t bytes) {
    return bytes >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * bytes)) - 1;
}

/// The word whose first bits name the bucket.
std::uint64_t firstWord(const ObjectKey& key) {
    return key.wide ? key.high : key.low;
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
    if (const auto stated = load64(bytes.data() + 16); stated != bytes.size()) {
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
    Table table;
    table.there = true;
    table.wide = wide != 0;
    table.bucketBits = reader.number<std::uint32_t>();
    table.rows = reader.number<std::uint64_t>();
    const auto bucketsAt = reader.number<std::uint64_t>();
    const auto rowsAt = reader.number<std::uint64_t>();
    const std::uint64_t end = fileSize_ - kObjectDigestBytes;
    if (kind >= kObjectKinds || wide > 1 || table.bucketBits > kMaxBucketBits || table.rows > kMaxObjectRows ||
        bucketsAt < frontSize || bucketsAt > end || rowsAt < bucketsAt || rowsAt > end ||
        ((std::uint64_t{1} << table.bucketBits) + 1) * 4 > rowsAt - bucketsAt ||
        table.rows * objectRowBytes(table.bucketBits, table.wide) > end - rowsAt) {
        return corruptObjectList("a table of the object list is out of range");
    }
    Table& place = tables_[2 * kind + wide];
    if (place.there) {
        return corruptObjectList("a table of the object list stands twice");
    }
    table.buckets = file().data() + bucketsAt;
    table.begin = file().data() + rowsAt;
    if (auto good = verifyBuckets(table); !good) {
        return good;
    }
    keyCount_ += table.rows;
    place = table;
    return {};
}

/// After this no lookup reads outside its table.
Result<void> ObjectList::verifyBuckets(const Table& table) const {
    const std::uint64_t count = std::uint64_t{1} << table.bucketBits;
    std::uint32_t before = 0;
    for (std::uint64_t bucket = 0; bucket <= count; ++bucket) {
        const std::uint32_t begin = load32(table.buckets + 4 * bucket);
        if (begin < before || begin > table.rows || (bucket == 0 && begin != 0)) {
            return corruptObjectList("a table of the object list is out of order");
        }
        before = begin;
    }
    if (before != table.rows) {
        return corruptObjectList("a table of the object list does not fit its count");
    }
    const std::size_t rowBytes = objectRowBytes(table.bucketBits, table.wide);
    for (std::uint64_t row = 0; row < table.rows; ++row) {
        if (loadLittleEndian<std::uint16_t>(table.begin + (row + 1) * rowBytes - kAttributeBytes) >=
            attributes_.size()) {
            return corruptObjectList("a row of the object list names attributes that are not there");
        }
    }
    return {};
}

std::uint64_t ObjectList::keyCount(ObjectKind kind) const {
    const auto at = 2 * static_cast<std::size_t>(kind);
    return tables_[at].rows + tables_[at + 1].rows;
}

double ObjectList::falseFindProbability() const {
    return keyed() ? std::ldexp(static_cast<double>(keyCount_), -64) : 0;
}

ObjectKey ObjectList::keyOf(ObjectKind kind, std::string_view normal) const {
    return key_ ? key_->keyOf(kind, normal) : mixed(packObject(normal));
}

const ObjectList::Table& ObjectList::tableOf(ObjectKind kind, bool wide) const {
    return tables_[2 * static_cast<std::size_t>(kind) + (wide ? 1 : 0)];
}

void ObjectList::collect(const Table& table, const ObjectKey& key, std::vector<std::uint16_t>& out) const {
    const std::uint64_t word = firstWord(key);
    const std::byte* bucket = table.buckets + 4 * bucketOf(word, table.bucketBits);
    const std::size_t rowBytes = objectRowBytes(table.bucketBits, table.wide);
    const std::uint64_t mask = maskOf(storedKeyBytes(table.bucketBits));
    const std::byte* row = table.begin + std::size_t{load32(bucket)} * rowBytes;
    const std::byte* const end = table.begin + std::size_t{load32(bucket + 4)} * rowBytes;
    for (; row < end; row += rowBytes) {
        // Eight bytes from any row lie in the file: the digest stands behind the last.
        if (((load64(row) ^ word) & mask) != 0) {
            continue;
        }
        const std::byte* rest = row + storedKeyBytes(table.bucketBits);
        if (table.wide && load64(rest) != key.low) {
            continue;
        }
        out.push_back(loadLittleEndian<std::uint16_t>(row + rowBytes - kAttributeBytes));
    }
}

std::vector<std::uint16_t> ObjectList::lookup(ObjectKind kind, std::string_view normal) const {
    std::vector<std::uint16_t> found;
    if (normal.empty() || normal.size() > kMaxObjectCharacters) {
        return found;
    }
    const ObjectKey key = keyOf(kind, normal);
    if (const Table& table = tableOf(kind, key.wide); table.there) {
        collect(table, key, found);
    }
    return found;
}

std::vector<std::vector<std::uint16_t>> ObjectList::lookupAll(ObjectKind kind,
                                                              std::span<const std::string> normals) const {
    std::vector<std::vector<std::uint16_t>> found(normals.size());
    std::vector<ObjectKey> keys(normals.size());
    const auto tableFor = [&](std::size_t i) -> const Table* {
        const bool usable = !normals[i].empty() && normals[i].size() <= kMaxObjectCharacters;
        const Table& table = tableOf(kind, keys[i].wide);
        return usable && table.there ? &table : nullptr;
    };
    for (std::size_t i = 0; i < normals.size(); ++i) {
        if (!normals[i].empty() && normals[i].size() <= kMaxObjectCharacters) {
            keys[i] = keyOf(kind, normals[i]);
        }
        if (const Table* table = tableFor(i)) {
            __builtin_prefetch(table->buckets + 4 * bucketOf(firstWord(keys[i]), table->bucketBits));
        }
    }
    for (std::size_t i = 0; i < normals.size(); ++i) {
        if (const Table* table = tableFor(i)) {
            const std::uint32_t row = load32(table->buckets + 4 * bucketOf(firstWord(keys[i]), table->bucketBits));
            __builtin_prefetch(table->begin + std::size_t{row} * objectRowBytes(table->bucketBits, table->wide));
        }
    }
    for (std::size_t i = 0; i < normals.size(); ++i) {
        if (const Table* table = tableFor(i)) {
            collect(*table, keys[i], found[i]);
        }
    }
    return found;
}

} // namespace lanepost::screening
