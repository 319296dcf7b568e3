#include "mrz/mrz_decoder.h"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "mrz/synthetic_line.h"

using namespace lanepost::mrz;

namespace {

// ICAO Doc 9303-4, appendix: the passport of Anna Maria Eriksson.
const std::string kUpper = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
const std::string kLower = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

ZoneEvidence evidenceOf(std::vector<LineProbabilities> lines, int length) {
    return {std::move(lines), length, syntheticFrame()};
}

DecodedZone decode(std::vector<LineProbabilities> lines, int length) {
    return decodeZone(evidenceOf(std::move(lines), length));
}

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string with(std::string text, int index, char c) {
    text[index] = c;
    return text;
}

} // namespace

TEST_CASE("a clear passport is read and accepted") {
    const MrzReading reading = decode({syntheticLine(kUpper), syntheticLine(kLower)}, 44).reading;
    CHECK(reading.format == MrzFormat::Td3);
    CHECK(reading.lines == std::vector<std::string>{kUpper, kLower});
    CHECK(reading.accepted);
    CHECK(reading.doubtful.empty());
    CHECK(reading.repairs.empty());
    CHECK(reading.confidence > 0.99);
}

TEST_CASE("the shape and code tell cards and visas apart") {
    const MrzReading card =
        decode({syntheticLine("I<UTOD231458907<<<<<<<<<<<<<<<"), syntheticLine("7408122F1204159UTO<<<<<<<<<<<6"),
                syntheticLine("ERIKSSON<<ANNA<MARIA<<<<<<<<<<")},
               30)
            .reading;
    CHECK(card.format == MrzFormat::Td1);
    CHECK(card.accepted);
    const MrzReading visa = decode({syntheticLine("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"),
                                    syntheticLine("L8988901C4XXX4009078F9612109<<<<<<<<")},
                                   36)
                                .reading;
    CHECK(visa.format == MrzFormat::MrvB);
    CHECK(visa.accepted);
}

TEST_CASE("a shape that no format has gives no reading") {
    CHECK_FALSE(decode({syntheticLine(std::string(30, 'A')), syntheticLine(std::string(30, 'B'))}, 30).reading.found());
    CHECK_FALSE(decode({}, 44).reading.found());
}

TEST_CASE("a wrong check digit that is clearly printed stays, and is named") {
    const MrzReading reading = decode({syntheticLine(kUpper), syntheticLine(with(kLower, 9, '7'))}, 44).reading;
    CHECK(reading.lines[1] == with(kLower, 9, '7'));
    CHECK(reading.repairs.empty());
    CHECK_FALSE(reading.accepted);
    CHECK(has(reading.doubtful, "document_number"));
    REQUIRE(reading.parse);
    CHECK_FALSE(reading.parse->checkDigit("document_number")->valid);
}

TEST_CASE("a wrong composite digit alone is named as such") {
    const MrzReading reading = decode({syntheticLine(kUpper), syntheticLine(with(kLower, 43, '5'))}, 44).reading;
    CHECK(reading.doubtful == std::vector<std::string>{"composite"});
}

TEST_CASE("a confusion that two check digits prove is repaired and reported") {
    // The network leans to O where 0 is printed, in the document number where both may stand.
    const LineProbabilities lower = syntheticLine(with(kLower, 5, 'O'), {{5, {'0', 0.25F}}});
    const MrzReading reading = decode({syntheticLine(kUpper), lower}, 44).reading;
    CHECK(reading.lines[1] == kLower);
    REQUIRE(reading.repairs.size() == 1);
    CHECK(reading.repairs[0].position == MrzPosition{2, 6});
    CHECK(reading.repairs[0].before == 'O');
    CHECK(reading.repairs[0].after == '0');
    CHECK(reading.repairs[0].basis == "check digits document_number, composite");
}

TEST_CASE("what the network never thought of is not repaired") {
    const MrzReading reading = decode({syntheticLine(kUpper), syntheticLine(with(kLower, 5, 'O'))}, 44).reading;
    CHECK(reading.lines[1] == with(kLower, 5, 'O'));
    CHECK(reading.repairs.empty());
    CHECK_FALSE(reading.accepted);
}

