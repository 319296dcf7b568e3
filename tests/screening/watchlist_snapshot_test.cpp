#include "screening/watchlist_snapshot.h"

#include <random>

#include "base/hash.h"
#include "screening/entry_coding.h"
#include "screening/list_maker.h"
#include "screening/person_search.h"
#include "screening/snapshot_checksum.h"
#include "screening/normal_form.h"
#include "screening/snapshot_format.h"

using namespace lanepost;
using namespace lanepost::screening;
using namespace lanepost::screening::test;

namespace {

/// Puts a right checksum under bytes that were changed on purpose.
std::vector<std::byte> withFastChecksum(std::vector<std::byte> bytes) {
    const SnapshotChecksum checksum = snapshotChecksum(std::span(bytes).first(bytes.size() - kSnapshotChecksumBytes));
    std::copy(checksum.begin(), checksum.end(), bytes.end() - kSnapshotChecksumBytes);
    return bytes;
}

/// The same for both.
std::vector<std::byte> withChecksum(std::vector<std::byte> bytes) {
    const Sha256 digest = sha256(std::span(bytes).first(bytes.size() - kSnapshotTailBytes));
    std::copy(digest.begin(), digest.end(), bytes.end() - kSnapshotTailBytes);
    return withFastChecksum(std::move(bytes));
}

void put64(std::vector<std::byte>& bytes, std::size_t place, std::uint64_t value) {
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[place + i] = static_cast<std::byte>(value >> (8 * i));
    }
}

ErrorKind kindOf(const Result<WatchlistSnapshot>& opened) {
    REQUIRE_FALSE(opened);
    return opened.error().kind;
}

} // namespace

TEST_CASE("a snapshot gives back header and entries") {
    WatchlistHeader of = header("small", "2026-11-20.1");
    of.title = "Title";
    of.owner = "Owner";
    of.legalBasis = "Basis";
    of.refusedLines = 3;
    const auto opened = WatchlistSnapshot::fromBytes(snapshotBytes(smallList(), of));
    REQUIRE(opened);
    CHECK(opened->header() == of);
    CHECK(opened->entryCount() == 5);
    for (std::uint32_t i = 0; i < 5; ++i) {
        const auto read = opened->entry(i);
        REQUIRE(read);
        CHECK(*read == smallList()[i]);
    }
    CHECK(opened->entry(5).error().kind == ErrorKind::InvalidArgument);
}

TEST_CASE("keys lead to their entries and to no others") {
    const auto opened = WatchlistSnapshot::fromBytes(snapshotBytes(smallList(), header("small")));
    REQUIRE(opened);
    using Numbers = std::vector<std::uint32_t>;
    CHECK(opened->candidates(KeyTable::Document, "L898902C3") == Numbers{0});
    CHECK(opened->candidates(KeyTable::Document, "XA1002003") == Numbers{1});
    CHECK(opened->candidates(KeyTable::Document, "SP123EC").empty());
    CHECK(opened->candidates(KeyTable::Plate, "SP123EC") == Numbers{2});
    CHECK(opened->keyCount(KeyTable::Document) == 2);
    CHECK(opened->keyCount(KeyTable::Plate) == 1);
    CHECK(opened->people().rowCount() == 3);  // Müller, Muster and Wexmoorland-Oberonska
    CHECK(opened->people().partCount() == 7); // JOERG stands once
}

TEST_CASE("an empty list is a list") {
    const auto opened = WatchlistSnapshot::fromBytes(snapshotBytes({}, header("empty")));
    REQUIRE(opened);
    CHECK(opened->entryCount() == 0);
    CHECK(opened->candidates(KeyTable::Document, "X").empty());
}

TEST_CASE("the same entries give the same bytes, and the builder starts anew") {
    SnapshotBuilder builder;
    std::vector<std::vector<std::byte>> files;
    for (int turn = 0; turn < 2; ++turn) {
        for (const WatchlistEntry& one : smallList()) {
            REQUIRE(builder.add(one));
        }
        files.push_back(builder.finish(header("small")).value());
    }
    CHECK(files[0] == files[1]);
    CHECK(files[0] == snapshotBytes(smallList(), header("small")));
}

