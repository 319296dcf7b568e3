// Bytes as a watch list in JSON Lines, built into a snapshot and read back; and the same bytes as a snapshot file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "base/hash.h"
#include "screening/normal_form.h"
#include "screening/person_search.h"
#include "screening/snapshot_builder.h"
#include "screening/snapshot_checksum.h"
#include "screening/watchlist_import.h"
#include "screening/watchlist_snapshot.h"

namespace {

using namespace lanepost;
using namespace lanepost::screening;

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

bool leadsTo(const WatchlistSnapshot& snapshot, KeyTable table, const std::string& key, std::uint32_t number) {
    for (const std::uint32_t candidate : snapshot.candidates(table, key)) {
        if (candidate == number) {
            return true;
        }
    }
    return false;
}

/// The index gives what scoring every row gives.
void requireNothingLost(const WatchlistSnapshot& snapshot, const PersonQuery& query) {
    constexpr float kLeast = -9;
    const PersonQuestion question = questionOf(query);
    const auto quick = PersonSearch(snapshot.people(), snapshot.entryCount()).find(question, kLeast);
    const auto thorough = PersonSearch(snapshot.people(), snapshot.entryCount(), FindBy::AllParts).find(question, kLeast);
    require(quick.size() == thorough.size());
    for (std::size_t i = 0; i < quick.size(); ++i) {
        require(quick[i].entry == thorough[i].entry && quick[i].points == thorough[i].points);
    }
}

/// What was imported can be read back and is found by each of its keys.
void requireFound(const WatchlistSnapshot& snapshot, const WatchlistEntry& entry, std::uint32_t number) {
    const auto read = snapshot.entry(number);
    require(read && *read == entry);
    for (const WatchlistDocument& document : entry.documents) {
        require(leadsTo(snapshot, KeyTable::Document, normalNumber(document.number).value(), number));
    }
    for (const WatchlistPlate& plate : entry.plates) {
        require(leadsTo(snapshot, KeyTable::Plate, normalPlate(plate.text).value(), number));
    }
    for (const WatchlistName& name : entry.names) {
        requireNothingLost(snapshot, PersonQuery{name.primaryIdentifier, name.secondaryIdentifier, false,
                                                 entry.birthDates.empty() ? PartialDate{} : entry.birthDates.front(), "", ""});
    }
}

void importAndReadBack(const std::string& text) {
    std::istringstream stream(text);
    SnapshotBuilder builder;
    std::vector<WatchlistEntry> entries;
    const ImportSummary summary = importWatchlist(stream, [&](const WatchlistEntry& entry) {
        auto added = builder.add(entry);
        if (added) {
            entries.push_back(entry);
        }
        return added;
    });
    require(summary.entries == entries.size());
    require(summary.header || summary.badLines == 1);
    if (!summary.header) {
        return;
    }
    auto bytes = builder.finish(*summary.header);
    require(bytes.has_value());
    const auto snapshot = WatchlistSnapshot::fromBytes(std::move(*bytes));
    require(snapshot && snapshot->header() == *summary.header && snapshot->entryCount() == entries.size());
    for (std::uint32_t number = 0; number < entries.size(); ++number) {
        requireFound(*snapshot, entries[number], number);
    }
}

/// With a right checksum put under them, so that the checks behind it are reached.
void openAsSnapshot(std::vector<std::byte> bytes) {
    if (bytes.size() >= 24 + kSnapshotTailBytes) {
        for (std::size_t i = 0; i < 8; ++i) {
            bytes[16 + i] = static_cast<std::byte>(bytes.size() >> (8 * i));
        }
        bytes.resize(bytes.size() - kSnapshotTailBytes);
        const Sha256 digest = sha256(bytes);
        bytes.insert(bytes.end(), digest.begin(), digest.end());
        const SnapshotChecksum checksum = snapshotChecksum(bytes);
        bytes.insert(bytes.end(), checksum.begin(), checksum.end());
    }
    const auto snapshot = WatchlistSnapshot::fromBytes(std::move(bytes));
    if (!snapshot) {
        return;
    }
    for (std::uint32_t number = 0; number < snapshot->entryCount(); ++number) {
        (void)snapshot->entry(number).has_value();
    }
    (void)snapshot->candidates(KeyTable::Document, "L898902C3").size();
    (void)PersonSearch(snapshot->people(), snapshot->entryCount()).find(questionOf({"ERIKSSON", "ANNA MARIA"}), -9).size();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    importAndReadBack(std::string(reinterpret_cast<const char*>(data), size));
    openAsSnapshot(std::vector<std::byte>(bytes, bytes + size));
    return 0;
}
