#include "screening/object_list_builder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <tuple>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "screening/byte_coding.h"
#include "screening/entry_check.h"
#include "screening/normal_form.h"
#include "screening/object_list_format.h"
#include "screening/piece_writer.h"

namespace lanepost::screening {
namespace {

namespace fs = std::filesystem;

/// Partitions of one table, by the first bits of the mixed key: small enough to sort in memory one by one.
constexpr unsigned kPartitionBits = 6;
constexpr std::size_t kPartitions = std::size_t{1} << kPartitionBits;

/// A row on its way: the mixed key and the number of its attributes.
struct PartRow {
    std::uint64_t high;
    std::uint64_t low;
    std::uint16_t attribute;
    friend auto operator<=>(const PartRow&, const PartRow&) = default;
};

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

tl::unexpected<Error> ioFailure(const fs::path& path, std::string_view what) {
    return fail(ErrorKind::Io, path.string() + ": " + std::string(what) + ": " + std::strerror(errno));
}

tl::unexpected<Error> expectedInField(std::string_view field, std::string_view what) {
    return fail(ErrorKind::InvalidArgument, std::string(field) + ": expected " + std::string(what));
}

/// One table's rows, kept in files until they are sorted.
struct Table {
    ObjectKind kind = ObjectKind::Document;
    bool wide = false;
    std::array<File, kPartitions> parts;
    std::array<std::uint64_t, kPartitions> counts{};
    std::uint64_t added = 0;
    // Known when the file is written:
    std::uint32_t bucketBits = 0;
    std::uint64_t rows = 0;
    std::uint64_t bucketsAt = 0;
    std::uint64_t rowsAt = 0;

    std::size_t partRowBytes() const { return (wide ? 16 : 8) + kAttributeBytes; }
    std::uint64_t wordOf(const PartRow& row) const { return wide ? row.high : row.low; }
};

std::array<std::byte, 4> littleEndian32(std::uint32_t value) {
    return {std::byte(value), std::byte(value >> 8U), std::byte(value >> 16U), std::byte(value >> 24U)};
}

std::vector<std::byte> textBytes(const WatchlistHeader& header, const std::vector<ObjectAttributes>& attributes) {
    std::vector<std::byte> bytes;
    ByteWriter writer(bytes);
    for (const std::string* text :
         {&header.listId, &header.version, &header.title, &header.owner, &header.legalBasis}) {
        writer.text(*text);
    }
    writer.number(static_cast<std::uint32_t>(attributes.size()));
    for (const ObjectAttributes& set : attributes) {
        for (const std::string* text : {&set.issuer, &set.documentCode, &set.status, &set.category, &set.actionCode,
                                        &set.laneText, &set.originator}) {
            writer.text(*text);
        }
        writer.number(set.validUntil.time_since_epoch().count());
    }
    return bytes;
}

Result<ObjectAttributes> checkedAttributes(ObjectKind kind, ObjectAttributes set) {
    WatchlistEntry probe; // the checks of an ordinary entry hold here too
    probe.id = "x";
    probe.category = set.category;
    probe.actionCode = set.actionCode;
    probe.laneText = set.laneText;
    probe.originator = set.originator;
    probe.validUntil = set.validUntil;
    if (kind == ObjectKind::Plate) {
        probe.plates.push_back({"X", set.issuer});
        set.issuer = normalSign(set.issuer).value_or("");
    } else {
        probe.documents.push_back({"X", set.issuer, set.documentCode, set.status});
        set.issuer = normalState(set.issuer).value_or("");
    }
    if (auto good = checkEntry(probe); !good) {
        return fail(good.error());
    }
    return set;
}

std::string_view numberExpectation(ObjectKind kind) {
    switch (kind) {
    case ObjectKind::Vin:
        return "at most 17 letters and digits";
    case ObjectKind::Container:
        return "four letters and six digits, possibly with a check digit (ISO 6346)";
    case ObjectKind::Document:
    case ObjectKind::Plate:
        break;
    }
    return "1 to 24 letters A-Z and digits, possibly with spaces, hyphens, full stops, slashes or fillers";
}

} // namespace

/// Partition files, attributes, and the writing of the list.
class ObjectListBuilder::Work {
public:
    Work(fs::path out, std::optional<PrfKey> key) : out_(std::move(out)), parts_(out_), key_(std::move(key)) {
        parts_ += ".parts";
    }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;
    ~Work() {
        tables_.clear();
        std::error_code ignored;
        fs::remove_all(parts_, ignored);
        fs::remove(temporary(), ignored);
    }

