// Names in other scripts against what passports print.
#include "screening/list_maker.h"
#include "screening/name_pair.h"
#include "screening/name_script.h"
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
    CHECK(writes("محمد الهاشمي", "MUHAMMAD AL HASHMI")); // the article is a part of its own
    CHECK(writes("عبدالرزاق", "ABD AL RZAQ"));
    CHECK(romanisationsOf("محمد الهاشمي").front().unvocalised);
    CHECK(writes("김정수", "KIM JEONG SU"));
    CHECK(writes("张伟", "ZHANG WEI"));
    CHECK(writes("Müller", "MUELLER"));
    CHECK(romanisationsOf("12345 !").empty());
    CHECK(romanisationsOf("\xFF\xFE").empty());
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
                                  {"김정수", "KIM<<JUNGSOO"},                           {"张伟明", "ZHANG<<WEIMING"}};
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