TEST_CASE("two changes that the check digits allow alike are no proof") {
    // A, K and U weigh the same modulo 10: L89890 2C3 with the third character in doubt between two that both hold.
    const std::string number = "L8A8902C3"; // 'A' at the third place
    std::string lower = kLower;
    lower.replace(0, 9, number);
    const LineProbabilities unsure = syntheticLine(lower, {{2, {'9', 0.3F}}});
    const MrzReading clear = decode({syntheticLine(kUpper), unsure}, 44).reading;
    CHECK(clear.repairs.size() == 1); // 9 is printed: proven
    std::string other = kLower;
    other[2] = 'Z'; // weighs 35 * 1
    LineProbabilities both = syntheticLine(other, {{2, {'9', 0.2F}}});
    float* column = both.values.data() + static_cast<std::ptrdiff_t>((2 + 2.5) * 3.5) * kLineClasses;
    column[1 + alphabetIndex('J')] = 0.2F; // 19: the same digit as 9 modulo 10
    const MrzReading ambiguous = decode({syntheticLine(kUpper), both}, 44).reading;
    CHECK(ambiguous.repairs.empty());
    CHECK_FALSE(ambiguous.accepted);
    CHECK(has(ambiguous.doubtful, "document_number"));
}

TEST_CASE("a visa has no composite digit, so nothing is repaired") {
    const std::string upper = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<";
    const std::string lower = "L8988901C4XXX4009078F9612109<<<<<<<<";
    const MrzReading reading =
        decode({syntheticLine(upper), syntheticLine(with(lower, 6, 'O'), {{6, {'0', 0.3F}}})}, 36).reading;
    CHECK(reading.repairs.empty());
    CHECK(has(reading.doubtful, "document_number"));
}

TEST_CASE("check digits that hold make an unsure character sure, names stay unsure") {
    const MrzReading number = decode({syntheticLine(kUpper), syntheticLine(kLower, {{3, {'B', 0.2F}}})}, 44).reading;
    CHECK(number.characters[1][3].character == '8');
    CHECK(number.characters[1][3].confidence > 0.99);
    CHECK(number.accepted);
    const MrzReading name = decode({syntheticLine(kUpper, {{9, {'X', 0.2F}}}), syntheticLine(kLower)}, 44).reading;
    CHECK_FALSE(name.accepted);
    CHECK(name.doubtful == std::vector<std::string>{"surname"});
    CHECK(name.characters[0][9].alternatives.at(0).character == 'X');
}

TEST_CASE("clear print that the alphabet does not expect is kept and makes its field doubtful") {
    const MrzReading reading = decode({syntheticLine(with(kUpper, 7, '8')), syntheticLine(kLower)}, 44).reading;
    CHECK(reading.lines[0][7] == '8');
    CHECK(reading.doubtful == std::vector<std::string>{"surname"});
}

TEST_CASE("an unknown state is the document's fault when it is quite clear, else the reading's") {
    std::string upper = kUpper;
    upper.replace(2, 3, "QQQ");
    CHECK(decode({syntheticLine(upper), syntheticLine(kLower)}, 44).reading.accepted);
    const MrzReading unclear =
        decode({syntheticLine(upper, {{3, {'O', 0.01F}}}), syntheticLine(kLower)}, 44).reading;
    CHECK(unclear.doubtful == std::vector<std::string>{"issuing_state"});
    // The same doubt within a known code leaves the field sure.
    CHECK(decode({syntheticLine(kUpper, {{3, {'I', 0.005F}}}), syntheticLine(kLower)}, 44).reading.accepted);
}

TEST_CASE("many small doubts together are a doubt") {
    std::map<int, Doubt> rivals;
    for (int i = 5; i < 25; ++i) {
        rivals[i] = {'Q', 0.0055F};
    }
    const MrzReading reading = decode({syntheticLine(kUpper, rivals), syntheticLine(kLower)}, 44).reading;
    CHECK(reading.confidence > 0.99);
    CHECK_FALSE(reading.accepted);
    CHECK(reading.doubtful == std::vector<std::string>{"given_names"}); // without it the rest is sure
}

