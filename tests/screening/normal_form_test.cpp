#include "screening/normal_form.h"

#include <catch2/catch.hpp>

#include "screening/transliteration_data.h"
#include "screening/utf8.h"

using namespace lanepost::screening;
using Forms = std::vector<std::string>;

TEST_CASE("document numbers are compared by letters and digits alone") {
    CHECK(normalNumber("L898902C3") == "L898902C3");
    CHECK(normalNumber(" l 898-902.c/3< ") == "L898902C3");
    CHECK(normalNumber("") == std::nullopt);
    CHECK(normalNumber("<<<") == std::nullopt);
    CHECK(normalNumber("AB*12") == std::nullopt);
    CHECK(normalNumber("\u0410\u0412123") == std::nullopt); // Cyrillic A and B are not what a passport number has
    CHECK(normalNumber("AB\xFF") == std::nullopt);
}

TEST_CASE("plates are compared as a reader reports them") {
    CHECK(normalPlate("sp-123 ec") == "SP123EC");
    CHECK(normalPlate("L\u00D6 AB 12") == "LOAB12");
    CHECK(normalPlate("\u010CK 12") == "CK12");
    CHECK(normalPlate("\u0430123\u0432\u0441 77") == "A123BC77"); // Russian letters
    CHECK(normalPlate("\u03A5\u039D\u0397 1234") == "YNH1234");   // Greek letters
    CHECK(normalPlate("\u7CA4B 12345") == std::nullopt);
    CHECK(normalPlate("--") == std::nullopt);
}

TEST_CASE("state codes lose their fillers and Germany has one code") {
    CHECK(normalState("UTO") == "UTO");
    CHECK(normalState("D<<") == "D");
    CHECK(normalState("deu") == "D");
    CHECK(normalState("") == "");
    CHECK(normalState("<<<") == "");
    CHECK(normalState("UT0") == std::nullopt);
    CHECK(normalState("UTOP") == std::nullopt);
}

TEST_CASE("distinguishing signs and ISO codes of a vehicle's country are one") {
    CHECK(normalSign("D") == "D");
    CHECK(normalSign("DE") == "D");
    CHECK(normalSign("GB") == "UK");
    CHECK(normalSign("UK") == "UK");
    CHECK(normalSign("PL") == "PL");
    CHECK(normalSign("rs") == "SRB");
    CHECK(normalSign("") == "");
    CHECK(normalSign("1") == std::nullopt);
}

TEST_CASE("identity cards are one class, passports and visas others") {
    CHECK(documentClass("P") == documentClass("PP"));
    CHECK(documentClass("ID") == documentClass("AC"));
    CHECK(documentClass("C<") == "I");
    CHECK(documentClass("V") == "V");
    CHECK(documentClass("") == "");
}

TEST_CASE("names take every MRZ form that an issuer may print") {
    CHECK(mrzNameForms("ERIKSSON", "ANNA MARIA") == Forms{"ERIKSSON ANNA MARIA"});
    CHECK(mrzNameForms("M\u00FCller", "") == Forms{"MUELLER", "MUXXLLER", "MULLER"});
    CHECK(mrzNameForms("\u00C5ngstr\u00F6m", "").size() == 4);
    CHECK(mrzNameForms("Nu\u00F1ez", "") == Forms{"NUNEZ", "NUNXXEZ"});
    CHECK(mrzNameForms("\u0141uczy\u0144ska", "") == Forms{"LUCZYNSKA"});
    CHECK(mrzNameForms("Gro\u00DF", "") == Forms{"GROSS"});
    CHECK(mrzNameForms("\u00C6r\u00F8", "") == Forms{"AEROE"});
    CHECK(mrzNameForms("\u0218erban", "\u0162epe\u0219") == Forms{"SERBAN TEPES"});
}

TEST_CASE("one letter is transliterated the same way throughout a name") {
    CHECK(mrzNameForms("G\u00FCnl\u00FC", "\u00DCmit") == Forms{"GUENLUE UEMIT", "GUXXNLUXX UXXMIT", "GUNLU UMIT"});
}

TEST_CASE("the most ambiguous name has 96 forms and no more") {
    CHECK(mrzNameForms("\u00C4\u00C5\u00D1\u00D6\u00DC\u018F", "\u00E4\u00E5\u00F1\u00F6\u00FC\u0259").size() == 96);
}

