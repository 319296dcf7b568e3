// Names in other scripts against what passports print.
#include "screening/list_maker.h"
#include "screening/name_pair.h"
#include "screening/name_script.h"
#include "screening/name_script_han.h"
#include "screening/screen_person.h"

using namespace lanepost;
using namespace lanepost::screening;
using namespace lanepost::screening::test;

namespace {

bool writes(const std::string& name, const std::string& latin) {
    for (const Romanisation& roman : romanisationsOf(name)) {
        if (roman.text == latin) {
            return true;
        }
    }
    return false;
}

} // namespace

TEST_CASE("Cyrillic is written by language") {
    CHECK(writes("Щербаков Юрий", "SHCHERBAKOV IURII"));  // ICAO Doc 9303-3, section 6.B
    CHECK(writes("Щербаков Юрий", "SHTERBAKOV IURII"));   // Bulgarian exception
    CHECK(writes("Григоренко", "HRYHORENKO"));            // Ukrainian
    CHECK(writes("ГРИГОРЕНКО", "GRIGORENKO"));
    CHECK(writes("Хаџић", "HADZIC")); // Serbian
}

TEST_CASE("Greek, Georgian, Armenian, Hebrew, Arabic, Korean and Chinese are written in A-Z") {
    CHECK(writes("Παπαδόπουλος Γεώργιος", "PAPADOPOULOS GEORGIOS"));
    CHECK(writes("ბერიძე ნინო", "BERIDZE NINO"));
    CHECK(writes("Հարություն", "HARUTYUN"));
    CHECK(writes("כהן משה", "COHEN MOSHE"));
    CHECK(writes("김정수", "KIM JEONG SU"));
    CHECK(writes("张伟", "ZHANG WEI"));
    CHECK(writes("Müller", "MUELLER"));
    CHECK(romanisationsOf("12345 !").empty());
    CHECK(romanisationsOf("\xFF\xFE").empty());
}

TEST_CASE("Arabic letters are written as Arabic, Persian and French texts write them") {
    CHECK(writes("محمد الهاشمي", "MUHAMMAD AL HASHMI")); // the article is a part of its own
    CHECK(writes("عبدالرزاق", "ABD AL RAZZAQ"));
    CHECK(writes("عبد الرزاق", "ABDUL RAZAQ"));
    CHECK(writes("صلاح الدين", "SALAH AL DIN"));
    CHECK(writes("صلاح الدين", "SALAHUDDIN"));
    CHECK(writes("صلاح الدين", "SALAHEDDINE"));
    CHECK(writes("فضل الله", "FAZLULLAH"));
    CHECK(writes("شريف رشيد", "CHERIF RACHID"));
    CHECK(writes("احمد", "AHMAD"));                                            // without its hamza
    CHECK(romanisationsOf("علي") == romanisationsOf("علی"));                   // Persian yeh
    CHECK(romanisationsOf("محمد") == romanisationsOf("محـمد"));                // stretched
    CHECK(romanisationsOf("محمد الهاشمي").front().unvocalised == 0b100); // only what is no known name lacks vowels
}

TEST_CASE("Hangul is written by the systems of both states and as families write their names") {
    CHECK(writes("김정수", "KIM JEONG SU"));
    CHECK(writes("최명국", "CHOE MYONG GUK")); // the North
    CHECK(writes("박철준", "PAK CHOL CHUN"));  // McCune and Reischauer, every consonant hard
    CHECK(writes("리영길", "RI YONG GIL"));
    CHECK(writes("이영길", "LEE YEONG GIL"));
    CHECK(writes("임련희", "IM YON HUI")); // initial sound law
    CHECK(writes("남궁민", "NAMGUNG MIN"));
}

TEST_CASE("Chinese characters are read in Mandarin, Cantonese, Hokkien, Korean and Japanese") {
    CHECK(writes("张伟", "ZHANG WEI"));
    CHECK(writes("張志強", "CHANG CHIH CHIANG")); // Wade and Giles
    CHECK(writes("單國強", "SHAN GUO QIANG"));    // as a family name, elsewhere DAN
    CHECK(writes("欧阳明", "OU YANG MING"));
    CHECK(writes("陳志強", "CHAN CHI KEUNG"));
    CHECK(writes("陳志強", "TAN ZHI QIANG"));
    CHECK(writes("金正秀", "KIM JEONG SU"));
    CHECK(writes("田中花子", "TANAKA HANAKO"));
    CHECK(writes("佐々木健一", "SASAKI KENICHI"));
}

TEST_CASE("pinyin syllables are written by Wade and Giles") {
    struct Case {
        const char* pinyin;
        const char* wade;
    };
    for (const Case& example : {Case{"XIE", "HSIEH"}, {"ZHONG", "CHUNG"}, {"QING", "CHING"}, {"ZI", "TZU"}, {"GUO", "KUO"},
                                {"JIAN", "CHIEN"}, {"DENG", "TENG"}, {"XU", "HSU"}, {"CAI", "TSAI"}, {"LUO", "LO"},
                                {"REN", "JEN"}, {"YI", "I"}, {"PENG", "PENG"}, {"XIONG", "HSIUNG"}, {"", ""}}) {
        CHECK(wadeGiles(example.pinyin) == example.wade);
    }
}

TEST_CASE("an entry in its own script is found by the name in the passport") {
    struct Case {
        const char* original;
        const char* passport;
    };
    const std::vector<Case> cases{{"عبد الرحمن الهاشمي", "AL<HASHIMI<<ABDELRAHMAN"}, {"محمد خالد صالح", "SALEH<<MOHAMED<KHALED"},
                                  {"Гриценко Олександр", "HRYTSENKO<<OLEKSANDR"},    {"Юрий Щербаков", "SHCHERBAKOV<<YURIY"},
                                  {"Παπαδόπουλος Γεώργιος", "PAPADOPOULOS<<GEORGIOS"}, {"ბერიძე ნინო", "BERIDZE<<NINO"},
                                  {"Հարությունյան Արմեն", "HARUTYUNYAN<<ARMEN"},     {"כהן משה", "COHEN<<MOSHE"},
                                  {"김정수", "KIM<<JUNGSOO"},                           {"张伟明", "ZHANG<<WEIMING"},
                                  {"عزت ذاكر العتيبي", "AL<OTAIBI<<EZZAT<ZAKIR"},      {"ضياء الدين شعبان", "CHAABANE<<DIAEDDINE"},
                                  {"عبد القيوم زدران", "ZADRAN<<ABDUL<QAYUM"},        {"리용철", "RI<<YONGCHOL"},
                                  {"謝淑貞", "HSIEH<<SHU<CHEN"},                      {"黃志偉", "WONG<<CHI<WAI"}};
    SnapshotBuilder builder;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto person = personFromLine("E" + std::to_string(i) + "\t" + cases[i].original + "\t19740812");
        REQUIRE(person);
        REQUIRE(builder.add(entryOf(*person, {})));
    }
    const auto list = WatchlistSnapshot::fromBytes(builder.finish(header("scripts")).value()).value();
    const PersonScreening screening(list);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const ScreenedPerson found = screening.screen(personFromLine(std::string("Q\t") + cases[i].passport + "\t19740812").value());
        INFO(cases[i].passport);
        REQUIRE(found.hit);
        CHECK(found.hit->entryId == "E" + std::to_string(i));
        CHECK(found.matchClass != MatchClass::None);
    }
}
