#include "screening/snapshot_front.h"

#include "base/hash.h"
#include "screening/byte_coding.h"

namespace lanepost::screening {

std::vector<std::byte> headerTexts(const WatchlistHeader& header) {
    std::vector<std::byte> bytes;
    ByteWriter writer(bytes);
    for (const std::string* text :
         {&header.listId, &header.version, &header.title, &header.owner, &header.legalBasis}) {
        writer.text(*text);
    }
    return bytes;
}

std::vector<std::byte> snapshotFront(const WatchlistHeader& header, std::uint64_t fileSize, std::uint64_t entryCount,
                                     const std::vector<SectionPlace>& sections) {
    const std::span<const std::byte> magic = asBytes(kSnapshotMagic);
    std::vector<std::byte> front(magic.begin(), magic.end());
    ByteWriter writer(front);
    writer.number(kSnapshotFormat);
    writer.number(static_cast<std::uint32_t>(sections.size()));
    writer.number(fileSize);
    writer.number(entryCount);
    writer.number(header.builtAt.time_since_epoch().count());
    writer.number(header.maxAge.count());
    writer.number(header.refusedLines);
    for (const SectionPlace& place : sections) {
        writer.number(static_cast<std::uint32_t>(place.section));
        writer.number(std::uint32_t{0});
        writer.number(place.offset);
        writer.number(place.size);
    }
    return front;
}

} // namespace lanepost::screening
