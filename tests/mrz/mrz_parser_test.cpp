// The parser on ICAO's specimens, on made-up documents for each rule, and on lines that are no zone.
#include "mrz/mrz_parser.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "mrz/specimen_lines.h"

using namespace lanepost;
using namespace lanepost::mrz;
using specimens::Lines;

namespace {

MrzParse parsed(const Lines& lines) {
    const Result<MrzParse> parse = parseMrz(std::span<const std::string>(lines));
    if (!parse)
        FAIL(parse.error().message);
    return *parse;
}

Error failureOf(const Lines& lines) {
    const Result<MrzParse> parse = parseMrz(std::span<const std::string>(lines));
    REQUIRE_FALSE(parse);
    return parse.error();
}

const CheckDigitResult& digit(const MrzParse& parse, std::string_view name) {
    const CheckDigitResult* found = parse.checkDigit(name);
    REQUIRE(found != nullptr);
    return *found;
}

// The lines with some characters replaced; line and position count from 1.
Lines with(Lines lines, int line, int position, const std::string& text) {
    lines.at(static_cast<std::size_t>(line - 1)).replace(static_cast<std::size_t>(position - 1), text.size(), text);
    return lines;
}

// A passport of Utopia with this name field, filled up.
MrzParse passportNamed(std::string name) {
    name.resize(39, '<');
    return parsed(with(specimens::kPassport, 1, 6, name));
}

// A card whose first line goes on like this after the state, composite computed.
Lines cardWithNumber(std::string rest) {
    rest.resize(25, '<');
    return specimens::withCheckDigits(MrzFormat::Td1, with(specimens::kCard, 1, 6, rest));
}

} // namespace

TEST_CASE("the passport of Doc 9303-4 is read with all its check digits") {
    const MrzParse parse = parsed(specimens::kPassport);
    CHECK(parse.format == MrzFormat::Td3);
    CHECK(parse.fields.documentCode == "P");
    CHECK(parse.fields.issuingState == "UTO");
    CHECK(parse.fields.primaryIdentifier == "ERIKSSON");
    CHECK(parse.fields.secondaryIdentifier == "ANNA MARIA");
    CHECK_FALSE(parse.fields.nameFillsField);
    CHECK(parse.fields.documentNumber == "L898902C3");
    CHECK_FALSE(parse.fields.documentNumberLong);
    CHECK(parse.fields.nationality == "UTO");
    CHECK(parse.fields.birthDate.raw == "740812");
    CHECK(parse.fields.sex == "F");
    CHECK(parse.fields.expiryDate.raw == "120415");
    CHECK(parse.fields.optional1 == "ZE184226B");
    CHECK(parse.checkDigits.size() == 5);
    CHECK(parse.allPresentCheckDigitsValid());
    CHECK(parse.unexpectedCharacters.empty());
    CHECK(digit(parse, "composite").position == MrzPosition{2, 44});
    CHECK(digit(parse, "composite").captured == '0');
}

TEST_CASE("the card of Doc 9303-5 is read") {
    const MrzParse parse = parsed(specimens::kCard);
    CHECK(parse.format == MrzFormat::Td1);
    CHECK(parse.fields.documentNumber == "D23145890");
    CHECK(parse.fields.primaryIdentifier == "ERIKSSON");
    CHECK(parse.fields.optional1.empty());
    CHECK(parse.fields.optional2.empty());
    CHECK(parse.checkDigits.size() == 4);
    CHECK(parse.allPresentCheckDigitsValid());
}

TEST_CASE("the TD2 document of Doc 9303-6 is read") {
    const MrzParse parse = parsed(specimens::kTd2);
    CHECK(parse.format == MrzFormat::Td2);
    CHECK(parse.fields.documentNumber == "D23145890");
    CHECK(parse.allPresentCheckDigitsValid());
}