TEST_CASE("a 0 and an O that could change together are doubtful where no digit decides") {
    // 0 to O adds 24: in places 2 and 7 of the number, weights 3 and 7, that is 240, and the check digit still holds.
    const std::string upper = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    const std::string lower = "HO2626O038UTO7408122F1204159<<<<<<<<<<<<<<<<";
    const auto reading = [&](float first, float second) {
        return decode({syntheticLine(upper), syntheticLine(lower, {{1, {'0', first}}, {6, {'0', second}}})}, 44).reading;
    };
    REQUIRE(reading(0, 0).parse->allPresentCheckDigitsValid());
    CHECK(reading(0, 0).accepted);
    CHECK(reading(0.06F, 0.06F).doubtful == std::vector<std::string>{"document_number"});
    CHECK(reading(0.06F, 0).accepted); // one alone would break the digit
}

TEST_CASE("a print whose 0 looks like an O where only digits stand leaves every 0 and O that no digit decides in doubt") {
    const std::string upper = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    const std::string lower = "HO2626O038UTO7408122F1204159<<<<<<<<<<<<<<<<";
    const auto reading = [&](const std::map<int, Doubt>& rivals) {
        return decode({syntheticLine(upper), syntheticLine(lower, rivals)}, 44).reading;
    };
    const int zeroOfBirthDate = 15;
    CHECK(reading({{zeroOfBirthDate, {'O', 0.3F}}}).doubtful == std::vector<std::string>{"document_number"});
    CHECK(reading({{zeroOfBirthDate, {'Q', 0.3F}}}).accepted);
    CHECK(reading({{zeroOfBirthDate, {'O', 0.01F}}}).accepted);
}

TEST_CASE("an impossible date is never accepted") {
    // 741312: the thirteenth month, with its check digit and the composite recomputed.
    const MrzReading date =
        decode({syntheticLine(kUpper), syntheticLine("L898902C36UTO7413125F1204159ZE184226B<<<<<18")}, 44).reading;
    CHECK(has(date.doubtful, "birth_date"));
}

TEST_CASE("a letter of a state in real doubt is read so that the state exists, and stays doubtful") {
    const MrzReading reading =
        decode({syntheticLine(kUpper), syntheticLine(with(kLower, 12, 'Q'), {{12, {'O', 0.45F}}})}, 44).reading;
    CHECK(reading.lines[1] == kLower);
    CHECK(reading.doubtful == std::vector<std::string>{"nationality"});
    const MrzReading clear =
        decode({syntheticLine(kUpper), syntheticLine(with(kLower, 12, 'Q'), {{12, {'O', 0.05F}}})}, 44).reading;
    CHECK(clear.lines[1] == with(kLower, 12, 'Q'));
    CHECK(clear.doubtful == std::vector<std::string>{"nationality"});
}

TEST_CASE("a line that lost its first character is uneven with its neighbour and not accepted") {
    // 44 characters of which the network saw 43, one place late, and made the last one twice.
    const std::string shifted = kUpper.substr(1) + "<";
    const MrzReading reading = decode({syntheticLine(shifted), syntheticLine(kLower)}, 44).reading;
    CHECK_FALSE(reading.accepted);
}

TEST_CASE("characters off their even places make the line's fields doubtful") {
    LineProbabilities upper = syntheticLine(kUpper);
    // The second E of the name moves by half a pitch.
    const int from = static_cast<int>((12 + 2.5) * 3.5);
    for (int k = 0; k < kLineClasses; ++k) {
        std::swap(upper.values[static_cast<std::size_t>(from) * kLineClasses + k],
                  upper.values[static_cast<std::size_t>(from + 2) * kLineClasses + k]);
    }
    const MrzReading reading = decode({upper, syntheticLine(kLower)}, 44).reading;
    CHECK_FALSE(reading.accepted);
    CHECK(has(reading.doubtful, "surname"));
}

TEST_CASE("another character right beside the line makes it doubtful") {
    LineProbabilities lower = syntheticLine(kLower);
    float* column = lower.values.data() + static_cast<std::ptrdiff_t>((-1 + 2.5) * 3.5) * kLineClasses;
    column[0] = 0.1F;
    column[1 + alphabetIndex('7')] = 0.9F;
    const MrzReading reading = decode({syntheticLine(kUpper), lower}, 44).reading;
    CHECK_FALSE(reading.accepted);
}

TEST_CASE("a line that may go on beside its ends is said to") {
    CHECK_FALSE(decode({syntheticLine(kUpper), syntheticLine(kLower)}, 44).inkBeside);
    LineProbabilities lower = syntheticLine(kLower);
    float* column = lower.values.data() + static_cast<std::ptrdiff_t>((-1 + 2.5) * 3.5) * kLineClasses;
    column[0] = 0.1F;
    column[1 + alphabetIndex('7')] = 0.9F;
    CHECK(decode({syntheticLine(kUpper), lower}, 44).inkBeside);
}

