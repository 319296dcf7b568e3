// Short ways to entries, snapshots, folders and failures in the tests of this folder.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "base/file.h"
#include "screening/snapshot_builder.h"
#include "screening/watchlist_entry.h"
#include "screening/watchlist_snapshot.h"

namespace lanepost::screening::test {

/// A folder of its own that goes when the test ends.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "lanepost-screening-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

inline UtcTime at(const char* text) {
    return parseRfc3339(text).value();
}

inline WatchlistHeader header(const std::string& id, const std::string& version = "1") {
    WatchlistHeader made;
    made.listId = id;
    made.version = version;
    made.builtAt = at("2026-11-20T06:00:00Z");
    made.maxAge = std::chrono::hours(24);
    return made;
}

inline WatchlistEntry entry(const std::string& id) {
    WatchlistEntry made;
    made.id = id;
    made.category = "stolen-document";
    made.actionCode = "refer";
    made.laneText = "Refer to second line";
    return made;
}

inline WatchlistEntry documentEntry(const std::string& id, const std::string& number, const std::string& issuer = "UTO",
                                    const std::string& code = "P") {
    WatchlistEntry made = entry(id);
    made.documents.push_back({number, issuer, code, "stolen"});
    return made;
}

inline WatchlistEntry plateEntry(const std::string& id, const std::string& text, const std::string& country = "UTO") {
    WatchlistEntry made = entry(id);
    made.plates.push_back({text, country});
    return made;
}

inline WatchlistName named(const std::string& primary, const std::string& secondary,
                           NameKind kind = NameKind::Primary) {
    WatchlistName name;
    name.primaryIdentifier = primary;
    name.secondaryIdentifier = secondary;
    name.kind = kind;
    return name;
}

/// birthDate: empty for none.
inline WatchlistEntry personEntry(const std::string& id, const WatchlistName& name, const std::string& birthDate) {
    WatchlistEntry made = entry(id);
    made.names.push_back(name);
    if (!birthDate.empty()) {
        made.birthDates.push_back(parsePartialDate(birthDate).value());
    }
    return made;
}

inline std::vector<std::byte> snapshotBytes(const std::vector<WatchlistEntry>& entries, const WatchlistHeader& of) {
    auto bytes = buildSnapshot(entries, of);
    INFO((bytes ? std::string() : bytes.error().message));
    REQUIRE(bytes);
    return *bytes;
}

inline void writeSnapshot(const std::filesystem::path& path, const std::vector<WatchlistEntry>& entries,
                          const WatchlistHeader& of) {
    REQUIRE(replaceFile(path, snapshotBytes(entries, of)));
}

inline void writeText(const std::filesystem::path& path, const std::string& text) {
    std::ofstream stream(path, std::ios::binary);
    stream << text;
    REQUIRE(stream.flush());
}

/// A list with a bit of everything: two documents, a plate, a person with an umlaut and one with a long name.
inline std::vector<WatchlistEntry> smallList() {
    WatchlistEntry person = personEntry("P1", named("Müller", "Jörg"), "1974-08-12");
    person.names.push_back(named("Muster", "Jörg", NameKind::Alias));
    person.sex = "M";
    person.nationalities = {"UTO", "D"};
    person.originator = "test";
    person.validFrom = at("2020-01-01T00:00:00Z");
    return {documentEntry("D1", "L898902C3"), documentEntry("D2", "XA 100-2003"), plateEntry("V1", "SP-123-EC"), person,
            personEntry("P2", named("Wexmoorland-Oberonska", "Kasimira Hyacintha"), "1991-08-XX")};
}

} // namespace lanepost::screening::test
