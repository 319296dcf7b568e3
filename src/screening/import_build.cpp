#include "screening/import_build.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/file.h"
#include "screening/object_list_builder.h"
#include "screening/snapshot_builder.h"

namespace lanepost::screening {
namespace {

Result<std::ifstream> opened(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        return fail(ErrorKind::InvalidArgument, path.string() + ": expected a file, this is a folder");
    }
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        const int reason = errno;
        return fail(reason == ENOENT ? ErrorKind::NotFound : ErrorKind::Io,
                    path.string() + ": cannot be opened: " + std::strerror(reason));
    }
    return stream;
}

ObjectAttributes attributesOf(const WatchlistEntry& entry, const std::string& issuer, const std::string& code,
                              const std::string& status) {
    return {issuer, code, status, entry.category, entry.actionCode, entry.laneText, entry.originator, entry.validUntil};
}

Result<void> addObjects(ObjectListBuilder& builder, const ForeignRecord& record) {
    const WatchlistEntry& entry = record.entry;
    for (const WatchlistDocument& document : entry.documents) {
        const ObjectRecord object{ObjectKind::Document, document.number,
                                  attributesOf(entry, document.issuingState, document.documentCode, document.status)};
        if (auto added = builder.add(object); !added) {
            return added;
        }
    }
    for (const WatchlistPlate& plate : entry.plates) {
        if (auto added = builder.add({ObjectKind::Plate, plate.text, attributesOf(entry, plate.country, "", "")}); !added) {
            return added;
        }
    }
    for (const std::string& vin : record.vins) {
        if (auto added = builder.add({ObjectKind::Vin, vin, attributesOf(entry, "", "", "")}); !added) {
            return added;
        }
    }
    return {};
}

bool mayWrite(const ForeignImport& import, const ForeignImportSummary& summary) {
    const bool complete = summary.found.counts.complete && (import.aliases.empty() || summary.aliases.complete);
    const bool bad = summary.found.counts.badLines + summary.aliases.badLines != 0;
    return complete && (!bad || import.leaveOutBadLines);
}

WatchlistHeader headerOf(const ForeignImport& import, const ForeignImportSummary& summary) {
    WatchlistHeader header = import.header;
    header.refusedLines = summary.found.counts.badLines + summary.aliases.badLines;
    return header;
}

Result<void> importObjects(const ForeignImport& import, std::istream& stream, const OfacAliases& aliases,
                           ForeignImportSummary& summary) {
    auto builder = ObjectListBuilder::create(import.out, import.key);
    if (!builder) {
        return fail(builder.error());
    }
    summary.found = importForeign(
        import.format, stream, import.defaults,
        [&](const ForeignRecord& record) { return addObjects(*builder, record); }, aliases);
    if (!mayWrite(import, summary)) {
        return {};
    }
    const auto rows = builder->finish(headerOf(import, summary));
    if (!rows) {
        return fail(rows.error());
    }
    summary.written = *rows;
    summary.replaced = true;
    return {};
}

Result<void> importEntries(const ForeignImport& import, std::istream& stream, const OfacAliases& aliases,
                           ForeignImportSummary& summary) {
    SnapshotBuilder builder;
    summary.found = importForeign(
        import.format, stream, import.defaults,
        [&](const ForeignRecord& record) -> Result<void> {
            if (!record.vins.empty() && record.entry.plates.empty()) {
                return fail(ErrorKind::InvalidArgument, "vin: expected with --objects; an ordinary list holds no VINs");
            }
            return builder.add(record.entry);
        },
        aliases);
    if (!mayWrite(import, summary)) {
        return {};
    }
    summary.written = builder.entryCount();
    const auto bytes = builder.finish(headerOf(import, summary));
    if (!bytes) {
        return fail(bytes.error());
    }
    summary.replaced = true;
    return replaceFile(import.out, *bytes);
}

std::string problems(const std::filesystem::path& file, const ImportSummary& counts) {
    std::string text;
    for (const ImportError& error : counts.errors) {
        text += file.string() + ": line " + std::to_string(error.line) + ": " + error.message + "\n";
    }
    if (counts.badLines > counts.errors.size()) {
        text += file.string() + ": ... and " + std::to_string(counts.badLines - counts.errors.size()) + " bad lines more\n";
    }
    return text;
}

} // namespace

Result<ForeignImportSummary> importForeignList(const ForeignImport& import) {
    auto stream = opened(import.source);
    if (!stream) {
        return fail(stream.error());
    }
    ForeignImportSummary summary;
    OfacAliases aliases;
    if (!import.aliases.empty()) {
        auto second = opened(import.aliases);
        if (!second) {
            return fail(second.error());
        }
        aliases = readOfacAliases(*second, summary.aliases);
    }
    const auto done = import.objects ? importObjects(import, *stream, aliases, summary)
                                     : importEntries(import, *stream, aliases, summary);
    return done ? Result<ForeignImportSummary>(std::move(summary)) : fail(done.error());
}

std::string toText(const ForeignImport& import, const ForeignImportSummary& summary) {
    std::string text = problems(import.aliases, summary.aliases) + problems(import.source, summary.found.counts);
    text += std::to_string(summary.found.counts.lines) + " records, " + std::to_string(summary.found.counts.entries) +
            " taken, " + std::to_string(summary.found.counts.badLines) + " bad";
    for (const auto& [kind, count] : summary.found.leftOut) {
        text += ", " + std::to_string(count) + " " + kind + " left out";
    }
    return text + "\n" +
           (summary.replaced ? std::to_string(summary.written) + (import.objects ? " numbers" : " entries") + " written\n"
                             : "nothing was written\n");
}

} // namespace lanepost::screening
