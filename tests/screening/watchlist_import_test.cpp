#include "screening/watchlist_import.h"

#include <sstream>

#include "screening/list_maker.h"

using namespace lanepost;
using namespace lanepost::screening;
using namespace lanepost::screening::test;

namespace {

const std::string kHeader =
    R"({"list":{"id":"docs","version":"7","built_at":"2026-11-20T06:00:00Z","max_age_hours":24}})";
const std::string kEntry =
    R"({"id":"A","category":"c","action_code":"refer","lane_text":"Refer","plates":[{"text":"SP 123"}]})";

struct Imported {
    ImportSummary summary;
    std::vector<WatchlistEntry> entries;
};

Imported import(const std::string& text) {
    Imported result;
    std::istringstream stream(text);
    result.summary = importWatchlist(stream, [&](const WatchlistEntry& taken) -> Result<void> {
        result.entries.push_back(taken);
        return {};
    });
    return result;
}

/// What is wrong with the entry line that is `kEntry` with `from` replaced by `to`.
std::string problemWith(const std::string& from, const std::string& to) {
    std::string line = kEntry;
    const std::size_t place = line.find(from);
    REQUIRE(place != std::string::npos);
    line.replace(place, from.size(), to);
    const auto read = entryFromLine(line);
    return read ? "nothing" : read.error().message;
}

std::string headerProblem(const std::string& line) {
    const auto read = headerFromLine(line);
    return read ? "nothing" : read.error().message;
}

} // namespace

TEST_CASE("an entry with every key is read as it stands") {
    const auto read = entryFromLine(
        R"({"id":"A","category":"c","action_code":"refer","lane_text":"Refer","originator":"UTO police",)"
        R"("valid_from":"2026-01-01","valid_until":"2026-12-31","names":["ERIKSSON<<ANNA<MARIA","Müller, Jörg","Solo",)"
        R"({"primary_identifier":"Petrow","secondary_identifier":"Iwan","kind":"weak","original":"Петров"}],)"
        R"("birth_dates":["1974-08-12","19740000"],"sex":"F","nationalities":["UTO","D"],)"
        R"("documents":[{"number":"L898902C3","issuing_state":"UTO","document_code":"P","status":"lost"}],)"
        R"("plates":[{"text":"SP 123","country":"UTO"}]})");
    REQUIRE(read);
    WatchlistEntry expected = entry("A");
    expected.category = "c";
    expected.laneText = "Refer";
    expected.originator = "UTO police";
    expected.validFrom = at("2026-01-01T00:00:00Z");
    expected.validUntil = at("2027-01-01T00:00:00Z"); // the last day counts
    expected.names = {named("ERIKSSON", "<ANNA<MARIA"),
                      named("Müller", " Jörg"),
                      named("Solo", ""),
                      {"Petrow", "Iwan", NameKind::Weak, "Петров"}};
    expected.birthDates = {{1974, 8, 12}, {1974, std::nullopt, std::nullopt}};
    expected.sex = "F";
    expected.nationalities = {"UTO", "D"};
    expected.documents = {{"L898902C3", "UTO", "P", "lost"}};
    expected.plates = {{"SP 123", "UTO"}};
    CHECK(*read == expected);
}

TEST_CASE("a validity may begin and end at a moment") {
    const auto read =
        entryFromLine(R"({"id":"A","category":"c","action_code":"refer","lane_text":"Refer","plates":[{"text":"X1"}],)"
                      R"("valid_from":"2026-01-01T10:00:00Z","valid_until":"2026-01-01T11:00:00Z"})");
    REQUIRE(read);
    CHECK(read->validFrom == at("2026-01-01T10:00:00Z"));
    CHECK(read->validUntil == at("2026-01-01T11:00:00Z"));
    const auto unlimited = entryFromLine(kEntry);
    REQUIRE(unlimited);
    CHECK(unlimited->validFrom == kAlways);
    CHECK(unlimited->validUntil == kForever);
}

