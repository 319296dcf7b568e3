// What must hold for every zone: each change in a covered place is seen or is one of the known blind ones, and no
// bytes whatever do harm.
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "mrz/check_digit.h"
#include "mrz/mrz_json.h"
#include "mrz/mrz_parser.h"
#include "mrz/specimen_lines.h"

using namespace lanepost;
using namespace lanepost::mrz;
using specimens::Lines;

namespace {

Result<MrzParse> parseOf(const Lines& lines) {
    return parseMrz(std::span<const std::string>(lines));
}

std::set<std::pair<int, int>> coveredPlaces(MrzFormat format) {
    std::set<std::pair<int, int>> places;
    for (const MrzCheckDigit& digit : layout(format).checkDigits) {
        for (const MrzPosition& position : coveredPositions(digit))
            places.insert({position.line, position.position});
    }
    return places;
}

bool blind(char before, char after) {
    return (checkDigitValue(before) - checkDigitValue(after)) % 10 == 0;
}

// What must hold for whatever was parsed.
void checkInvariants(const Lines& lines, const MrzParse& parse) {
    REQUIRE(static_cast<std::size_t>(layout(parse.format).lineCount()) == lines.size());
    for (const CheckDigitResult& digit : parse.checkDigits) {
        const std::string& line = lines.at(static_cast<std::size_t>(digit.position.line - 1));
        REQUIRE(line.at(static_cast<std::size_t>(digit.position.position - 1)) == digit.captured);
        REQUIRE((!digit.valid || digit.present));
    }
    REQUIRE(parse.fields.documentNumber.size() <= 23);
    REQUIRE(toJson(parse).dump().size() < 1500);
}

} // namespace

TEST_CASE("one changed character in a covered place is seen, or its value differs by a multiple of ten") {
    std::size_t seen = 0;
    std::size_t unseen = 0;
    for (const Lines& valid : specimens::all()) {
        REQUIRE(parseOf(valid)->allPresentCheckDigitsValid());
        const MrzFormat format = parseOf(valid)->format;
        for (const auto& [line, position] : coveredPlaces(format)) {
            Lines changed = valid;
            char& place = changed[static_cast<std::size_t>(line - 1)][static_cast<std::size_t>(position - 1)];
            const char before = place;
            for (const char after : kMrzAlphabet) {
                place = after;
                const Result<MrzParse> parse = parseOf(changed);
                REQUIRE(parse);
                if (after == before || parse->format != format)
                    continue;
                CAPTURE(formatName(format), line, position, before, after);
                const bool detected = !parse->allPresentCheckDigitsValid();
                if (!blind(before, after))
                    REQUIRE(detected);
                (detected ? seen : unseen) += 1;
            }
        }
    }
    // About one change in ten is blind by the standard's arithmetic.
    CHECK(seen > 6 * unseen);
    CHECK(unseen > 0);
}

TEST_CASE("blind changes in a document number pass, as the standard's arithmetic has it") {
    for (std::size_t position = 0; position < 9; ++position) {
        for (const char after : kMrzAlphabet) {
            Lines changed = specimens::kPassport;
            const char before = std::exchange(changed[1][position], after);
            CAPTURE(position, before, after);
            CHECK(parseOf(changed)->allPresentCheckDigitsValid() == blind(before, after));
        }
    }
}

TEST_CASE("changes in name, nationality and sex are seen by no check digit") {
    Lines changed = specimens::kPassport;
    changed[0][6] = 'Z';
    changed[1][11] = 'Z';
    changed[1][20] = 'M';
    CHECK(parseOf(changed)->allPresentCheckDigitsValid());
}

TEST_CASE("zones of random characters are parsed or refused, never worse") {
    std::mt19937 random(20261121);
    const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
    for (int turn = 0; turn < 20000; ++turn) {
        const MrzLayout& place = layout(static_cast<MrzFormat>(below(kMrzFormatCount)));
        Lines lines;
        for (const int length : place.lineLengths) {
            std::string& line = lines.emplace_back();
            for (int i = 0; i < length; ++i)
                line += below(3) == 0 ? '<' : kMrzAlphabet[below(kMrzAlphabet.size())];
        }
        if (place.format == MrzFormat::FrenchLicence)
            lines[0].replace(0, 5, "D1FRA");
        const Result<MrzParse> parse = parseOf(lines);
        REQUIRE(parse);
        checkInvariants(lines, *parse);
    }
}

TEST_CASE("random bytes of any shape are parsed or refused, never worse") {
    std::mt19937 random(9303);
    const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
    for (int turn = 0; turn < 20000; ++turn) {
        Lines lines(below(5));
        for (std::string& line : lines) {
            line.resize(below(2) == 0 ? below(60) : 30);
            for (char& c : line)
                c = static_cast<char>(below(256));
        }
        const Result<MrzParse> parse = parseOf(lines);
        if (parse)
            checkInvariants(lines, *parse);
        else
            REQUIRE_FALSE(parse.error().message.empty());
    }
}
