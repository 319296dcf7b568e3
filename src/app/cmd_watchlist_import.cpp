// `lanepost watchlist import` and `lanepost watchlist key`: lists of others, and keys of keyed object lists.
#include <cstdio>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/complaint.h"
#include "base/clock.h"
#include "screening/import_build.h"

namespace lanepost::app {
namespace {

struct ImportOptions {
    std::string format;
    std::string source;
    std::string aliases;
    std::string out;
    std::string listId;
    std::string version = "1";
    std::string owner;
    std::string legalBasis;
    std::string builtAt = "now";
    int maxAgeHours = 24;
    std::string category = "listed";
    std::string actionCode = "refer";
    std::string laneText = "Refer to second line";
    std::string keyFile;
    bool objects = false;
    bool leaveOutBadLines = false;
};

Result<screening::ForeignImport> importOf(const ImportOptions& options) {
    screening::ForeignImport import;
    import.format = *screening::foreignFormatOf(options.format); // CLI11 checked the word
    import.source = options.source;
    import.aliases = options.aliases;
    import.out = options.out;
    import.header.listId =
        options.listId.empty() ? std::filesystem::path(options.source).stem().string() : options.listId;
    import.header.version = options.version;
    import.header.owner = options.owner;
    import.header.legalBasis = options.legalBasis;
    import.header.maxAge = std::chrono::hours(options.maxAgeHours);
    const auto builtAt = options.builtAt == "now" ? Result<UtcTime>(SystemClock().utcNow()) : parseRfc3339(options.builtAt);
    if (!builtAt) {
        return fail("--built-at", builtAt.error());
    }
    import.header.builtAt = *builtAt;
    import.defaults = {options.category, options.actionCode, options.laneText};
    import.objects = options.objects;
    import.leaveOutBadLines = options.leaveOutBadLines;
    if (!options.keyFile.empty()) {
        auto key = screening::PrfKey::read(options.keyFile);
        if (!key) {
            return fail(key.error());
        }
        import.key = std::move(*key);
    }
    return import;
}

int runImport(const ImportOptions& options) {
    const auto import = importOf(options);
    if (!import) {
        return complain("watchlist import", import.error());
    }
    const auto summary = screening::importForeignList(*import);
    if (!summary) {
        return complain("watchlist import", summary.error());
    }
    std::fputs(screening::toText(*import, *summary).c_str(), summary->replaced ? stdout : stderr);
    return summary->replaced ? kExitOk : kExitFailure;
}

int makeKey(const std::string& path) {
    const auto key = screening::PrfKey::generate();
    if (!key) {
        return complain("watchlist key", key.error());
    }
    if (auto written = key->write(path); !written) {
        return complain("watchlist key", written.error());
    }
    return kExitOk;
}

} // namespace

void addWatchlistImportCommands(CLI::App& watchlist, int& status) {
    auto options = std::make_shared<ImportOptions>(); // shared: the callbacks outlive this function
    CLI::App* command = watchlist.add_subcommand("import", "Make a snapshot or object list from a list of others");
    command->add_option("--format", options->format, "ofac, un, ftm, sltd or smv (docs/import-formats.md)")
        ->required()
        ->check(CLI::IsMember({"ofac", "un", "ftm", "sltd", "smv"}));
    command->add_option("--in", options->source, "File of the list")->required();
    command->add_option("--aliases", options->aliases, "OFAC: alt.csv beside sdn.csv");
    command->add_option("--out", options->out, "Snapshot or object list, replaced as a whole")->required();
    command->add_option("--list-id", options->listId, "Default: the file's name");
    command->add_option("--list-version", options->version)->capture_default_str();
    command->add_option("--owner", options->owner);
    command->add_option("--legal-basis", options->legalBasis);
    command->add_option("--built-at", options->builtAt, "RFC 3339 in UTC, or now")->capture_default_str();
    command->add_option("--max-age-hours", options->maxAgeHours)->check(CLI::Range(1, 8784))->capture_default_str();
    command->add_option("--category", options->category)->capture_default_str();
    command->add_option("--action-code", options->actionCode)->capture_default_str();
    command->add_option("--lane-text", options->laneText, "At most 12 words")->capture_default_str();
    CLI::Option* objects = command->add_flag("--objects", options->objects, "An object list: numbers only, any count");
    command->add_option("--key-file", options->keyFile, "Makes a keyed object list (docs/data-protection.md)")->needs(objects);
    command->add_flag("--leave-out-bad-lines", options->leaveOutBadLines,
                      "Write the list without the bad lines; every answer then says so");
    command->callback([options, &status] { status = runImport(*options); });

    CLI::App* key = watchlist.add_subcommand("key", "Make the key of keyed object lists; seal it apart from them");
    key->add_option("FILE", options->keyFile, "Key file; must not be there yet")->required();
    key->callback([options, &status] { status = makeKey(options->keyFile); });
}

} // namespace lanepost::app
