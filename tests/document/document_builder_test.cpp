#include "document/document_builder.h"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace lanepost;
using namespace lanepost::document;

namespace {

const UtcTime kNow = parseRfc3339("2011-06-01T10:00:00Z").value();

/// The reading of these lines as if every character had been sure.
mrz::MrzReading readingOf(std::vector<std::string> lines) {
    mrz::MrzReading reading;
    reading.parse = mrz::parseMrz(std::span<const std::string>(lines)).value();
    reading.format = reading.parse->format;
    reading.lines = std::move(lines);
    reading.accepted = reading.parse->allPresentCheckDigitsValid();
    reading.confidence = 0.99;
    return reading;
}

CheckResult resultOf(const DocumentReading& document, std::string_view id) {
    const auto check = std::ranges::find(document.checks, id, &DocumentCheck::id);
    REQUIRE(check != document.checks.end());
    return check->result;
}

// ICAO Doc 9303-4, appendix B: the specimen of Utopia.
const std::vector<std::string> kSpecimen{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                         "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};

} // namespace

TEST_CASE("the specimen passport of Doc 9303 becomes a document with all checks successful while it is valid") {
    const DocumentReading document = documentFrom(readingOf(kSpecimen), kNow);
    REQUIRE(document.found());
    REQUIRE(document.format == "TD3");
    REQUIRE(document.documentNumber == "L898902C3");
    REQUIRE(document.issuingState == "UTO");
    REQUIRE(document.identity.primaryIdentifier == "ERIKSSON");
    REQUIRE(document.identity.secondaryIdentifier == "ANNA MARIA");
    REQUIRE(toText(document.identity.birthDate) == "1974-08-12");
    REQUIRE(toText(document.expiryDate) == "2012-04-15");
    REQUIRE(document.accepted);
    REQUIRE(std::ranges::all_of(document.checks, [](const auto& check) { return check.result == CheckResult::Successful; }));
}

TEST_CASE("what the reader also thought possible in the name comes along, by its place in the name") {
    mrz::MrzReading reading = readingOf(kSpecimen);
    for (const std::string& line : reading.lines) {
        reading.characters.emplace_back();
        for (const char c : line) {
            reading.characters.back().push_back({c, 0.99, {}});
        }
    }
    REQUIRE(documentFrom(reading, kNow).identity.nameAlternatives.empty());
    reading.characters[0][5] = {'E', 0.6, {{'F', 0.3}, {'<', 0.1}}};
    reading.characters[0][15] = {'A', 0.75, {{'R', 0.25}, {'4', 0.1}}}; // the first letter behind "<<"
    reading.characters[0][24] = {'A', 0.99, {{'R', 0.001}}};
    reading.characters[0][30] = {'<', 0.6, {{'K', 0.4}}};
    reading.characters[1][0] = {'L', 0.6, {{'I', 0.4}}}; // not the name
    const auto found = documentFrom(reading, kNow).identity.nameAlternatives;
    REQUIRE(found.size() == 2);
    CHECK(found[0].position == 0);
    CHECK(found[0].letter == 'F');
    CHECK(found[0].probability == Approx(1.0 / 3));
    CHECK(found[1].position == 9); // ERIKSSON and a space
    CHECK(found[1].letter == 'R');
    CHECK(found[1].probability == Approx(0.25));
}

TEST_CASE("a document is valid on its last day and expired on the next") {
    const auto onDay = [](const char* time) { return documentFrom(readingOf(kSpecimen), parseRfc3339(time).value()); };
    REQUIRE(resultOf(onDay("2012-04-15T23:59:59Z"), "mrz.expiry_date") == CheckResult::Successful);
    REQUIRE(resultOf(onDay("2012-04-16T00:00:00Z"), "mrz.expiry_date") == CheckResult::Failed);
}

TEST_CASE("a wrong check digit is a failed check that says what was captured and expected") {
    auto lines = kSpecimen;
    lines[1][9] = '7';
    const DocumentReading document = documentFrom(readingOf(lines), kNow);
    REQUIRE(resultOf(document, "mrz.check_digit.document_number") == CheckResult::Failed);
    const auto check = std::ranges::find(document.checks, "mrz.check_digit.document_number", &DocumentCheck::id);
    REQUIRE(check->detail == "captured 7, expected 6");
    REQUIRE_FALSE(document.accepted);
}

TEST_CASE("an unknown state is undetermined and never failed") {
    auto lines = kSpecimen;
    lines[0].replace(2, 3, "QQQ");
    REQUIRE(resultOf(documentFrom(readingOf(lines), kNow), "mrz.issuing_state") == CheckResult::Undetermined);
}

TEST_CASE("a page without a zone is a document that was not found") {
    const DocumentReading document = documentFrom(mrz::MrzReading{}, kNow);
    REQUIRE_FALSE(document.found());
    REQUIRE(document.checks.empty());
}

TEST_CASE("repairs and doubtful fields are passed on as they are") {
    auto reading = readingOf(kSpecimen);
    reading.accepted = false;
    reading.doubtful = {"surname"};
    reading.repairs = {{{2, 1}, '1', 'L', "check digits document_number, composite"}};
    const DocumentReading document = documentFrom(reading, kNow);
    REQUIRE(document.doubtful == std::vector<std::string>{"surname"});
    REQUIRE(document.repairs.size() == 1);
    REQUIRE(document.repairs[0].line == 2);
    REQUIRE(document.repairs[0].before == '1');
}