TEST_CASE("visas are read without asking for a composite check digit") {
    const MrzParse large = parsed(specimens::kVisaA);
    CHECK(large.format == MrzFormat::MrvA);
    CHECK(large.fields.documentNumber == "L898902C");
    CHECK(large.fields.expiryDate.raw == "940623");
    CHECK(large.fields.optional1 == "ZE184226B");
    CHECK(large.checkDigit("composite") == nullptr);
    CHECK(large.allPresentCheckDigitsValid());
    const MrzParse small = parsed(specimens::kVisaB);
    CHECK(small.format == MrzFormat::MrvB);
    CHECK(small.fields.optional1 == "ZE184226");
    CHECK(small.allPresentCheckDigitsValid());
}

TEST_CASE("the French identity card has its names in two fields and three check digits") {
    const MrzParse parse = parsed(specimens::frenchId());
    CHECK(parse.format == MrzFormat::FrenchId);
    CHECK(parse.fields.primaryIdentifier == "SPECIMEN MODELE");
    CHECK(parse.fields.secondaryIdentifier == "JEANNE, MARIE");
    CHECK(parse.fields.office == "75P001");
    CHECK(parse.fields.documentNumber == "9912P0012345");
    CHECK(parse.checkDigits.size() == 3);
    CHECK(parse.allPresentCheckDigitsValid());
}

TEST_CASE("double given names of the French identity card stay together") {
    Lines lines = with(specimens::frenchId(), 2, 14, "JEAN<LUC<<YVES");
    CHECK(parsed(lines).fields.secondaryIdentifier == "JEAN LUC, YVES");
    lines = with(specimens::frenchId(), 2, 14, "<<<<<<<<<<<<<<");
    CHECK(parsed(lines).fields.secondaryIdentifier.empty());
}

TEST_CASE("the French driving licence is one line whose number digit is never judged") {
    const MrzParse parse = parsed({"D1FRA00ZZ000000331231SPECIME<6"});
    CHECK(parse.format == MrzFormat::FrenchLicence);
    CHECK(parse.fields.documentCode == "D1");
    CHECK(parse.fields.documentNumber == "00ZZ00000");
    CHECK(parse.fields.primaryIdentifier == "SPECIME");
    CHECK_FALSE(digit(parse, "document_number").present);
    CHECK(digit(parse, "composite").valid);
    CHECK(parsed({"D1FRA00ZZ000000331231SPECIME<7"}).allPresentCheckDigitsValid() == false);
}

TEST_CASE("the Swiss driving licence has no check digits") {
    const MrzParse parse = parsed({"ABC123F<<", "FACHE123456789001<<900101<<<<<", "SPECIMEN<<MODELE<<<<<<<<<<<<<<"});
    CHECK(parse.format == MrzFormat::SwissLicence);
    CHECK(parse.fields.documentNumber == "ABC123F");
    CHECK(parse.fields.language == "F");
    CHECK(parse.fields.pinCode == "123456789");
    CHECK(parse.fields.version == "001");
    CHECK(parse.fields.birthDate.raw == "900101");
    CHECK(parse.checkDigits.empty());
    CHECK(parse.allPresentCheckDigitsValid());
}

TEST_CASE("a wrong composite check digit is reported and the fields are kept") {
    const MrzParse parse = parsed(with(specimens::kPassport, 2, 44, "1"));
    CHECK_FALSE(parse.allPresentCheckDigitsValid());
    CHECK_FALSE(digit(parse, "composite").valid);
    CHECK(digit(parse, "composite").captured == '1');
    CHECK(digit(parse, "composite").expected == '0');
    CHECK(digit(parse, "document_number").valid);
    CHECK(parse.fields == parsed(specimens::kPassport).fields);
}

