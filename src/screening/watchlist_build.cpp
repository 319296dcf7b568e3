#include "screening/watchlist_build.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "base/file.h"
#include "screening/person_table.h"
#include "screening/snapshot_builder.h"
#include "screening/watchlist_snapshot.h"

namespace lanepost::screening {
namespace {

SnapshotSummary summaryOf(const WatchlistSnapshot& snapshot) {
    SnapshotSummary summary;
    summary.header = snapshot.header();
    summary.entries = snapshot.entryCount();
    summary.documentKeys = snapshot.keyCount(KeyTable::Document);
    summary.plateKeys = snapshot.keyCount(KeyTable::Plate);
    summary.nameRows = snapshot.people().rowCount();
    summary.nameParts = snapshot.people().partCount();
    summary.fileBytes = snapshot.fileSize();
    summary.digest = snapshot.digest();
    return summary;
}

/// A line of `label` and `text`, left out when there is no text.
std::string row(std::string_view label, const std::string& text) {
    return text.empty() ? std::string() : std::string(label) + text + "\n";
}

} // namespace

Result<BuildSummary> buildWatchlist(const std::filesystem::path& source, const std::filesystem::path& snapshot,
                                    const BuildOptions& options) {
    std::error_code error;
    if (std::filesystem::is_directory(source, error)) {
        return fail(ErrorKind::InvalidArgument, source.string() + ": expected a file, this is a folder");
    }
    std::ifstream stream(source, std::ios::binary);
    if (!stream) {
        const int reason = errno;
        return fail(reason == ENOENT ? ErrorKind::NotFound : ErrorKind::Io,
                    source.string() + ": cannot be opened: " + std::strerror(reason));
    }
    SnapshotBuilder builder;
    BuildSummary summary;
    const EntrySink sink = [&](const WatchlistEntry& entry) { return builder.add(entry); };
    summary.import = options.personTable ? importPersonTable(stream, *options.personTable, sink)
                                         : importWatchlist(stream, sink);
    if (!summary.import.header || !summary.import.complete ||
        (summary.import.badLines != 0 && options.badLines == BadLines::RefuseList)) {
        return summary;
    }
    WatchlistHeader header = *summary.import.header;
    header.builtAt = options.builtAt.value_or(header.builtAt);
    header.refusedLines = summary.import.badLines;
    const auto bytes = builder.finish(header);
    if (!bytes) {
        return fail(bytes.error());
    }
    if (auto replaced = replaceFile(snapshot, *bytes); !replaced) {
        return fail(replaced.error());
    }
    // Opening it proves that what was written is what a lane can read.
    auto written = inspectWatchlist(snapshot);
    if (!written) {
        return fail(written.error());
    }
    summary.written = std::move(*written);
    return summary;
}

Result<SnapshotSummary> inspectWatchlist(const std::filesystem::path& snapshot) {
    const auto opened = WatchlistSnapshot::open(snapshot);
    if (!opened) {
        return fail(opened.error());
    }
    if (const auto same = opened->verifyDigest(); !same) {
        return fail(snapshot.string(), same.error());
    }
    return summaryOf(*opened);
}

std::string toText(const SnapshotSummary& summary) {
    const WatchlistHeader& header = summary.header;
    std::string text = row("list         ", header.listId) + row("version      ", header.version) +
                       row("title        ", header.title) + row("owner        ", header.owner) +
                       row("legal basis  ", header.legalBasis) + row("built at     ", toRfc3339(header.builtAt)) +
                       row("max age      ", toReadableDuration(header.maxAge)) +
                       row("entries      ", std::to_string(summary.entries)) +
                       row("documents    ", std::to_string(summary.documentKeys)) +
                       row("plates       ", std::to_string(summary.plateKeys)) +
                       row("name rows    ", std::to_string(summary.nameRows)) +
                       row("name parts   ", std::to_string(summary.nameParts));
    if (header.refusedLines != 0) {
        text += row("left out     ", std::to_string(header.refusedLines) + " bad lines of the source");
    }
    return text + row("bytes        ", std::to_string(summary.fileBytes)) + row("SHA-256      ", toHex(summary.digest));
}

std::string toText(const BuildSummary& summary) {
    std::string text;
    for (const ImportError& error : summary.import.errors) {
        text += "line " + std::to_string(error.line) + ": " + error.message + "\n";
    }
    if (summary.import.badLines > summary.import.errors.size()) {
        text +=
            "... and " + std::to_string(summary.import.badLines - summary.import.errors.size()) + " bad lines more\n";
    }
    text += std::to_string(summary.import.lines) + " lines, " + std::to_string(summary.import.entries) + " entries, " +
            std::to_string(summary.import.badLines) + " bad lines\n";
    return summary.written ? text + toText(*summary.written) : text + "nothing was written\n";
}

} // namespace lanepost::screening