TEST_CASE("images that each leave another character in doubt make one sure reading") {
    const auto evidence = [](const std::map<int, Doubt>& rivals) {
        return evidenceOf({syntheticLine(kUpper, rivals), syntheticLine(kLower)}, 44);
    };
    const std::vector<ZoneEvidence> images{evidence({{6, {'F', 0.55F}}}), evidence({{9, {'K', 0.55F}}})};
    CHECK_FALSE(decodeZone(images[0]).reading.accepted);
    CHECK_FALSE(decodeZone(images[1]).reading.accepted);
    const MrzReading fused = decodeZones(images, EvidenceOf::SeparateImages).reading;
    CHECK(fused.lines == std::vector<std::string>{kUpper, kLower});
    CHECK(fused.accepted);
    CHECK_FALSE(decodeZones({}, EvidenceOf::SeparateImages).reading.found());
}

TEST_CASE("images that contradict one another leave the character in doubt") {
    const std::vector<ZoneEvidence> images{evidenceOf({syntheticLine(kUpper), syntheticLine(kLower)}, 44),
                                           evidenceOf({syntheticLine(with(kUpper, 6, 'F')), syntheticLine(kLower)}, 44)};
    const MrzReading fused = decodeZones(images, EvidenceOf::SeparateImages).reading;
    CHECK_FALSE(fused.accepted);
    CHECK(has(fused.doubtful, "surname"));
}

TEST_CASE("looking at one image again evens out a blunder but makes nothing surer by repetition") {
    const auto look = [](float rival) {
        return evidenceOf({syntheticLine(kUpper, {{6, {'F', rival}}}), syntheticLine(kLower)}, 44);
    };
    const auto confidence = [](const std::vector<ZoneEvidence>& looks, EvidenceOf relation) {
        return decodeZones(looks, relation).reading.characters[0][6].confidence;
    };
    const std::vector<ZoneEvidence> same(3, look(0.2F));
    CHECK(confidence(same, EvidenceOf::OneImage) == Approx(0.8).margin(0.001));
    CHECK(confidence(same, EvidenceOf::SeparateImages) > 0.9);
    const DecodedZone blunder = decodeZones(std::vector{look(0.6F), look(0.01F), look(0.01F)}, EvidenceOf::OneImage);
    CHECK(blunder.reading.lines[0] == kUpper);
}

TEST_CASE("the short first line of a Swiss licence is read as such") {
    const std::vector<std::string> lines{"ABC123D<<", "FACHE123456789012<<820203<<<<<", "MUSTER<<ERIKA<<<<<<<<<<<<<<<<<"};
    std::string first = lines[0];
    LineProbabilities top = syntheticLine(first + std::string(21, '<'));
    for (int t = static_cast<int>((9 + 2) * 3.5); t < top.columns; ++t) { // nothing is printed after the ninth
        float* column = top.values.data() + static_cast<std::ptrdiff_t>(t) * kLineClasses;
        std::fill(column, column + kLineClasses, 1e-5F);
        column[0] = 1 - 37e-5F;
    }
    const DecodedZone zone = decode({top, syntheticLine(lines[1]), syntheticLine(lines[2])}, 30);
    CHECK(zone.reading.format == MrzFormat::SwissLicence);
    CHECK(zone.reading.lines == lines);
    CHECK_FALSE(zone.reading.accepted); // no check digits, no proof
}

TEST_CASE("garbage has a poor quality") {
    LineProbabilities noise;
    noise.columns = 168;
    noise.values.assign(static_cast<std::size_t>(noise.columns) * kLineClasses, 1.0F / kLineClasses);
    CHECK(decode({noise, noise}, 44).quality < -1.5);
}

TEST_CASE("a line alone has text but no format and is never accepted") {
    const DecodedZone zone = decodeSingleLine(syntheticLine(kLower), 44, syntheticFrame());
    CHECK(zone.reading.lines == std::vector<std::string>{kLower});
    CHECK_FALSE(zone.reading.format);
    CHECK_FALSE(zone.reading.accepted);
    CHECK(zone.reading.confidence > 0.99);
}