TEST_CASE("a filler at a check digit's place means absent, neither right nor wrong") {
    const MrzParse composite = parsed(with(specimens::kPassport, 2, 44, "<"));
    CHECK_FALSE(digit(composite, "composite").present);
    CHECK_FALSE(digit(composite, "composite").valid);
    CHECK(digit(composite, "composite").expected == '0');
    CHECK(composite.allPresentCheckDigitsValid());
    const MrzParse number = parsed(with(specimens::kPassport, 2, 10, "<"));
    CHECK_FALSE(digit(number, "document_number").present);
    CHECK_FALSE(number.allPresentCheckDigitsValid()); // the composite covers position 10
}

TEST_CASE("a letter at a check digit's place is wrong") {
    CHECK_FALSE(digit(parsed(with(specimens::kPassport, 2, 44, "O")), "composite").valid);
    CHECK(digit(parsed(with(specimens::kPassport, 2, 44, "O")), "composite").present);
}

TEST_CASE("empty optional data may have the check digit 0 or a filler, other data may not") {
    const Lines empty = specimens::withCheckDigits(MrzFormat::Td3, with(specimens::kPassport, 2, 29, "<<<<<<<<<<<<<<"));
    CHECK(digit(parsed(empty), "optional").captured == '0');
    CHECK(digit(parsed(empty), "optional").valid);
    const MrzParse filler = parsed(with(empty, 2, 43, "<"));
    CHECK(digit(filler, "optional").present);
    CHECK(digit(filler, "optional").valid);
    CHECK(filler.allPresentCheckDigitsValid());
    CHECK_FALSE(digit(parsed(with(empty, 2, 43, "1")), "optional").valid);
    CHECK_FALSE(digit(parsed(with(specimens::kPassport, 2, 43, "<")), "optional").present);
}

TEST_CASE("a long card number goes on in the optional data, its check digit behind it") {
    const MrzParse parse = parsed(cardWithNumber("D23145890<73425<OPT<1"));
    CHECK(parse.fields.documentNumber == "D231458907342");
    CHECK(parse.fields.documentNumberLong);
    CHECK(parse.fields.optional1 == "OPT<1");
    CHECK(digit(parse, "document_number").position == MrzPosition{1, 20});
    CHECK(digit(parse, "document_number").captured == '5');
}

TEST_CASE("the rule that a long number's check digit follows is reported") {
    // Over the number alone: 3. Counting the filler between its halves: 5.
    const MrzParse standard = parsed(cardWithNumber("D23145890<73423"));
    CHECK(standard.documentNumberRule == DocumentNumberRule::WithoutFiller);
    CHECK(standard.allPresentCheckDigitsValid());
    const MrzParse counted = parsed(cardWithNumber("D23145890<73425"));
    CHECK(counted.documentNumberRule == DocumentNumberRule::WithFiller);
    CHECK(counted.allPresentCheckDigitsValid());
    const MrzParse wrong = parsed(cardWithNumber("D23145890<73427"));
    CHECK(wrong.documentNumberRule == DocumentNumberRule::Neither);
    CHECK_FALSE(digit(wrong, "document_number").valid);
    CHECK(digit(wrong, "document_number").expected == '3');
    CHECK(parsed(specimens::kCard).documentNumberRule == DocumentNumberRule::Ordinary);
}

TEST_CASE("a long number may fill the optional data to its last place") {
    const MrzParse parse = parsed(cardWithNumber("D23145890<1234567890ABC4<"));
    CHECK(parse.fields.documentNumber == "D231458901234567890ABC");
    CHECK(parse.fields.optional1.empty());
    CHECK(parsed(cardWithNumber("D23145890<1234567890ABCD4")).fields.documentNumber == "D231458901234567890ABCD");
}

TEST_CASE("one character behind the filler is the check digit of nine characters") {
    const MrzParse parse = parsed(cardWithNumber("D23145890<7"));
    CHECK(parse.fields.documentNumber == "D23145890");
    CHECK(parse.fields.documentNumberLong);
    CHECK(digit(parse, "document_number").valid);
}