TEST_CASE("the builder refuses entries and headers that are not in order") {
    WatchlistEntry bad = documentEntry("D1", "L898902C3");
    bad.documents[0].number = "?";
    SnapshotBuilder builder;
    CHECK(builder.add(bad).error().kind == ErrorKind::InvalidArgument);
    CHECK(builder.entryCount() == 0);
    WatchlistHeader noAge = header("small");
    noAge.maxAge = std::chrono::seconds(0);
    CHECK(builder.finish(noAge).error().message.find("list.max_age_hours") == 0);
    CHECK(buildSnapshot(std::vector{documentEntry("a", "1"), bad}, header("small"))
              .error()
              .message.find("entry 1: documents[0].number") == 0);
    bad = personEntry("P", named("A", "B"), "");
    bad.birthDates.push_back({1974, 13, 1});
    CHECK(builder.add(bad).error().message.find("birth_dates[0]") == 0);
}

TEST_CASE("every flipped bit of a snapshot is found when it is opened") {
    const TemporaryFolder folder;
    const std::vector<std::byte> good = snapshotBytes(smallList(), header("small"));
    REQUIRE(WatchlistSnapshot::fromBytes(good));
    std::size_t undetected = 0;
    for (std::size_t place = 0; place < good.size(); ++place) {
        for (int bit = 0; bit < 8; ++bit) {
            std::vector<std::byte> bad = good;
            bad[place] ^= std::byte{1} << bit;
            const auto opened = WatchlistSnapshot::fromBytes(std::move(bad));
            undetected += opened || opened.error().kind != ErrorKind::Corrupt ||
                                  opened.error().message.find("replace the file") == std::string::npos
                              ? 1
                              : 0;
        }
    }
    CHECK(undetected == 0);
}

TEST_CASE("every length of a truncated snapshot file is found when it is opened") {
    const TemporaryFolder folder;
    const std::vector<std::byte> good = snapshotBytes(smallList(), header("small"));
    std::size_t undetected = 0;
    for (std::size_t length = 0; length < good.size(); ++length) {
        std::ofstream(folder / "cut", std::ios::binary)
            .write(reinterpret_cast<const char*>(good.data()), static_cast<std::streamsize>(length));
        const auto opened = WatchlistSnapshot::open(folder / "cut");
        undetected += opened || opened.error().kind != ErrorKind::Corrupt ? 1 : 0;
    }
    CHECK(undetected == 0);
    std::vector<std::byte> longer = good;
    longer.push_back(std::byte{0});
    CHECK(kindOf(WatchlistSnapshot::fromBytes(longer)) == ErrorKind::Corrupt);
}

TEST_CASE("a snapshot file is opened from disk and stays readable when the file is replaced") {
    const TemporaryFolder folder;
    writeSnapshot(folder / "list", smallList(), header("small"));
    auto opened = WatchlistSnapshot::open(folder / "list");
    REQUIRE(opened);
    writeSnapshot(folder / "list", {}, header("small", "2"));
    CHECK(opened->header().version == "1");
    CHECK(opened->entry(3)->names[0].primaryIdentifier == "Müller");
    WatchlistSnapshot moved = std::move(*opened);
    CHECK(moved.candidates(KeyTable::Plate, "SP123EC").size() == 1);
}

TEST_CASE("files that are no snapshots give an error that says so") {
    const TemporaryFolder folder;
    const auto missing = WatchlistSnapshot::open(folder / "none");
    CHECK(kindOf(missing) == ErrorKind::NotFound);
    CHECK(missing.error().message.find((folder / "none").string()) == 0);
    CHECK(kindOf(WatchlistSnapshot::open(folder / ".")) == ErrorKind::InvalidArgument);
    CHECK(kindOf(WatchlistSnapshot::open("/dev/null")) == ErrorKind::InvalidArgument);
    writeText(folder / "empty", "");
    CHECK(kindOf(WatchlistSnapshot::open(folder / "empty")) == ErrorKind::Corrupt);
    writeText(folder / "text", "{\"list\":{}}\n" + std::string(5000, 'x'));
    CHECK(WatchlistSnapshot::open(folder / "text").error().message.find("not a Lanepost watch-list snapshot") !=
          std::string::npos);
}

TEST_CASE("a snapshot of a newer format is refused as such") {
    std::vector<std::byte> newer = snapshotBytes(smallList(), header("small"));
    newer[8] = std::byte{5};
    CHECK(kindOf(WatchlistSnapshot::fromBytes(newer)) == ErrorKind::Corrupt); // the checksum does not fit
    const auto opened = WatchlistSnapshot::fromBytes(withChecksum(newer));
    CHECK(kindOf(opened) == ErrorKind::Unsupported);
    CHECK(opened.error().message.find("format 5") != std::string::npos);
}

