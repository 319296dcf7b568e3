#include "screening/snapshot_builder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/hash.h"
#include "screening/byte_coding.h"
#include "screening/entry_check.h"
#include "screening/entry_coding.h"
#include "screening/normal_form.h"
#include "screening/snapshot_checksum.h"
#include "screening/snapshot_format.h"
#include "screening/snapshot_front.h"

namespace lanepost::screening {

SnapshotBuilder::SnapshotBuilder() : file_(kSectionsBegin), offsets_{0} {}

Result<void> SnapshotBuilder::add(const WatchlistEntry& entry) {
    if (auto good = checkEntry(entry); !good) {
        return good;
    }
    if (entryCount() >= WatchlistLimits::kEntries) {
        return fail(ErrorKind::LimitExceeded,
                    "the list has more than " + std::to_string(WatchlistLimits::kEntries) + " entries");
    }
    const auto number = static_cast<std::uint32_t>(entryCount());
    appendEntry(entry, file_);
    offsets_.push_back(file_.size() - kSectionsBegin);
    for (const WatchlistDocument& document : entry.documents) {
        documentKeys_.push_back({snapshotKeyHash(*normalNumber(document.number)), number});
    }
    for (const WatchlistPlate& plate : entry.plates) {
        plateKeys_.push_back({snapshotKeyHash(*normalPlate(plate.text)), number});
    }
    people_.add(entry, number);
    return {};
}

Result<std::vector<std::byte>> SnapshotBuilder::finish(const WatchlistHeader& header) {
    if (auto good = checkHeader(header); !good) {
        return fail(good.error());
    }
    const std::uint64_t entries = entryCount();
    ByteWriter writer(file_);
    std::vector<SectionPlace> rows;
    rows.push_back({SnapshotSection::Entries, kSectionsBegin, file_.size() - kSectionsBegin});
    const auto section = [&](SnapshotSection kind, const auto& write) {
        writer.alignTo(8);
        const std::uint64_t begin = file_.size();
        write();
        rows.push_back({kind, begin, file_.size() - begin});
    };
    const auto keySection = [&](SnapshotSection kind, std::vector<Key>& keys) {
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        section(kind, [&] {
            for (const Key& key : keys) {
                writer.number(key.hash);
                writer.number(key.entry);
            }
        });
    };
    const auto byteSection = [&](SnapshotSection kind, const std::vector<std::byte>& bytes) {
        section(kind, [&] { file_.insert(file_.end(), bytes.begin(), bytes.end()); });
    };
    const auto wordSection = [&](SnapshotSection kind, const std::vector<std::uint32_t>& words) {
        section(kind, [&] {
            for (const std::uint32_t word : words) {
                writer.number(word);
            }
        });
    };
    const PersonIndexSections people = people_.finish();
    const std::size_t keyCount = documentKeys_.size() + plateKeys_.size();
    file_.reserve(file_.size() + offsets_.size() * 8 + keyCount * kKeyRowBytes + people.bytes() + 8192);
    section(SnapshotSection::EntryOffsets, [&] {
        for (const std::uint64_t offset : offsets_) {
            writer.number(offset);
        }
    });
    keySection(SnapshotSection::DocumentKeys, documentKeys_);
    keySection(SnapshotSection::PlateKeys, plateKeys_);
    byteSection(SnapshotSection::Header, headerTexts(header));
    byteSection(SnapshotSection::PartTexts, people.partTexts);
    byteSection(SnapshotSection::Parts, people.parts);
    wordSection(SnapshotSection::KeyBuckets, people.keyBuckets);
    wordSection(SnapshotSection::KeyParts, people.keyParts);
    wordSection(SnapshotSection::Slots, people.slots);
    wordSection(SnapshotSection::Rows, people.rows);
    wordSection(SnapshotSection::PostingBegins, people.postingBegins);
    wordSection(SnapshotSection::Postings, people.postings);

    const auto front = snapshotFront(header, file_.size() + kSnapshotTailBytes, entries, rows);
    std::copy(front.begin(), front.end(), file_.begin());
    const Sha256 digest = sha256(file_);
    file_.insert(file_.end(), digest.begin(), digest.end());
    const SnapshotChecksum checksum = snapshotChecksum(file_);
    file_.insert(file_.end(), checksum.begin(), checksum.end());
    std::vector<std::byte> file = std::move(file_);
    *this = SnapshotBuilder();
    return file;
}

Result<std::vector<std::byte>> buildSnapshot(std::span<const WatchlistEntry> entries, const WatchlistHeader& header) {
    SnapshotBuilder builder;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (auto added = builder.add(entries[i]); !added) {
            return fail("entry " + std::to_string(i), added.error());
        }
    }
    return builder.finish(header);
}

} // namespace lanepost::screening