TEST_CASE("a TD2 number goes on in the optional data as well") {
    const Lines lines =
        specimens::withCheckDigits(MrzFormat::Td2, with(with(specimens::kTd2, 2, 10, "<"), 2, 29, "73423<X"));
    const MrzParse parse = parsed(lines);
    CHECK(parse.fields.documentNumber == "D231458907342");
    CHECK(parse.fields.optional1 == "X");
    CHECK(parse.documentNumberRule == DocumentNumberRule::WithoutFiller);
    CHECK(digit(parse, "document_number").position == MrzPosition{2, 33});
    CHECK(parse.allPresentCheckDigitsValid());
}

TEST_CASE("a missing check digit with empty optional data is no long number") {
    const MrzParse parse = parsed(with(specimens::kCard, 1, 15, "<"));
    CHECK(parse.fields.documentNumber == "D23145890");
    CHECK_FALSE(parse.fields.documentNumberLong);
    CHECK_FALSE(digit(parse, "document_number").present);
}

TEST_CASE("passports and visas have no long numbers") {
    const MrzParse parse = parsed(with(specimens::kPassport, 2, 10, "<"));
    CHECK(parse.fields.documentNumber == "L898902C3");
    CHECK_FALSE(parse.fields.documentNumberLong);
    CHECK(parse.fields.optional1 == "ZE184226B");
}

TEST_CASE("fillers inside numbers and in front of optional data are kept") {
    CHECK(parsed(with(specimens::kPassport, 2, 1, "12345<<AB")).fields.documentNumber == "12345<<AB");
    CHECK(parsed(with(specimens::kPassport, 2, 29, "<00000000A<<<<")).fields.optional1 == "<00000000A");
}

TEST_CASE("Germany's single letter loses its fillers") {
    const MrzParse parse = parsed(with(with(specimens::kPassport, 1, 3, "D<<"), 2, 11, "D<<"));
    CHECK(parse.fields.issuingState == "D");
    CHECK(parse.fields.nationality == "D");
    CHECK(parse.allPresentCheckDigitsValid());
}

TEST_CASE("document codes keep their second letter, old and harmonized") {
    for (const char* code : {"PP", "PE", "PD", "PO", "PR", "PT", "PS", "PL", "PM", "PA"})
        CHECK(parsed(with(specimens::kPassport, 1, 1, code)).fields.documentCode == code);
}

TEST_CASE("birth dates keep what is unknown") {
    const Lines lines = specimens::withCheckDigits(MrzFormat::Td3, with(specimens::kPassport, 2, 14, "74<<<<"));
    const MrzParse parse = parsed(lines);
    CHECK(parse.fields.birthDate.raw == "74<<<<");
    CHECK_FALSE(parse.fields.birthDate.complete());
    CHECK(parse.allPresentCheckDigitsValid());
    CHECK(parse.unexpectedCharacters.empty());
}

TEST_CASE("a sex that is not stated is empty") {
    CHECK(parsed(with(specimens::kPassport, 2, 21, "<")).fields.sex.empty());
    CHECK(parsed(with(specimens::kPassport, 2, 21, "X")).fields.sex == "X");
}

TEST_CASE("names follow the examples of Doc 9303-4") {
    CHECK(passportNamed("SMITH<JONES<<SUSIE<MARGARET").fields.primaryIdentifier == "SMITH JONES");
    CHECK(passportNamed("VAN<DER<MUELLEN<<MARTIN").fields.primaryIdentifier == "VAN DER MUELLEN");
    CHECK(passportNamed("VAN<DER<MUELLEN<<MARTIN").fields.secondaryIdentifier == "MARTIN");
    CHECK(passportNamed("OCONNOR<<ENYA<SIOBHAN").fields.secondaryIdentifier == "ENYA SIOBHAN");
}

TEST_CASE("a name without a secondary identifier is all primary") {
    const MrzParse one = passportNamed("ARKFREITH");
    CHECK(one.fields.primaryIdentifier == "ARKFREITH");
    CHECK(one.fields.secondaryIdentifier.empty());
    const MrzParse two = passportNamed("SATRIYA<SUDARPA");
    CHECK(two.fields.primaryIdentifier == "SATRIYA SUDARPA");
    CHECK(two.fields.secondaryIdentifier.empty());
}

