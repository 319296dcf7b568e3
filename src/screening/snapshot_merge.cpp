#include "screening/snapshot_merge.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/hash.h"
#include "screening/byte_coding.h"
#include "screening/entry_check.h"
#include "screening/entry_coding.h"
#include "screening/normal_form.h"
#include "screening/person_index_merge.h"
#include "screening/renumbering.h"
#include "screening/snapshot_checksum.h"
#include "screening/snapshot_front.h"

namespace lanepost::screening {
namespace {

/// A row of a key table.
struct KeyRow {
    std::uint64_t hash;
    std::uint32_t entry;
    friend auto operator<=>(const KeyRow&, const KeyRow&) = default;
};

/// An entry of the delta with its number in the next version.
struct PutEntry {
    std::uint32_t number;
    const WatchlistEntry* entry;
};

std::string_view idOf(std::span<const std::byte> entryBytes) {
    return ByteReader(entryBytes).text(); // an entry begins with its id
}

template <typename T>
void appendNumber(FileReplacement& file, T number) {
    std::byte bytes[sizeof(T)];
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        bytes[i] = static_cast<std::byte>(static_cast<std::uint64_t>(number) >> (8 * i));
    }
    file.append(bytes);
}

class SnapshotMerge {
public:
    SnapshotMerge(const WatchlistSnapshot& base, const WatchlistDelta& delta, FileReplacement& file)
        : base_(base), delta_(delta), file_(file), people_(base.people(), entries_, changedPeople_) {}

    Result<void> write() {
        if (auto good = checkHeader(delta_.header); !good) {
            return good;
        }
        if (auto ordered = order(); !ordered) {
            return ordered;
        }
        for (const PutEntry& put : puts_) {
            changedPeople_.add(*put.entry, put.number);
        }
        if (auto planned = people_.plan(); !planned) {
            return planned;
        }
        writeSections();
        return finish();
    }

private:
    Result<void> order();
    Result<void> putNewAfter(std::string_view id);
    Result<void> put(const WatchlistEntry& entry);
    void writeSections();
    void writeEntries();
    void writeOffsets();
    template <typename EachKey>
    void writeKeys(SnapshotSection section, EachKey eachKey);
    Result<void> finish();
    template <typename OnBase, typename OnPut>
    void eachEntry(OnBase onBase, OnPut onPut) const;
    template <typename Write>
    void section(SnapshotSection kind, Write write) {
        constexpr std::byte kZeros[8]{};
        file_.append(std::span(kZeros).first((8 - file_.size() % 8) % 8));
        const std::uint64_t begin = file_.size();
        write();
        places_.push_back({kind, begin, file_.size() - begin});
    }

