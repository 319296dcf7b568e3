#include "screening/entry_coding.h"

#include <string>

#include "screening/byte_coding.h"
#include "screening/utf8.h"

namespace lanepost::screening {
namespace {

/// Number of items as one byte, then each item.
template <typename Item, typename Write>
void writeItems(ByteWriter& writer, const std::vector<Item>& items, Write write) {
    writer.number(static_cast<std::uint8_t>(items.size()));
    for (const Item& item : items) {
        write(item);
    }
}

template <typename Item, typename Read>
void readItems(ByteReader& reader, std::vector<Item>& items, Read read) {
    const auto count = reader.number<std::uint8_t>();
    items.reserve(count);
    for (std::uint8_t i = 0; i < count && reader.ok(); ++i) {
        items.push_back(read());
    }
}

void writeDate(ByteWriter& writer, const PartialDate& date) {
    writer.number(static_cast<std::uint16_t>(date.year.value_or(0)));
    writer.number(static_cast<std::uint8_t>(date.month.value_or(0)));
    writer.number(static_cast<std::uint8_t>(date.day.value_or(0)));
}

PartialDate readDate(ByteReader& reader) {
    const auto part = [](int value) { return value == 0 ? std::optional<int>() : std::optional<int>(value); };
    PartialDate date;
    date.year = part(reader.number<std::uint16_t>());
    date.month = part(reader.number<std::uint8_t>());
    date.day = part(reader.number<std::uint8_t>());
    return date;
}

void writeName(ByteWriter& writer, const WatchlistName& name) {
    writer.text(name.primaryIdentifier);
    writer.text(name.secondaryIdentifier);
    writer.text(name.original);
    writer.number(static_cast<std::uint8_t>(name.kind));
}

void writeDocument(ByteWriter& writer, const WatchlistDocument& document) {
    writer.text(document.number);
    writer.text(document.issuingState);
    writer.text(document.documentCode);
    writer.text(document.status);
}

/// Reads texts and keeps in mind whether one of them is not fit to be shown.
class EntryReader {
public:
    explicit EntryReader(std::span<const std::byte> bytes) : reader_(bytes) {}

    WatchlistEntry read() {
        WatchlistEntry entry;
        entry.id = text();
        entry.category = text();
        entry.actionCode = text();
        entry.laneText = text();
        entry.originator = text();
        entry.validFrom = UtcTime(std::chrono::microseconds(reader_.number<std::int64_t>()));
        entry.validUntil = UtcTime(std::chrono::microseconds(reader_.number<std::int64_t>()));
        readItems(reader_, entry.names, [&] { return name(); });
        readItems(reader_, entry.birthDates, [&] { return readDate(reader_); });
        entry.sex = text();
        readItems(reader_, entry.nationalities, [&] { return text(); });
        readItems(reader_, entry.documents, [&] { return document(); });
        readItems(reader_, entry.plates, [&] { return plate(); });
        return entry;
    }
    bool good() const { return plain_ && reader_.atEnd(); }

private:
    std::string text() {
        std::string text(reader_.text());
        plain_ = plain_ && isPlainText(text);
        return text;
    }
    WatchlistName name() {
        WatchlistName name;
        name.primaryIdentifier = text();
        name.secondaryIdentifier = text();
        name.original = text();
        const auto kind = reader_.number<std::uint8_t>();
        plain_ = plain_ && kind <= static_cast<std::uint8_t>(NameKind::Weak);
        name.kind = static_cast<NameKind>(kind);
        return name;
    }
    WatchlistDocument document() {
        WatchlistDocument document;
        document.number = text();
        document.issuingState = text();
        document.documentCode = text();
        document.status = text();
        return document;
    }
    WatchlistPlate plate() {
        WatchlistPlate plate;
        plate.text = text();
        plate.country = text();
        return plate;
    }

    ByteReader reader_;
    bool plain_ = true;
};

} // namespace

void appendEntry(const WatchlistEntry& entry, std::vector<std::byte>& out) {
    ByteWriter writer(out);
    writer.text(entry.id);
    writer.text(entry.category);
    writer.text(entry.actionCode);
    writer.text(entry.laneText);
    writer.text(entry.originator);
    writer.number(entry.validFrom.time_since_epoch().count());
    writer.number(entry.validUntil.time_since_epoch().count());
    writeItems(writer, entry.names, [&](const WatchlistName& name) { writeName(writer, name); });
    writeItems(writer, entry.birthDates, [&](const PartialDate& date) { writeDate(writer, date); });
    writer.text(entry.sex);
    writeItems(writer, entry.nationalities, [&](const std::string& state) { writer.text(state); });
    writeItems(writer, entry.documents, [&](const WatchlistDocument& document) { writeDocument(writer, document); });
    writeItems(writer, entry.plates, [&](const WatchlistPlate& plate) {
        writer.text(plate.text);
        writer.text(plate.country);
    });
}

Result<WatchlistEntry> entryFromBytes(std::span<const std::byte> bytes) {
    EntryReader reader(bytes);
    WatchlistEntry entry = reader.read();
    if (!reader.good()) {
        return fail(ErrorKind::Corrupt, "an entry's bytes are damaged");
    }
    return entry;
}

} // namespace lanepost::screening