TEST_CASE("each mistake in an entry is named by its key and what was expected") {
    CHECK(problemWith("", "") == "nothing");
    CHECK(problemWith(R"("id":"A",)", "") == "id: expected this key to be present");
    CHECK(problemWith(R"("A")", R"("")") == "id: expected text that is not empty");
    CHECK(problemWith(R"("A")", "7") == "id: expected text");
    CHECK(problemWith(R"("A")", '"' + std::string(65, 'x') + '"').find("id: expected at most 64 bytes") == 0);
    CHECK(problemWith(R"("Refer")", R"("a b c d e f g h i j k l m")") == "lane_text: expected at most 12 words");
    CHECK(problemWith(R"("Refer")", R"("Refer\u202E")").find("lane_text: expected at most 250 bytes of UTF-8") == 0);
    CHECK(problemWith(R"("Refer")", R"("Re\u0000fer")").find("lane_text: expected at most 250 bytes of UTF-8") == 0);
    CHECK(problemWith(R"("Refer",)", R"("Refer","discreet":true,)")
              .find("the object: unknown key; expected only action_code, birth_dates") == 0);
    CHECK(problemWith(R"({"text":"SP 123"})", R"("SP 123")") == "plates[0]: the value: expected a JSON object");
    CHECK(
        problemWith(R"({"text":"SP 123"})", R"({"text":"***"})").find("plates[0].text: expected letters and digits") ==
        0);
    CHECK(problemWith(R"({"text":"SP 123"})", R"({"text":"A","country":"UTOP"})")
              .find("plates[0].country: expected a distinguishing sign") == 0);
    CHECK(problemWith(R"([{"text":"SP 123"}])", "[]") == "names: expected at least one of names, documents and plates");
    CHECK(problemWith(R"([{"text":"SP 123"}])", "{}") == "plates: expected a list");
    CHECK(problemWith(R"("plates")", R"("valid_until":"tomorrow","plates")")
              .find("valid_until: expected a day such as 2026-11-21") == 0);
    CHECK(problemWith(R"("plates")", R"("valid_until":"2026-XX-XX","plates")")
              .find("valid_until: expected a day such as") == 0);
    CHECK(problemWith(R"("plates")", R"("valid_from":"2026-02-01","valid_until":"2026-01-01","plates")") ==
          "valid_until: expected a later time than valid_from");
    CHECK(problemWith(R"("plates")", R"("names":["ERIKSSON<<4NNA"],"plates")").find("names[0]: expected a name") == 0);
    CHECK(problemWith(R"("plates")", R"("names":[{"primary_identifier":"X","kind":"main"}],"plates")") ==
          "names[0]: kind: expected primary | alias | weak");
    CHECK(problemWith(R"("plates")", R"("birth_dates":["1974-02-30"],"plates")")
              .find("birth_dates[0]: expected a date such as") == 0);
    CHECK(problemWith(R"("plates")", R"("birth_dates":[19740230],"plates")")
              .find("birth_dates[0]: expected a date such as") == 0);
    CHECK(problemWith(R"("plates")", R"("sex":"X","plates")") == "sex: expected F or M, or no such key");
    CHECK(problemWith(R"("plates")", R"("nationalities":["Utopia"],"plates")")
              .find("nationalities[0]: expected an ICAO state code") == 0);
    CHECK(problemWith(R"("plates")", R"("nationalities":[""],"plates")")
              .find("nationalities[0]: expected an ICAO state code") == 0);
    CHECK(problemWith(R"("plates")", R"("documents":[{"number":"A?1"}],"plates")")
              .find("documents[0].number: expected letters A-Z") == 0);
    CHECK(problemWith(R"("plates")", R"("documents":[{"issuing_state":"UTO"}],"plates")") ==
          "documents[0]: number: expected this key to be present");
    CHECK(problemWith(R"("plates")", R"("documents":[{"number":"A","issuing_state":"U70"}],"plates")")
              .find("documents[0].issuing_state: expected an ICAO") == 0);
    CHECK(problemWith(R"("plates")", R"("documents":[{"number":"A","document_code":"PASS"}],"plates")")
              .find("documents[0].document_code: expected") == 0);
}