TEST_CASE("letters with combining marks are those letters") {
    CHECK(mrzNameForms("Mu\u0308ller", "") == mrzNameForms("M\u00FCller", ""));
    CHECK(mrzNameForms("A\u030Angstro\u0308m", "") == mrzNameForms("\u00C5ngstr\u00F6m", ""));
    CHECK(mrzNameForms("Dvor\u030Ca\u0301k", "") == Forms{"DVORAK"});
    CHECK(mrzNameForms("\u0301", "").empty());
}

TEST_CASE("separators part a name and apostrophes vanish") {
    CHECK(mrzNameForms("D'Artagnan-Smith,  Jr.", "Jean\u2010Luc") == Forms{"DARTAGNAN SMITH JR JEAN LUC"});
    CHECK(mrzNameForms("O\u2019Brien", "-") == Forms{"OBRIEN"});
    CHECK(mrzNameForms("<<ERIKSSON<", "<ANNA<<<") == Forms{"ERIKSSON ANNA"});
}

TEST_CASE("what has no Latin letters has no MRZ form") {
    CHECK(mrzNameForms("", "").empty());
    CHECK(mrzNameForms("- '", "").empty());
    CHECK(mrzNameForms("", "ANNA").empty());
    CHECK(mrzNameForms("ERIKSSON 2", "").empty());
    CHECK(mrzNameForms("\u0418\u0432\u0430\u043D\u043E\u0432", "").empty());
    CHECK(mrzNameForms("ERIKSSON", "\u0410\u043D\u043D\u0430").empty());
    CHECK(mrzNameForms("ERIK\xC3", "").empty());
}

TEST_CASE("sorted parts do not depend on the order of a name") {
    CHECK(withSortedParts("ERIKSSON ANNA MARIA") == "ANNA ERIKSSON MARIA");
    CHECK(withSortedParts("MARIA ERIKSSON ANNA") == "ANNA ERIKSSON MARIA");
    CHECK(withSortedParts("OO") == "OO");
    CHECK(withSortedParts("") == "");
}

TEST_CASE("each letter of the table has forms of A-Z alone and its small letter is known") {
    int letters = 0;
    for (char32_t point = 0x80; point < 0x3000; ++point) {
        for (const std::string_view form : mrzFormsOf(point)) {
            CHECK(form.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos);
            CHECK(form.size() <= 3);
        }
        letters += mrzFormsOf(point).empty() ? 0 : 1;
    }
    CHECK(letters == 95 + 165);
    // Every letter of Latin-1 and Latin Extended-A that is one, upper and lower case alike.
    CHECK(mrzNameForms(
              "\u00C0\u00C1\u00C2\u00C3\u00C7\u00C8\u00C9\u00CA\u00CB\u00CC\u00CD\u00CE\u00CF\u00D0\u00DD\u00DE", "") ==
          mrzNameForms(
              "\u00E0\u00E1\u00E2\u00E3\u00E7\u00E8\u00E9\u00EA\u00EB\u00EC\u00ED\u00EE\u00EF\u00F0\u00FD\u00FE", ""));
    CHECK(mrzNameForms("\u0106\u0118\u011E\u012E\u0132\u0134\u0136\u0139\u0141\u0143\u014A\u0150\u0152\u0158\u0160"
                       "\u0164\u016E\u0174\u0178\u0179\u017D",
                       "") == mrzNameForms("\u0107\u0119\u011F\u012F\u0133\u0135\u0137\u013A\u0142\u0144\u014B\u0151"
                                           "\u0153\u0159\u0161\u0165\u016F\u0175\u00FF\u017A\u017E",
                                           ""));
}

TEST_CASE("plain text is valid UTF-8 without control or reordering characters") {
    CHECK(isPlainText(""));
    CHECK(isPlainText("Refer to second line, \u0110 \u4E2D \U0001F6C2"));
    for (const char* bad : {"a\nb", "a\x7F", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3", "\x80",
                            "\xF8\x88\x80\x80\x80", "\u202Eabc", "a\u2066", "\u0085"}) {
        CHECK_FALSE(isPlainText(bad));
    }
    CHECK_FALSE(isPlainText(std::string_view("a\0b", 3)));
}