    const WatchlistSnapshot& base_;
    const WatchlistDelta& delta_;
    FileReplacement& file_;
    Renumbering entries_;
    std::vector<PutEntry> puts_;
    std::uint32_t count_ = 0;
    std::size_t nextNew_ = 0;
    PersonIndexBuilder changedPeople_;
    PersonIndexMerge people_;
    std::vector<SectionPlace> places_;
};

/// Which entries stand where: the base's in their order without those removed or replaced, new ones behind the one that
/// each names.
Result<void> SnapshotMerge::order() {
    const std::unordered_set<std::string_view> removed(delta_.removedIds.begin(), delta_.removedIds.end());
    std::unordered_map<std::string_view, const WatchlistEntry*> replaced;
    for (const DeltaEntry& changed : delta_.entries) {
        if (!changed.isNew) {
            replaced.emplace(changed.entry.id, &changed.entry);
        }
    }
    if (auto done = putNewAfter(""); !done) {
        return done;
    }
    for (std::uint32_t number = 0; number < base_.entryCount(); ++number) {
        const std::string_view id = idOf(base_.entryBytes(number));
        if (removed.contains(id)) {
            continue;
        }
        if (const auto replacement = replaced.find(id); replacement != replaced.end()) {
            if (auto done = put(*replacement->second); !done) {
                return done;
            }
        } else {
            entries_.keep(number, count_++);
        }
        if (auto done = putNewAfter(id); !done) {
            return done;
        }
    }
    return {};
}

Result<void> SnapshotMerge::putNewAfter(std::string_view id) {
    std::string_view before = id;
    for (; nextNew_ < delta_.entries.size(); ++nextNew_) {
        const DeltaEntry& changed = delta_.entries[nextNew_];
        if (!changed.isNew) {
            continue;
        }
        if (changed.afterId != before) {
            return {};
        }
        if (auto done = put(changed.entry); !done) {
            return done;
        }
        before = changed.entry.id;
    }
    return {};
}

Result<void> SnapshotMerge::put(const WatchlistEntry& entry) {
    if (count_ >= WatchlistLimits::kEntries) {
        return fail(ErrorKind::LimitExceeded,
                    "the list has more than " + std::to_string(WatchlistLimits::kEntries) + " entries");
    }
    if (auto good = checkEntry(entry); !good) {
        return good;
    }
    puts_.push_back({count_++, &entry});
    return {};
}

/// All entries in their new order: `onBase(number)` of the base, `onPut(entry)` of the delta.
template <typename OnBase, typename OnPut>
void SnapshotMerge::eachEntry(OnBase onBase, OnPut onPut) const {
    auto next = puts_.begin();
    for (std::uint32_t number = 0; number < base_.entryCount(); ++number) {
        const auto moved = entries_.of(number);
        if (!moved) {
            continue;
        }
        for (; next != puts_.end() && next->number < *moved; ++next) {
            onPut(*next->entry);
        }
        onBase(number);
    }
    for (; next != puts_.end(); ++next) {
        onPut(*next->entry);
    }
}

void SnapshotMerge::writeEntries() {
    std::vector<std::byte> bytes;
    eachEntry([&](std::uint32_t number) { file_.append(base_.entryBytes(number)); },
              [&](const WatchlistEntry& entry) {
                  bytes.clear();
                  appendEntry(entry, bytes);
                  file_.append(bytes);
              });
}

void SnapshotMerge::writeOffsets() {
    std::uint64_t offset = 0;
    std::vector<std::byte> bytes;
    appendNumber(file_, offset);
    eachEntry(
        [&](std::uint32_t number) {
            offset += base_.entryBytes(number).size();
            appendNumber(file_, offset);
        },
        [&](const WatchlistEntry& entry) {
            bytes.clear();
            appendEntry(entry, bytes);
            offset += bytes.size();
            appendNumber(file_, offset);
        });
}

/// `eachKey(entry, take)` calls `take(normal key)` for each key of an entry.
template <typename EachKey>
void SnapshotMerge::writeKeys(SnapshotSection kind, EachKey eachKey) {
    std::vector<KeyRow> added;
    for (const PutEntry& put : puts_) {
        eachKey(*put.entry, [&](std::string_view key) { added.push_back({snapshotKeyHash(key), put.number}); });
    }
    std::sort(added.begin(), added.end());
    added.erase(std::unique(added.begin(), added.end()), added.end());
    const auto append = [&](const KeyRow& row) {
        appendNumber(file_, row.hash);
        appendNumber(file_, row.entry);
    };
    section(kind, [&] {
        const std::span<const std::byte> rows = base_.section(kind);
        auto next = added.begin();
        for (std::size_t at = 0; at + kKeyRowBytes <= rows.size(); at += kKeyRowBytes) {
            const auto entry = entries_.of(loadLittleEndian<std::uint32_t>(rows.data() + at + 8));
            if (!entry) {
                continue;
            }
            const KeyRow kept{loadLittleEndian<std::uint64_t>(rows.data() + at), *entry};
            for (; next != added.end() && *next < kept; ++next) {
                append(*next);
            }
            append(kept);
        }
        for (; next != added.end(); ++next) {
            append(*next);
        }
    });
}

void SnapshotMerge::writeSections() {
    file_.append(std::vector<std::byte>(kSectionsBegin)); // the front, put in when it is known
    section(SnapshotSection::Entries, [&] { writeEntries(); });
    section(SnapshotSection::EntryOffsets, [&] { writeOffsets(); });
    writeKeys(SnapshotSection::DocumentKeys, [](const WatchlistEntry& entry, const auto& take) {
        for (const WatchlistDocument& document : entry.documents) {
            take(*normalNumber(document.number));
        }
    });
    writeKeys(SnapshotSection::PlateKeys, [](const WatchlistEntry& entry, const auto& take) {
        for (const WatchlistPlate& plate : entry.plates) {
            take(*normalPlate(plate.text));
        }
    });
    section(SnapshotSection::Header, [&] { file_.append(headerTexts(delta_.header)); });
    section(SnapshotSection::PartTexts, [&] { people_.writePartTexts(file_); });
    section(SnapshotSection::Parts, [&] { people_.writeParts(file_); });
    section(SnapshotSection::KeyBuckets, [&] { people_.writeKeyBuckets(file_); });
    section(SnapshotSection::KeyParts, [&] { people_.writeKeyParts(file_); });
    section(SnapshotSection::Slots, [&] { people_.writeSlots(file_); });
    section(SnapshotSection::Rows, [&] { people_.writeRows(file_); });
    section(SnapshotSection::PostingBegins, [&] { people_.writePostingBegins(file_); });
    section(SnapshotSection::Postings, [&] { people_.writePostings(file_); });
}

/// Front, digest and checksum. Nothing else than what was stated gets past here.
Result<void> SnapshotMerge::finish() {
    file_.overwrite(0, snapshotFront(delta_.header, file_.size() + kSnapshotTailBytes, count_, places_));
    for (const bool digest : {true, false}) {
        if (auto written = file_.flush(); !written) {
            return written;
        }
        const auto content = MappedFile::open(file_.temporary());
        if (!content) {
            return fail(content.error());
        }
        if (!digest) {
            file_.append(snapshotChecksum(content->bytes()));
            break;
        }
        const Sha256 found = sha256(content->bytes());
        if (found != delta_.newDigest) {
            return fail(ErrorKind::Conflict, "the delta does not lead to the version that it states (" +
                                                 toHex(delta_.newDigest).substr(0, 12) + "..); fetch the whole list");
        }
        file_.append(found);
    }
    return file_.commit();
}

} // namespace

Result<void> writeNextSnapshot(const WatchlistSnapshot& base, const WatchlistDelta& delta,
                               const std::filesystem::path& out) {
    if (base.digest() != delta.baseDigest) {
        return fail(ErrorKind::Conflict, "the delta starts from version \"" + delta.baseVersion + "\" (" +
                                             toHex(delta.baseDigest).substr(0, 12) +
                                             "..), the list here is version \"" + base.header().version + "\" (" +
                                             toHex(base.digest()).substr(0, 12) +
                                             "..); fetch the deltas between them or the whole list");
    }
    auto file = FileReplacement::begin(out);
    if (!file) {
        return fail(file.error());
    }
    return SnapshotMerge(base, delta, *file).write();
}

} // namespace lanepost::screening