TEST_CASE("a key that stands twice in one object is refused, in two objects it is fine") {
    CHECK(problemWith(R"("plates")", R"("sex":"F","sex":"M","plates")") == "JSON: a key stands twice in one object");
    CHECK(problemWith(R"({"text":"SP 123"})", R"({"text":"A1","text":"B2"})") ==
          "JSON: a key stands twice in one object");
    CHECK(problemWith(R"({"text":"SP 123"})", R"({"text":"A1"},{"text":"B2"})") == "nothing");
}

TEST_CASE("messages do not repeat what the line says") {
    CHECK(problemWith(R"("plates")", R"("names":["SECRET<<4NNA"],"plates")").find("SECRET") == std::string::npos);
    CHECK(problemWith(R"("plates")", R"("SECRET":1,"plates")").find("SECRET") == std::string::npos);
    CHECK(problemWith(R"("plates")", R"(SECRET,"plates")").find("SECRET") == std::string::npos);
}

TEST_CASE("the header names the list, its version, its time and its age limit") {
    const auto read = headerFromLine(R"({"list":{"id":"docs","version":"7","title":"T","owner":"O","legal_basis":"L",)"
                                     R"("built_at":"2026-11-20T06:00:00Z","max_age_hours":24}})");
    REQUIRE(read);
    WatchlistHeader expected = header("docs", "7");
    expected.title = "T";
    expected.owner = "O";
    expected.legalBasis = "L";
    CHECK(*read == expected);
    CHECK(headerProblem(kEntry).find("expected {\"list\":{..}}") == 0);
    CHECK(headerProblem(R"({"list":{},"more":1})").find("expected {\"list\":{..}}") == 0);
    CHECK(headerProblem(R"({"list":[]})") == "list: expected a JSON object");
    CHECK(headerProblem(R"({"list":{"version":"7"}})") == "list.id: expected this key to be present");
    CHECK(headerProblem(R"({"list":{"id":"","version":"7","built_at":"2026-11-20T06:00:00Z","max_age_hours":24}})") ==
          "list.id: expected text that is not empty");
    CHECK(headerProblem(R"({"list":{"id":"a","version":"7","built_at":"2026-11-20","max_age_hours":24}})")
              .find("list.built_at: expected a time") == 0);
    CHECK(headerProblem(R"({"list":{"id":"a","version":"7","built_at":"1970-01-01T00:00:00Z","max_age_hours":24}})")
              .find("list.built_at: expected a time between") == 0);
    for (const char* hours : {"0", "-1", "8785", "1.5", "\"24\"", "1e99", "99999999999999999999"}) {
        CHECK(headerProblem(
                  std::string(R"({"list":{"id":"a","version":"7","built_at":"2026-11-20T06:00:00Z","max_age_hours":)") +
                  hours + "}}")
                  .find("list.max_age_hours: expected a whole number from 1 to 8784") == 0);
    }
}

TEST_CASE("a list is read line by line and bad lines are counted with their numbers") {
    const auto [summary, entries] = import("\xEF\xBB\xBF" + kHeader + "\r\n\n" + kEntry + "\r\n" + "{\n" + kEntry +
                                           "\n   \n" + R"({"id":"B"})" + "\n");
    REQUIRE(summary.header);
    CHECK(summary.header->listId == "docs");
    CHECK(summary.complete);
    CHECK(summary.lines == 5);
    CHECK(summary.entries == 1);
    CHECK(entries.size() == 1);
    CHECK(summary.badLines == 3);
    REQUIRE(summary.errors.size() == 3);
    CHECK(summary.errors[0].line == 4);
    CHECK(summary.errors[0].message == "line 1, column 2: not JSON in UTF-8");
    CHECK(summary.errors[1] == ImportError{5, "id: expected one that no line before has"});
    CHECK(summary.errors[2].line == 7);
}