TEST_CASE("two fillers twice still part the name once") {
    const MrzParse parse = passportNamed("ERIKSSON<<ANNA<<MARIA");
    CHECK(parse.fields.primaryIdentifier == "ERIKSSON");
    CHECK(parse.fields.secondaryIdentifier == "ANNA MARIA");
}

TEST_CASE("a name that begins with the separator has no primary identifier") {
    const MrzParse parse = passportNamed("<<ANNA<MARIA");
    CHECK(parse.fields.primaryIdentifier.empty());
    CHECK(parse.fields.secondaryIdentifier == "ANNA MARIA");
    CHECK(passportNamed("<ERIKSSON<<ANNA").fields.primaryIdentifier == "ERIKSSON");
    CHECK(passportNamed("").fields.primaryIdentifier.empty());
}

TEST_CASE("a letter in the last position means that the name may be cut off") {
    const MrzParse cut = passportNamed("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K");
    CHECK(cut.fields.nameFillsField);
    CHECK(cut.fields.secondaryIdentifier == "CHAYAPA DEJTHAMRONG K");
    CHECK(passportNamed("BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI").fields.nameFillsField);
    CHECK_FALSE(passportNamed("HENG<<DEBORAH<MING<LO").fields.nameFillsField);
}

TEST_CASE("characters that the standard does not allow at their place are named and the rest is read") {
    const MrzParse parse = parsed(with(with(specimens::kPassport, 1, 8, "1"), 2, 24, "O"));
    CHECK(parse.unexpectedCharacters == std::vector<MrzPosition>{{1, 8}, {2, 24}});
    CHECK(parse.fields.primaryIdentifier == "ER1KSSON");
    CHECK_FALSE(parse.fields.expiryDate.complete());
}

TEST_CASE("lines that are no zone are refused with line and column, without their content") {
    CHECK(failureOf({}).message == "no lines: a machine readable zone has 1, 2 or 3");
    CHECK(failureOf({"A", "B", "C", "D"}).message == "more than 3 lines: a machine readable zone has 1, 2 or 3");
    CHECK(failureOf({"P<UTO", "L898"}).message == "line 1 of 2, column 6: 5 characters, expected 36 or 44");
    Lines lines = specimens::kPassport;
    lines[1].pop_back();
    CHECK(failureOf(lines).message == "line 2 of 2, column 44: 43 characters, expected 44");
    lines[1] += "00";
    CHECK(failureOf(lines).message == "line 2 of 2, column 45: 45 characters, expected 44");
    CHECK(failureOf({"", "", ""}).message == "line 1 of 3, column 1: 0 characters, expected 9 or 30");
    CHECK(failureOf(with(specimens::kPassport, 2, 7, "c")).message ==
          "line 2, column 7: byte 0x63 is none of A-Z, 0-9 and <");
    CHECK(failureOf(with(specimens::kCard, 3, 30, std::string(1, '\0'))).message ==
          "line 3, column 30: byte 0x00 is none of A-Z, 0-9 and <");
    CHECK(failureOf(with(specimens::kPassport, 1, 2, "\xC3")).kind == ErrorKind::InvalidArgument);
    CHECK(failureOf({std::string(30, '<')}).kind == ErrorKind::Unsupported);
}

TEST_CASE("a reader that knows better may name the format") {
    const std::vector<std::string_view> views(specimens::kVisaA.begin(), specimens::kVisaA.end());
    const Result<MrzParse> parse = parseMrzAs(MrzFormat::Td3, views);
    REQUIRE(parse);
    CHECK(parse->format == MrzFormat::Td3);
    CHECK(parse->checkDigits.size() == 5);
    const Result<MrzParse> wrong = parseMrzAs(MrzFormat::Td1, views);
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().message == "the lines do not have the shape of TD1");
}
