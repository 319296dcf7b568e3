// The layout tables hold together, and detection follows shape and code.
#include "mrz/mrz_format.h"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace lanepost::mrz;

namespace {

using Views = std::vector<std::string_view>;

std::vector<MrzFormat> allFormats() {
    std::vector<MrzFormat> formats;
    for (int i = 0; i < kMrzFormatCount; ++i)
        formats.push_back(static_cast<MrzFormat>(i));
    return formats;
}

// Lines of this layout, all filler but for the given beginning.
std::vector<std::string> linesOf(MrzFormat format, const std::string& beginning) {
    std::vector<std::string> lines;
    for (const int length : layout(format).lineLengths)
        lines.emplace_back(static_cast<std::size_t>(length), '<');
    lines.front().replace(0, beginning.size(), beginning);
    return lines;
}

std::optional<MrzFormat> detected(MrzFormat shape, const std::string& beginning) {
    const std::vector<std::string> lines = linesOf(shape, beginning);
    const Views views(lines.begin(), lines.end());
    return detectFormat(views);
}

} // namespace

TEST_CASE("formats are found by their own names") {
    for (const MrzFormat format : allFormats()) {
        CHECK(layout(format).format == format);
        CHECK(formatFromName(formatName(format)) == format);
    }
    CHECK(formatName(MrzFormat::MrvA) == "MRV-A");
    CHECK_FALSE(formatFromName("TD4"));
}

TEST_CASE("every position of every format lies in one field, and only the Swiss language in two") {
    for (const MrzFormat format : allFormats()) {
        const MrzLayout& place = layout(format);
        for (int line = 1; line <= place.lineCount(); ++line) {
            for (int position = 1; position <= place.lineLengths[static_cast<std::size_t>(line - 1)]; ++position) {
                CAPTURE(formatName(format), line, position);
                const auto holders = std::ranges::count_if(place.fields, [&](const MrzFieldPlace& field) {
                    return field.range.line == line && field.range.start <= position && position <= field.range.end;
                });
                const bool shared = format == MrzFormat::SwissLicence && line == 1 && position == 7;
                CHECK(holders == (shared ? 2 : 1));
                CHECK(allowedCharacters(place, {line, position}) != 0);
            }
        }
        CHECK(fieldAt(place, {0, 1}) == nullptr);
        CHECK(fieldAt(place, {place.lineCount() + 1, 1}) == nullptr);
        CHECK(allowedCharacters(place, {1, place.lineLengths[0] + 1}) == 0);
    }
}

TEST_CASE("check digits stand outside what they cover, and inside the format") {
    for (const MrzFormat format : allFormats()) {
        const MrzLayout& place = layout(format);
        for (const MrzCheckDigit& digit : place.checkDigits) {
            CAPTURE(formatName(format), std::string(digit.name));
            const std::vector<MrzPosition> covered = coveredPositions(digit);
            CHECK(std::ranges::find(covered, digit.position) == covered.end());
            REQUIRE(fieldAt(place, digit.position) != nullptr);
            CHECK(fieldName(fieldAt(place, digit.position)->field).ends_with("_cd"));
            for (const MrzPosition& position : covered)
                CHECK(fieldAt(place, position) != nullptr);
        }
    }
}

TEST_CASE("the composite of a passport covers 39 positions and leaves out nationality and sex") {
    const MrzLayout& passport = layout(MrzFormat::Td3);
    const std::vector<MrzPosition> covered = coveredPositions(passport.checkDigits.back());
    CHECK(covered.size() == 39);
    CHECK(covered.front() == MrzPosition{2, 1});
    CHECK(covered.back() == MrzPosition{2, 43});
    CHECK(std::ranges::find(covered, MrzPosition{2, 12}) == covered.end());
    CHECK(std::ranges::find(covered, MrzPosition{2, 21}) == covered.end());
}

TEST_CASE("the composite of a card starts in its first line") {
    const std::vector<MrzPosition> covered = coveredPositions(layout(MrzFormat::Td1).checkDigits.back());
    CHECK(covered.size() == 50);
    CHECK(covered.front() == MrzPosition{1, 6});
    CHECK(covered.back() == MrzPosition{2, 29});
}

TEST_CASE("visas have no composite") {
    for (const MrzFormat format : {MrzFormat::MrvA, MrzFormat::MrvB}) {
        CHECK(layout(format).checkDigits.size() == 3);
        CHECK(findField(layout(format), MrzField::CompositeCheckDigit) == nullptr);
    }
}

TEST_CASE("positions allow the characters of their field") {
    const MrzLayout& passport = layout(MrzFormat::Td3);
    CHECK(contains(allowedCharacters(passport, {1, 1}), 'P'));
    CHECK_FALSE(contains(allowedCharacters(passport, {1, 1}), '0'));
    CHECK(contains(allowedCharacters(passport, {2, 1}), '0'));
    CHECK(contains(allowedCharacters(passport, {2, 14}), '<'));
    CHECK_FALSE(contains(allowedCharacters(passport, {2, 22}), '<'));
    CHECK(contains(allowedCharacters(passport, {2, 21}), 'M'));
    CHECK_FALSE(contains(allowedCharacters(passport, {2, 21}), 'X'));
    CHECK_FALSE(contains(allowedCharacters(passport, {1, 1}), '\n'));
}

TEST_CASE("shapes lead to the formats that have them") {
    CHECK(formatsFor(2, 44) == std::vector{MrzFormat::Td3, MrzFormat::MrvA});
    CHECK(formatsFor(2, 36) == std::vector{MrzFormat::Td2, MrzFormat::MrvB, MrzFormat::FrenchId});
    CHECK(formatsFor(3, 30) == std::vector{MrzFormat::Td1, MrzFormat::SwissLicence});
    CHECK(formatsFor(1, 30) == std::vector{MrzFormat::FrenchLicence});
    CHECK(formatsFor(2, 30).empty());
    CHECK(formatsFor(0, 0).empty());
}

TEST_CASE("the document code tells formats of one shape apart") {
    CHECK(detected(MrzFormat::Td3, "P<UTO") == MrzFormat::Td3);
    CHECK(detected(MrzFormat::Td3, "V<UTO") == MrzFormat::MrvA);
    CHECK(detected(MrzFormat::Td2, "I<UTO") == MrzFormat::Td2);
    CHECK(detected(MrzFormat::Td2, "VCUTO") == MrzFormat::MrvB);
    CHECK(detected(MrzFormat::Td2, "IDFRA") == MrzFormat::FrenchId);
    CHECK(detected(MrzFormat::Td2, "I<FRA") == MrzFormat::Td2);
    CHECK(detected(MrzFormat::Td1, "IDFRA") == MrzFormat::Td1);
    CHECK(detected(MrzFormat::SwissLicence, "AAA001D") == MrzFormat::SwissLicence);
    CHECK(detected(MrzFormat::FrenchLicence, "D1FRA") == MrzFormat::FrenchLicence);
}

TEST_CASE("a code that no format expects gives the ordinary format of the shape") {
    CHECK(detected(MrzFormat::Td3, "I<SVK") == MrzFormat::Td3);
    CHECK(detected(MrzFormat::Td3, "<<<<<") == MrzFormat::Td3);
    CHECK(detected(MrzFormat::Td1, "P<UTO") == MrzFormat::Td1);
}

TEST_CASE("one line of another document is no French licence") {
    CHECK_FALSE(detected(MrzFormat::FrenchLicence, "D1BEL"));
    CHECK_FALSE(detected(MrzFormat::FrenchLicence, ""));
}