TEST_CASE("without a header nothing is imported") {
    for (const std::string& text :
         {std::string(), std::string("\n\n"), kEntry + "\n" + kEntry, std::string("nonsense\n") + kHeader,
          std::string(kMaxLineBytes + 1, 'x') + "\n" + kHeader}) {
        const auto [summary, entries] = import(text);
        CHECK_FALSE(summary.header);
        CHECK(summary.badLines == 1);
        CHECK(summary.errors.size() == 1);
        CHECK(entries.empty());
    }
}

TEST_CASE("a line beyond the limit is one bad line and the next is read") {
    std::string longLine = kEntry;
    longLine.insert(longLine.size() - 1, std::string(kMaxLineBytes, ' '));
    std::string longest = kEntry;
    longest.insert(longest.size() - 1, std::string(kMaxLineBytes - kEntry.size(), ' '));
    const auto [summary, entries] = import(kHeader + "\n" + longLine + "\n" + longest);
    CHECK(summary.badLines == 1);
    CHECK(summary.errors[0].message.find("expected at most 65536 bytes") == 0);
    CHECK(entries.size() == 1);
}

TEST_CASE("deep nesting is refused without recursion") {
    const std::string deep = std::string(30000, '[') + std::string(30000, ']');
    const auto [summary, entries] =
        import(kHeader + "\n" + deep + "\n" + R"({"a":)" + deep + "}\n" + std::string(60000, '['));
    CHECK(summary.badLines == 3);
    CHECK(summary.errors[0].message == "JSON: nested more than 6 deep");
    CHECK(entries.empty());
}

TEST_CASE("only the first errors are kept, all are counted") {
    std::string text = kHeader + "\n";
    for (int i = 0; i < 250; ++i) {
        text += "{}\n";
    }
    const auto summary = import(text).summary;
    CHECK(summary.badLines == 250);
    CHECK(summary.errors.size() == ImportSummary::kMaxErrors);
}

TEST_CASE("an entry with more items than allowed is refused") {
    std::string plates;
    for (std::size_t i = 0; i <= WatchlistLimits::kItems; ++i) {
        plates += std::string(i == 0 ? "" : ",") + R"({"text":"A)" + std::to_string(i) + "\"}";
    }
    CHECK(problemWith(R"({"text":"SP 123"})", plates) == "plates: expected at most 100 items");
}

TEST_CASE("a sink that refuses makes a bad line, a full one ends the import") {
    std::istringstream stream(kHeader + "\n" + kEntry + "\n" + R"({"id":"B")" + kEntry.substr(9) + "\n");
    int asked = 0;
    const ImportSummary summary = importWatchlist(stream, [&](const WatchlistEntry&) -> Result<void> {
        ++asked;
        return fail(ErrorKind::LimitExceeded, "full");
    });
    CHECK(asked == 1);
    CHECK_FALSE(summary.complete);
    CHECK(summary.badLines == 1);
    CHECK(summary.entries == 0);
}

namespace {

/// Gives some bytes and then fails as a file buffer does on a broken disk.
class BreakingBuffer : public std::streambuf {
public:
    explicit BreakingBuffer(std::string text) : text_(std::move(text)) {
        setg(text_.data(), text_.data(), text_.data() + text_.size());
    }

protected:
    int_type underflow() override { throw std::ios_base::failure("error reading the file"); }

private:
    std::string text_;
};

} // namespace

TEST_CASE("a source that cannot be read on is not taken for one that ended") {
    BreakingBuffer buffer(kHeader + "\n" + kEntry + "\n");
    std::istream stream(&buffer);
    const ImportSummary summary = importWatchlist(stream, [](const WatchlistEntry&) { return Result<void>(); });
    CHECK_FALSE(summary.complete);
    CHECK(summary.entries == 1);
    CHECK(summary.badLines == 1);
}