    Result<void> start() {
        std::error_code error;
        fs::remove_all(parts_, error);
        fs::create_directory(parts_, error);
        return error ? fail(ErrorKind::Io, parts_.string() + ": cannot be made: " + error.message()) : Result<void>();
    }

    Result<void> add(const ObjectRecord& record) {
        const auto normal = normalObject(record.kind, record.number);
        if (!normal) {
            return expectedInField("number", numberExpectation(record.kind));
        }
        const auto attribute = attributeOf(record);
        if (!attribute) {
            return fail(attribute.error());
        }
        const ObjectKey key = key_ ? key_->keyOf(record.kind, *normal) : mixed(packObject(*normal));
        Table& table = tables_[{static_cast<int>(record.kind), key.wide}];
        table.kind = record.kind;
        table.wide = key.wide;
        return keep(table, {key.high, key.low, *attribute});
    }

    Result<std::uint64_t> finish(WatchlistHeader header);

    std::uint64_t records = 0;

private:
    using TableId = std::pair<int, bool>;

    fs::path temporary() const {
        fs::path path = out_;
        path += ".new";
        return path;
    }
    Result<std::uint16_t> attributeOf(const ObjectRecord& record);
    Result<void> keep(Table& table, const PartRow& row);
    Result<std::vector<PartRow>> sortedPart(Table& table, std::size_t part);
    Result<void> countAndPlace(std::uint64_t frontSize);
    Result<void> writeTable(Table& table, PieceWriter& output);
    Result<std::uint64_t> writeAll(const WatchlistHeader& header);
    std::vector<std::byte> frontBytes(const WatchlistHeader& header, std::uint64_t fileSize) const;
    void renumberAttributes();

