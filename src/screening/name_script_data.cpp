#include "screening/name_script_data.h"

#include <array>

namespace lanepost::screening {
namespace {

// Cyrillic: ICAO Doc 9303-3, 8th edition, section 6.B; the letters that the table leaves out, and the systems that
// passports used before it, are recalled.
constexpr ScriptLetter kCyrillic[] = {
    {U"А", "A"},  {U"Б", "B"},  {U"В", "V"},  {U"Г", "G"},  {U"Д", "D"},    {U"Е", "E"},  {U"Ё", "E"},  {U"Ж", "ZH"},
    {U"З", "Z"},  {U"И", "I"},  {U"Й", "I"},  {U"К", "K"},  {U"Л", "L"},    {U"М", "M"},  {U"Н", "N"},  {U"О", "O"},
    {U"П", "P"},  {U"Р", "R"},  {U"С", "S"},  {U"Т", "T"},  {U"У", "U"},    {U"Ф", "F"},  {U"Х", "KH"}, {U"Ц", "TS"},
    {U"Ч", "CH"}, {U"Ш", "SH"}, {U"Щ", "SHCH"}, {U"Ъ", "IE"}, {U"Ы", "Y"},  {U"Ь", ""},   {U"Э", "E"},  {U"Ю", "IU"},
    {U"Я", "IA"}, {U"Ђ", "D"},  {U"Ѓ", "GJ"}, {U"Є", "IE"}, {U"Ѕ", "DZ"},   {U"І", "I"},  {U"Ї", "I"},  {U"Ј", "J"},
    {U"Љ", "LJ"}, {U"Њ", "NJ"}, {U"Ћ", "C"},  {U"Ќ", "K"},  {U"Ў", "U"},    {U"Џ", "DZ"}, {U"Ѫ", "U"},  {U"Ѵ", "Y"},
    {U"Ґ", "G"},  {U"Ғ", "G"},  {U"Қ", "K"},  {U"Ң", "N"},  {U"Ө", "O"},    {U"Ұ", "U"},  {U"Ү", "U"},  {U"Һ", "H"},
    {U"Ә", "A"},  {U"Ҷ", "J"},  {U"Ҳ", "H"},  {U"Ӣ", "I"},  {U"Ӯ", "U"},    {U"Ѣ", "E"}};
constexpr ScriptLetter kHardSignSilent[] = {{U"Ъ", ""}};
constexpr ScriptLetter kUkrainian[] = {{U"ЗГ", "ZGH"}, {U"Г", "H"}, {U"И", "Y"}, {U"Ъ", ""}};
constexpr ScriptLetter kBelarusian[] = {{U"Г", "H"}, {U"Ё", "IO"}, {U"Ў", "U"}, {U"Ъ", ""}};
constexpr ScriptLetter kBulgarian[] = {{U"Щ", "SHT"}, {U"Ъ", "A"}, {U"Х", "H"}};
constexpr ScriptLetter kSerbian[] = {{U"Х", "H"}, {U"Ц", "C"},  {U"Ч", "C"},  {U"Ш", "S"},
                                     {U"Ж", "Z"}, {U"Ђ", "DJ"}, {U"Џ", "DZ"}, {U"Ќ", "KJ"}};
constexpr ScriptLetter kOlderRussian[] = {{U"Ё", "YO"}, {U"Ъ", ""}, {U"ЫЙ", "Y"}, {U"ИЙ", "Y"}, {U"Ю", "YU"}, {U"Я", "YA"}};
constexpr ScriptTable kCyrillicTables[] = {{kHardSignSilent, kCyrillic}, {kUkrainian, kCyrillic},
                                           {kBelarusian, kCyrillic},     {kBulgarian, kCyrillic},
                                           {kSerbian, kCyrillic},        {kOlderRussian, kCyrillic},
                                           {{}, kCyrillic}};

// Greek: ISO 843 / ELOT 743 as passports have it, and the way names are written abroad (recalled). Accents are taken
// off before.
constexpr ScriptLetter kGreek[] = {
    {U"ΟΥ", "OU"}, {U"ΑΥ", "AV"}, {U"ΕΥ", "EV"}, {U"ΗΥ", "IV"}, {U"ΓΓ", "NG"}, {U"ΓΞ", "NX"}, {U"ΓΧ", "NCH"},
    {U"Α", "A"},   {U"Β", "V"},   {U"Γ", "G"},   {U"Δ", "D"},   {U"Ε", "E"},   {U"Ζ", "Z"},   {U"Η", "I"},
    {U"Θ", "TH"},  {U"Ι", "I"},   {U"Κ", "K"},   {U"Λ", "L"},   {U"Μ", "M"},   {U"Ν", "N"},   {U"Ξ", "X"},
    {U"Ο", "O"},   {U"Π", "P"},   {U"Ρ", "R"},   {U"Σ", "S"},   {U"Τ", "T"},   {U"Υ", "Y"},   {U"Φ", "F"},
    {U"Χ", "CH"},  {U"Ψ", "PS"},  {U"Ω", "O"}};
constexpr ScriptLetter kGreekAbroad[] = {{U"ΜΠ", "B"}, {U"ΝΤ", "D"}, {U"ΓΚ", "G"}, {U"ΓΙ", "YI"}, {U"Χ", "H"}};
constexpr ScriptLetter kGreekVoiceless[] = {{U"ΑΥ", "AF"}, {U"ΕΥ", "EF"}, {U"Χ", "KH"}};
constexpr ScriptTable kGreekTables[] = {{{}, kGreek}, {kGreekAbroad, kGreek}, {kGreekVoiceless, kGreek}};

constexpr ScriptLetter kHebrew[] = {
    {U"א", "A"}, {U"ב", "B"}, {U"ג", "G"}, {U"ד", "D"}, {U"ה", "H"}, {U"ו", "U"},  {U"ז", "Z"}, {U"ח", "H"},
    {U"ט", "T"}, {U"י", "I"}, {U"כ", "K"}, {U"ך", "KH"}, {U"ל", "L"}, {U"מ", "M"}, {U"ם", "M"}, {U"נ", "N"},
    {U"ן", "N"}, {U"ס", "S"}, {U"ע", "A"}, {U"פ", "P"}, {U"ף", "F"}, {U"צ", "TZ"}, {U"ץ", "TZ"}, {U"ק", "K"},
    {U"ר", "R"}, {U"ש", "SH"}, {U"ת", "T"}};
constexpr ScriptLetter kHebrewSoft[] = {{U"ב", "V"}, {U"ו", "V"}, {U"פ", "F"}, {U"כ", "KH"}};
constexpr ScriptTable kHebrewTables[] = {{{}, kHebrew, true}, {kHebrewSoft, kHebrew, true}};

// Georgian and Armenian by their national systems (recalled).
constexpr ScriptLetter kGeorgian[] = {
    {U"ა", "A"}, {U"ბ", "B"}, {U"გ", "G"},  {U"დ", "D"},  {U"ე", "E"}, {U"ვ", "V"},  {U"ზ", "Z"},  {U"თ", "T"},
    {U"ი", "I"}, {U"კ", "K"}, {U"ლ", "L"},  {U"მ", "M"},  {U"ნ", "N"}, {U"ო", "O"},  {U"პ", "P"},  {U"ჟ", "ZH"},
    {U"რ", "R"}, {U"ს", "S"}, {U"ტ", "T"},  {U"უ", "U"},  {U"ფ", "P"}, {U"ქ", "K"},  {U"ღ", "GH"}, {U"ყ", "Q"},
    {U"შ", "SH"}, {U"ჩ", "CH"}, {U"ც", "TS"}, {U"ძ", "DZ"}, {U"წ", "TS"}, {U"ჭ", "CH"}, {U"ხ", "KH"}, {U"ჯ", "J"},
    {U"ჰ", "H"}};
constexpr ScriptTable kGeorgianTables[] = {{{}, kGeorgian}};

constexpr ScriptLetter kArmenian[] = {
    {U"ՈՒ", "U"}, {U"Ա", "A"}, {U"Բ", "B"}, {U"Գ", "G"},  {U"Դ", "D"},  {U"Ե", "E"}, {U"Զ", "Z"},  {U"Է", "E"},
    {U"Ը", "Y"},  {U"Թ", "T"}, {U"Ժ", "ZH"}, {U"Ի", "I"}, {U"Լ", "L"},  {U"Խ", "KH"}, {U"Ծ", "TS"}, {U"Կ", "K"},
    {U"Հ", "H"},  {U"Ձ", "DZ"}, {U"Ղ", "GH"}, {U"Ճ", "CH"}, {U"Մ", "M"}, {U"Յ", "Y"}, {U"Ն", "N"},  {U"Շ", "SH"},
    {U"Ո", "O"},  {U"Չ", "CH"}, {U"Պ", "P"}, {U"Ջ", "J"}, {U"Ռ", "R"},  {U"Ս", "S"}, {U"Վ", "V"},  {U"Տ", "T"},
    {U"Ր", "R"},  {U"Ց", "TS"}, {U"Ւ", "V"}, {U"Փ", "P"}, {U"Ք", "K"},  {U"Օ", "O"}, {U"Ֆ", "F"},  {U"և", "EV"}};
constexpr ScriptLetter kArmenianInitial[] = {{U"Ո", "VO"}, {U"Ե", "YE"}};
constexpr ScriptTable kArmenianTables[] = {{{}, kArmenian}, {kArmenianInitial, kArmenian}};

// Frequent names whose consonants alone say too little (recalled).
constexpr KnownName kHebrewNames[] = {
    {U"משה", "MOSHE"}, {U"דוד", "DAVID"}, {U"יוסף", "YOSEF"}, {U"יעקב", "YAAKOV"}, {U"אברהם", "AVRAHAM"},
    {U"יצחק", "YITZHAK"}, {U"שרה", "SARA"}, {U"רחל", "RACHEL"}, {U"לאה", "LEA"}, {U"רבקה", "RIVKA"}, {U"כהן", "COHEN"},
    {U"לוי", "LEVI"}, {U"מרים", "MIRIAM"}, {U"חנה", "HANNA"}, {U"שלמה", "SHLOMO"}, {U"דניאל", "DANIEL"},
    {U"מיכאל", "MICHAEL"}, {U"יהודה", "YEHUDA"}, {U"אהרן", "AHARON"}, {U"בן", "BEN"}, {U"בר", "BAR"}, {U"נועה", "NOA"},
    {U"תמר", "TAMAR"}, {U"אסתר", "ESTER"}, {U"חיים", "HAIM"}, {U"מאיר", "MEIR"}, {U"שמעון", "SHIMON"}, {U"עמוס", "AMOS"},
    {U"יונתן", "YONATAN"}, {U"רות", "RUTH"}};

struct Block {
    char32_t first, last;
    Script script;
};
constexpr Block kBlocks[] = {
    {U'A', U'Z', Script::Latin},       {U'a', U'z', Script::Latin},       {0xC0, 0x24F, Script::Latin},
    {0x370, 0x3FF, Script::Greek},     {0x400, 0x52F, Script::Cyrillic},  {0x531, 0x58F, Script::Armenian},
    {0x5D0, 0x5F4, Script::Hebrew},    {0x620, 0x64A, Script::Arabic},    {0x671, 0x6D5, Script::Arabic},
    {0x750, 0x77F, Script::Arabic},    {0x900, 0x109F, Script::Other},    {0x10A0, 0x10FF, Script::Georgian},
    {0x1100, 0x11FF, Script::Other},   {0x1200, 0x1C8F, Script::Other},   {0x1C90, 0x1CBF, Script::Georgian},
    {0x1E00, 0x1EFF, Script::Latin},   {0x1F00, 0x1FFF, Script::Greek},   {0x3005, 0x3007, Script::Han},     {0x3041, 0x318F, Script::Other},
    {0x3400, 0x9FFF, Script::Han},   {0xA000, 0xABFF, Script::Other},   {0xAC00, 0xD7A3, Script::Hangul},
    {0xF900, 0xFAFF, Script::Han},   {0x20000, 0x323AF, Script::Han}};

} // namespace

Script scriptOf(char32_t point) {
    for (const Block& block : kBlocks) {
        if (point >= block.first && point <= block.last) {
            return block.script;
        }
    }
    return Script::None;
}

std::span<const ScriptTable> tablesOf(Script script) {
    switch (script) {
    case Script::Cyrillic:
        return kCyrillicTables;
    case Script::Greek:
        return kGreekTables;
    case Script::Hebrew:
        return kHebrewTables;
    case Script::Georgian:
        return kGeorgianTables;
    case Script::Armenian:
        return kArmenianTables;
    default:
        return {};
    }
}

std::span<const KnownName> knownNamesOf(Script script) {
    return script == Script::Hebrew ? std::span<const KnownName>(kHebrewNames) : std::span<const KnownName>();
}

} // namespace lanepost::screening