TEST_CASE("a snapshot of an older format is refused as such") {
    std::vector<std::byte> older = snapshotBytes(smallList(), header("small"));
    older[8] = std::byte{1}; // its checksum was another one
    const auto first = WatchlistSnapshot::fromBytes(older);
    CHECK(kindOf(first) == ErrorKind::Unsupported);
    CHECK(first.error().message.find("build the list again") != std::string::npos);
    older[8] = std::byte{2};
    const auto second = WatchlistSnapshot::fromBytes(withChecksum(older));
    CHECK(kindOf(second) == ErrorKind::Unsupported);
    CHECK(second.error().message.find("build the list again") != std::string::npos);
}

TEST_CASE("a SHA-256 that does not fit is found by the thorough check") {
    std::vector<std::byte> forged = snapshotBytes(smallList(), header("small"));
    CHECK(WatchlistSnapshot::fromBytes(forged)->verifyDigest());
    forged[forged.size() - kSnapshotTailBytes] ^= std::byte{1};
    const auto opened = WatchlistSnapshot::fromBytes(withFastChecksum(forged));
    REQUIRE(opened);
    CHECK(opened->verifyDigest().error().kind == ErrorKind::Corrupt);
}

TEST_CASE("a forged snapshot with a right checksum is refused or answers within its bounds") {
    const std::vector<std::byte> good = snapshotBytes(smallList(), header("small"));
    std::mt19937 random(20261121);
    PersonQuery person;
    person.primaryIdentifier = "MUELLER";
    person.secondaryIdentifier = "JORG K";
    person.birthDate = {1974, 8, std::nullopt};
    const PersonQuestion asked = questionOf(person);
    int opened = 0;
    for (int turn = 0; turn < 20000; ++turn) {
        std::vector<std::byte> bad = good;
        const int changes = 1 + static_cast<int>(random() % 3);
        for (int i = 0; i < changes; ++i) {
            const std::size_t place = random() % (bad.size() - kSnapshotTailBytes);
            if (random() % 4 == 0 && place + 8 <= bad.size()) {
                put64(bad, place, random() % 2 == 0 ? ~std::uint64_t{0} : random() % (2 * bad.size()));
            } else {
                bad[place] = static_cast<std::byte>(random());
            }
        }
        const auto snapshot = WatchlistSnapshot::fromBytes(withChecksum(std::move(bad)));
        if (!snapshot) {
            continue;
        }
        ++opened;
        for (std::uint32_t number = 0; number < snapshot->entryCount(); ++number) {
            const auto read = snapshot->entry(number);
            CHECK((read || read.error().kind == ErrorKind::Corrupt));
        }
        const PersonSearch search(snapshot->people(), snapshot->entryCount());
        for (const PersonFinding& finding : search.find(asked, -30)) {
            CHECK(finding.name.points <= 200); // whatever was found, nothing was read outside
        }
        for (const KeyTable table : {KeyTable::Document, KeyTable::Plate}) {
            for (const std::uint32_t number : snapshot->candidates(table, "L898902C3")) {
                CHECK(number < snapshot->entryCount());
            }
        }
    }
    CHECK(opened > 1000); // changed texts are not a matter of bounds; the checks above must have seen many
}

TEST_CASE("entry bytes that are cut or changed are an error, never more than that") {
    std::vector<std::byte> good;
    appendEntry(smallList()[3], good);
    REQUIRE(entryFromBytes(good));
    for (std::size_t length = 0; length < good.size(); ++length) {
        CHECK_FALSE(entryFromBytes(std::span(good).first(length)));
    }
    good.push_back(std::byte{0});
    CHECK(entryFromBytes(good).error().kind == ErrorKind::Corrupt);
}

namespace {

const std::string kGolden = std::string(LANEPOST_SOURCE_DIR) + "/tests/golden/screening/small.snapshot";

std::vector<std::byte> goldenContent() {
    WatchlistHeader of = header("small", "2026-11-20.1");
    of.title = "Small list";
    return snapshotBytes(smallList(), of);
}

} // namespace

TEST_CASE("the golden snapshot pins the file format") {
    const auto stored = readFile(kGolden, 1 << 20);
    INFO("write it anew only together with a new kSnapshotFormat: screening_test [write-golden]");
    REQUIRE(stored);
    CHECK(*stored == goldenContent());
    CHECK(WatchlistSnapshot::open(kGolden));
}

TEST_CASE("write the golden snapshot", "[.write-golden]") {
    REQUIRE(replaceFile(kGolden, goldenContent()));
}