    fs::path out_;
    fs::path parts_;
    std::optional<PrfKey> key_;
    std::map<std::pair<ObjectKind, ObjectAttributes>, std::uint16_t> known_; ///< as they came
    std::map<ObjectAttributes, std::uint16_t> numbers_;
    std::vector<ObjectAttributes> attributes_;
    std::vector<std::uint16_t> newNumbers_; ///< so that the order of records does not matter
    std::map<TableId, Table> tables_;
    const std::pair<const std::pair<ObjectKind, ObjectAttributes>, std::uint16_t>* last_ = nullptr;
};

Result<std::uint16_t> ObjectListBuilder::Work::attributeOf(const ObjectRecord& record) {
    if (last_ != nullptr && last_->first.first == record.kind && last_->first.second == record.attributes) {
        return last_->second; // lists come in long runs of one kind
    }
    const auto found = known_.find({record.kind, record.attributes});
    if (found != known_.end()) {
        last_ = &*found;
        return found->second;
    }
    auto checked = checkedAttributes(record.kind, record.attributes);
    if (!checked) {
        return fail(checked.error());
    }
    const auto [place, isNew] = numbers_.emplace(*checked, static_cast<std::uint16_t>(attributes_.size()));
    if (isNew) {
        if (attributes_.size() >= kMaxAttributes) {
            numbers_.erase(place);
            return fail(ErrorKind::LimitExceeded,
                        "the list has more than " + std::to_string(kMaxAttributes) +
                            " different sets of issuer, document code, status, category, action, text and validity; "
                            "split it, or give fewer different valid_until days");
        }
        attributes_.push_back(std::move(*checked));
    }
    last_ = &*known_.emplace(std::pair(record.kind, record.attributes), place->second).first;
    return place->second;
}

Result<void> ObjectListBuilder::Work::keep(Table& table, const PartRow& row) {
    const std::size_t part = table.wordOf(row) >> (64 - kPartitionBits);
    File& file = table.parts[part];
    if (!file) {
        const fs::path path = parts_ / (std::string(objectKindText(table.kind)) + (table.wide ? "-wide-" : "-") +
                                        std::to_string(part));
        file.reset(std::fopen(path.c_str(), "w+b"));
        if (!file) {
            return ioFailure(path, "cannot be made");
        }
    }
    std::array<std::byte, 16 + kAttributeBytes> bytes{};
    std::size_t at = 0;
    if (table.wide) {
        std::memcpy(bytes.data(), &row.high, 8);
        at = 8;
    }
    std::memcpy(bytes.data() + at, &row.low, 8);
    std::memcpy(bytes.data() + at + 8, &row.attribute, kAttributeBytes);
    if (std::fwrite(bytes.data(), 1, table.partRowBytes(), file.get()) != table.partRowBytes()) {
        return ioFailure(parts_, "cannot be written");
    }
    ++table.counts[part];
    ++table.added;
    ++records;
    return {};
}

/// Sorted, each row once, with the final numbers of the attributes.
Result<std::vector<PartRow>> ObjectListBuilder::Work::sortedPart(Table& table, std::size_t part) {
    std::vector<PartRow> rows;
    File& file = table.parts[part];
    if (!file) {
        return rows;
    }
    rows.reserve(table.counts[part]);
    std::rewind(file.get());
    std::vector<std::byte> buffer(table.partRowBytes() * 65536);
    for (std::uint64_t left = table.counts[part]; left > 0;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, 65536));
        if (std::fread(buffer.data(), table.partRowBytes(), wanted, file.get()) != wanted) {
            return ioFailure(parts_, "cannot be read back");
        }
        for (std::size_t i = 0; i < wanted; ++i) {
            const std::byte* at = buffer.data() + i * table.partRowBytes();
            PartRow row{};
            if (table.wide) {
                std::memcpy(&row.high, at, 8);
                at += 8;
            }
            std::memcpy(&row.low, at, 8);
            std::memcpy(&row.attribute, at + 8, kAttributeBytes);
            row.attribute = newNumbers_[row.attribute];
            rows.push_back(row);
        }
        left -= wanted;
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

void ObjectListBuilder::Work::renumberAttributes() {
    newNumbers_.resize(attributes_.size());
    std::uint16_t number = 0;
    for (const auto& [set, old] : numbers_) { // in the order of the sets
        newNumbers_[old] = number++;
    }
    std::sort(attributes_.begin(), attributes_.end());
}

/// First pass: how many rows there are once doubles are gone, and so where each table lies.
Result<void> ObjectListBuilder::Work::countAndPlace(std::uint64_t frontSize) {
    std::uint64_t place = (frontSize + 7) / 8 * 8;
    for (auto& [id, table] : tables_) {
        for (std::size_t part = 0; part < kPartitions; ++part) {
            const auto rows = sortedPart(table, part);
            if (!rows) {
                return fail(rows.error());
            }
            table.rows += rows->size();
        }
        if (table.rows > kMaxObjectRows) {
            return fail(ErrorKind::LimitExceeded, "the list has more than " + std::to_string(kMaxObjectRows) + " numbers");
        }
        table.bucketBits = bucketBitsFor(table.rows);
        table.bucketsAt = place;
        table.rowsAt = (place + ((std::uint64_t{1} << table.bucketBits) + 1) * 4 + 7) / 8 * 8;
        place = (table.rowsAt + table.rows * objectRowBytes(table.bucketBits, table.wide) + 7) / 8 * 8;
    }
    return {};
}

/// Second pass: the rows in order, and where each bucket begins. The buckets stay in memory: 4 bytes for 384 to 768 rows.
Result<void> ObjectListBuilder::Work::writeTable(Table& table, PieceWriter& output) {
    const std::size_t buckets = std::size_t{1} << table.bucketBits;
    std::vector<std::uint32_t> begins(buckets + 1, 0);
    std::vector<std::byte> bytes;
    output.seek(table.rowsAt);
    for (std::size_t part = 0; part < kPartitions; ++part) {
        const auto rows = sortedPart(table, part);
        if (!rows) {
            return fail(rows.error());
        }
        bytes.clear();
        for (const PartRow& row : *rows) {
            ++begins[bucketOf(table.wordOf(row), table.bucketBits) + 1];
            const std::uint64_t word = table.wordOf(row);
            const auto* wordBytes = reinterpret_cast<const std::byte*>(&word);
            bytes.insert(bytes.end(), wordBytes, wordBytes + storedKeyBytes(table.bucketBits));
            if (table.wide) {
                const auto* lowBytes = reinterpret_cast<const std::byte*>(&row.low);
                bytes.insert(bytes.end(), lowBytes, lowBytes + 8);
            }
            bytes.push_back(static_cast<std::byte>(row.attribute));
            bytes.push_back(static_cast<std::byte>(row.attribute >> 8U));
        }
        output.put(bytes);
        table.parts[part].reset();
    }
    output.seek(table.bucketsAt);
    std::uint32_t sum = 0;
    for (const std::uint32_t count : begins) {
        sum += count;
        output.put(littleEndian32(sum));
    }
    return {};
}

std::vector<std::byte> ObjectListBuilder::Work::frontBytes(const WatchlistHeader& header, std::uint64_t fileSize) const {
    const std::vector<std::byte> texts = textBytes(header, attributes_);
    std::vector<std::byte> front;
    const std::span<const std::byte> magic = asBytes(kObjectListMagic);
    front.assign(magic.begin(), magic.end());
    ByteWriter writer(front);
    writer.number(kObjectListFormat);
    writer.number(key_ ? kObjectListKeyed : std::uint32_t{0});
    writer.number(fileSize);
    writer.number(static_cast<std::uint64_t>(tables_.size()));
    const PrfKey::Id id = key_ ? key_->id() : PrfKey::Id{};
    front.insert(front.end(), id.begin(), id.end());
    writer.number(header.builtAt.time_since_epoch().count());
    writer.number(header.maxAge.count());
    writer.number(header.refusedLines);
    writer.number(static_cast<std::uint64_t>(kObjectPrefixBytes + tables_.size() * kObjectTableRowBytes + texts.size()));
    for (const auto& [tableId, table] : tables_) {
        writer.number(static_cast<std::uint16_t>(table.kind));
        writer.number(static_cast<std::uint16_t>(table.wide ? 1 : 0));
        writer.number(table.bucketBits);
        writer.number(table.rows);
        writer.number(table.bucketsAt);
        writer.number(table.rowsAt);
    }
    front.insert(front.end(), texts.begin(), texts.end());
    return front;
}

Result<std::uint64_t> ObjectListBuilder::Work::writeAll(const WatchlistHeader& header) {
    const File file(std::fopen(temporary().c_str(), "w+b"));
    if (!file) {
        return ioFailure(temporary(), "cannot be made");
    }
    PieceWriter output(::fileno(file.get()));
    std::uint64_t rows = 0;
    std::uint64_t end = frontBytes(header, 0).size();
    for (auto& [id, table] : tables_) {
        if (auto written = writeTable(table, output); !written) {
            return fail(written.error());
        }
        rows += table.rows;
        end = table.rowsAt + table.rows * objectRowBytes(table.bucketBits, table.wide);
    }
    output.seek(0);
    output.put(frontBytes(header, end + kObjectDigestBytes));
    if (!output.flush() || ::ftruncate(::fileno(file.get()), static_cast<off_t>(end)) != 0) {
        return ioFailure(temporary(), "cannot be written");
    }
    const auto mapped = MappedFile::open(temporary());
    if (!mapped) {
        return fail(mapped.error());
    }
    const Sha256 digest = sha256(mapped->bytes());
    output.seek(end);
    output.put(digest);
    if (!output.flush() || ::fsync(::fileno(file.get())) != 0) {
        return ioFailure(temporary(), "cannot be written");
    }
    return rows;
}

Result<std::uint64_t> ObjectListBuilder::Work::finish(WatchlistHeader header) {
    if (auto good = checkHeader(header); !good) {
        return fail(good.error());
    }
    renumberAttributes();
    if (auto placed = countAndPlace(frontBytes(header, 0).size()); !placed) {
        return fail(placed.error());
    }
    const auto rows = writeAll(header);
    if (!rows) {
        return fail(rows.error());
    }
    if (::rename(temporary().c_str(), out_.c_str()) != 0) {
        return ioFailure(out_, "cannot be renamed into place");
    }
    const fs::path folder = out_.parent_path().empty() ? fs::path(".") : out_.parent_path();
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool durable = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    return durable ? rows : ioFailure(folder, "cannot be made durable");
}

ObjectListBuilder::ObjectListBuilder(std::unique_ptr<Work> work) : work_(std::move(work)) {}
ObjectListBuilder::ObjectListBuilder(ObjectListBuilder&&) noexcept = default;
ObjectListBuilder::~ObjectListBuilder() = default;

Result<ObjectListBuilder> ObjectListBuilder::create(const fs::path& out, std::optional<PrfKey> key) {
    auto work = std::make_unique<Work>(out, std::move(key));
    if (auto started = work->start(); !started) {
        return fail(started.error());
    }
    return ObjectListBuilder(std::move(work));
}

Result<void> ObjectListBuilder::add(const ObjectRecord& record) {
    return work_->add(record);
}

std::uint64_t ObjectListBuilder::recordCount() const {
    return work_->records;
}

Result<std::uint64_t> ObjectListBuilder::finish(const WatchlistHeader& header) {
    return work_->finish(header);
}

} // namespace lanepost::screening
