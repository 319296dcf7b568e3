#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "screening/name_script_arabic.h"

namespace lanepost::screening {
namespace {

// Letters by their sounds (recalled); the codes of Doc 9303-3, section 6.C, are not what passports print.
constexpr ScriptLetter kArabic[] = {
    {U"ا", "A"},  {U"ب", "B"}, {U"ت", "T"},  {U"ث", "TH"}, {U"ج", "J"},  {U"ح", "H"},  {U"خ", "KH"}, {U"د", "D"},
    {U"ذ", "DH"}, {U"ر", "R"}, {U"ز", "Z"},  {U"س", "S"},  {U"ش", "SH"}, {U"ص", "S"},  {U"ض", "D"},  {U"ط", "T"},
    {U"ظ", "Z"},  {U"ع", "A"}, {U"غ", "GH"}, {U"ف", "F"},  {U"ق", "Q"},  {U"ك", "K"},  {U"ل", "L"},  {U"م", "M"},
    {U"ن", "N"},  {U"ه", "H"}, {U"ة", "A"},  {U"پ", "P"},  {U"چ", "CH"}, {U"ژ", "ZH"}, {U"گ", "G"},  {U"ٹ", "T"},
    {U"ڈ", "D"},  {U"ڑ", "R"}, {U"ڤ", "V"},  {U"ڭ", "NG"}, {U"ټ", "T"},  {U"ډ", "D"},  {U"ړ", "R"},  {U"ڼ", "N"},
    {U"ځ", "Z"},  {U"څ", "TS"}, {U"ږ", "ZH"}, {U"ښ", "SH"}};
constexpr ScriptLetter kPersian[] = {
    {U"ا", "A"},  {U"ب", "B"}, {U"ت", "T"},  {U"ث", "S"},  {U"ج", "J"},  {U"ح", "H"},  {U"خ", "KH"}, {U"د", "D"},
    {U"ذ", "Z"},  {U"ر", "R"}, {U"ز", "Z"},  {U"س", "S"},  {U"ش", "SH"}, {U"ص", "S"},  {U"ض", "Z"},  {U"ط", "T"},
    {U"ظ", "Z"},  {U"ع", "A"}, {U"غ", "GH"}, {U"ف", "F"},  {U"ق", "Q"},  {U"ك", "K"},  {U"ل", "L"},  {U"م", "M"},
    {U"ن", "N"},  {U"ه", "H"}, {U"ة", "T"},  {U"پ", "P"},  {U"چ", "CH"}, {U"ژ", "ZH"}, {U"گ", "G"},  {U"ٹ", "T"},
    {U"ڈ", "D"},  {U"ڑ", "R"}, {U"ڤ", "V"},  {U"ڭ", "NG"}, {U"ټ", "T"},  {U"ډ", "D"},  {U"ړ", "R"},  {U"ڼ", "N"},
    {U"ځ", "Z"},  {U"څ", "TS"}, {U"ږ", "G"},  {U"ښ", "KH"}};
constexpr ScriptLetter kFrench[] = {
    {U"ا", "A"}, {U"ب", "B"}, {U"ت", "T"},  {U"ث", "T"},  {U"ج", "DJ"}, {U"ح", "H"},  {U"خ", "KH"}, {U"د", "D"},
    {U"ذ", "D"}, {U"ر", "R"}, {U"ز", "Z"},  {U"س", "SS"}, {U"ش", "CH"}, {U"ص", "S"},  {U"ض", "D"},  {U"ط", "T"},
    {U"ظ", "D"}, {U"ع", "A"}, {U"غ", "GH"}, {U"ف", "F"},  {U"ق", "K"},  {U"ك", "K"},  {U"ل", "L"},  {U"م", "M"},
    {U"ن", "N"}, {U"ه", "H"}, {U"ة", "A"},  {U"پ", "P"},  {U"چ", "TCH"}, {U"ژ", "J"}, {U"گ", "G"},  {U"ڤ", "V"},
    {U"ڭ", "G"}};

/// A name and its usual spellings in the Arabic, the Persian and the French style; empty: that of the style before.
struct ArabicName {
    std::u32string_view name;
    std::array<std::string_view, 3> latin;
};

// Frequent names whose consonants alone say too little, and how they are usually spelled in English, Iranian, Afghan and
// Pakistani, and French texts (recalled). Spellings that fold to one are given once.
constexpr ArabicName kNames[] = {
    {U"محمد", {"MUHAMMAD", "MOHAMMAD", "MOHAMED"}}, {U"أحمد", {"AHMAD", "AHMED", "AHMED"}}, {U"محمود", {"MAHMUD"}},
    {U"حامد", {"HAMID", "HAMED"}}, {U"حميد", {"HAMID", "HAMEED"}}, {U"حمد", {"HAMAD"}}, {U"حماد", {"HAMMAD"}},
    {U"علي", {"ALI"}}, {U"حسن", {"HASAN", "HASSAN"}}, {U"حسين", {"HUSAYN", "HOSSEIN", "HOCINE"}},
    {U"حسان", {"HASSAN"}}, {U"عمر", {"UMAR", "OMAR"}}, {U"عمار", {"AMMAR"}}, {U"عثمان", {"UTHMAN", "OSMAN", "OTMANE"}},
    {U"خالد", {"KHALID", "KHALED"}}, {U"يوسف", {"YUSUF", "YUSUF", "YOUSSEF"}},
    {U"إبراهيم", {"IBRAHIM", "EBRAHIM", "BRAHIM"}}, {U"إسماعيل", {"ISMAIL", "ESMAIL", "SMAIL"}},
    {U"إسحاق", {"ISHAQ", "ESHAQ"}}, {U"مصطفى", {"MUSTAFA", "MOSTAFA", "MUSTAPHA"}}, {U"عبد", {"ABD", "ABD", "ABD"}},
    {U"عبدالله", {"ABDALLAH", "ABDULLAH", "ABDELLAH"}}, {U"الله", {"ALLAH", "ULLAH"}},
    {U"رحمن", {"RAHMAN", "RAHMAN", "RAHMANE"}}, {U"رحمان", {"RAHMAN"}}, {U"رحيم", {"RAHIM"}},
    {U"كريم", {"KARIM", "KAREEM", "KRIM"}}, {U"عزيز", {"AZIZ"}}, {U"سعيد", {"SAID", "SAEED", "SAID"}},
    {U"سعد", {"SAAD"}}, {U"سعود", {"SAUD"}}, {U"مسعود", {"MASUD", "MASOOD", "MESSAOUD"}}, {U"صالح", {"SALIH", "SALEH"}},
    {U"صلاح", {"SALAH"}}, {U"ناصر", {"NASIR", "NASER"}}, {U"نصر", {"NASR"}}, {U"نصير", {"NASIR", "NASEER"}},
    {U"طارق", {"TARIQ", "TAREQ", "TAREK"}}, {U"حمزة", {"HAMZA"}}, {U"فاطمة", {"FATIMA", "FATEMA", "FATMA"}},
    {U"عائشة", {"AISHA", "AYESHA", "AICHA"}}, {U"مريم", {"MARYAM", "MARYAM", "MERIEM"}}, {U"زينب", {"ZAYNAB", "ZEINAB"}},
    {U"خديجة", {"KHADIJA", "KHADIJA", "KHADIDJA"}}, {U"سمير", {"SAMIR"}}, {U"جمال", {"JAMAL", "JAMAL", "DJAMEL"}},
    {U"كمال", {"KAMAL", "KAMAL", "KAMEL"}}, {U"كامل", {"KAMIL", "KAMEL"}}, {U"وليد", {"WALID"}},
    {U"فيصل", {"FAYSAL", "FAISAL", "FAYCAL"}}, {U"راشد", {"RASHID", "RASHED", "RACHED"}},
    {U"رشيد", {"RASHID", "RASHEED", "RACHID"}}, {U"ماجد", {"MAJID", "MAJED"}}, {U"مجيد", {"MAJID", "MAJEED", "MADJID"}},
    {U"بكر", {"BAKR", "BAKER"}}, {U"أبو", {"ABU"}}, {U"أبي", {"ABI"}}, {U"أم", {"UM"}}, {U"بن", {"BIN"}}, {U"ابن", {"IBN"}},
    {U"بنت", {"BINT"}}, {U"ولد", {"WALAD", "WALAD", "OULD"}}, {U"نور", {"NUR"}}, {U"دين", {"DIN"}},
    {U"حق", {"HAQ"}}, {U"خليل", {"KHALIL"}}, {U"جبار", {"JABBAR", "JABAR", "DJEBBAR"}},
    {U"قادر", {"QADIR", "QADER", "KADER"}}, {U"عباس", {"ABBAS"}}, {U"عادل", {"ADIL", "ADEL"}}, {U"أنور", {"ANWAR"}},
    {U"أمين", {"AMIN"}}, {U"بلال", {"BILAL"}}, {U"حبيب", {"HABIB"}}, {U"هاشم", {"HASHIM", "HASHEM"}}, {U"هاني", {"HANI"}},
    {U"جعفر", {"JAFAR", "JAFAR", "DJAAFAR"}}, {U"قاسم", {"QASIM", "QASEM", "KACEM"}}, {U"رضا", {"RIDA", "REZA", "REDA"}},
    {U"سالم", {"SALIM", "SALEM"}}, {U"سليم", {"SALIM"}}, {U"سلام", {"SALAM"}}, {U"سلطان", {"SULTAN"}},
    {U"شريف", {"SHARIF", "SHARIF", "CHERIF"}}, {U"طالب", {"TALIB", "TALEB"}}, {U"طه", {"TAHA"}},
    {U"ياسين", {"YASIN", "YASIN", "YACINE"}}, {U"ياسر", {"YASIR", "YASER"}}, {U"زياد", {"ZIYAD"}}, {U"زيد", {"ZAYD"}},
    {U"زيدان", {"ZAYDAN", "ZAIDAN", "ZIDANE"}}, {U"مالك", {"MALIK", "MALEK"}}, {U"ملك", {"MALIK", "MALEK"}},
    {U"منصور", {"MANSUR"}}, {U"مراد", {"MURAD"}}, {U"موسى", {"MUSA"}}, {U"عيسى", {"ISA"}},
    {U"يحيى", {"YAHYA", "YAHYA", "YAHIA"}}, {U"يعقوب", {"YAQUB"}}, {U"داود", {"DAWUD", "DAUD"}}, {U"داوود", {"DAWUD", "DAUD"}},
    {U"سليمان", {"SULAYMAN", "SULAIMAN", "SLIMANE"}}, {U"عمران", {"IMRAN"}}, {U"عامر", {"AMIR", "AMER"}},
    {U"أمير", {"AMIR"}}, {U"فهد", {"FAHD", "FAHAD"}}, {U"تركي", {"TURKI"}}, {U"صدام", {"SADDAM"}}, {U"قصي", {"QUSAY"}},
    {U"عدي", {"UDAY"}}, {U"نجيب", {"NAJIB"}}, {U"لطيف", {"LATIF"}}, {U"مهدي", {"MAHDI", "MEHDI"}}, {U"هادي", {"HADI"}},
    {U"جواد", {"JAWAD", "JAVAD", "DJAOUAD"}}, {U"شيخ", {"SHAYKH", "SHEIKH", "CHEIKH"}}, {U"حاج", {"HAJ", "HAJI", "HADJ"}},
    {U"حاجي", {"HAJI", "HAJI", "HADJI"}}, {U"ملا", {"MULLAH"}}, {U"مولوي", {"MAWLAWI", "MAULAVI"}},
    {U"خان", {"KHAN"}}, {U"گل", {"GUL", "GOL"}}, {U"جان", {"JAN"}}, {U"غلام", {"GHULAM", "GHOLAM"}}, {U"شاه", {"SHAH"}},
    {U"سيد", {"SAYYID", "SAYED"}}, {U"أيمن", {"AYMAN", "AIMAN"}}, {U"أسامة", {"USAMA", "OSAMA"}},
    {U"حازم", {"HAZIM", "HAZEM"}}, {U"حاتم", {"HATIM", "HATEM"}}, {U"عماد", {"IMAD", "EMAD"}}, {U"رمضان", {"RAMADAN", "RAMAZAN", "RAMDANE"}},
    {U"شعبان", {"SHABAN", "SHABAN", "CHAABANE"}}, {U"نبيل", {"NABIL"}}, {U"هشام", {"HISHAM", "HESHAM", "HICHAM"}},
    {U"مروان", {"MARWAN"}}, {U"عدنان", {"ADNAN"}}, {U"غازي", {"GHAZI"}}, {U"عزت", {"IZZAT", "EZZAT"}}, {U"عزة", {"IZZA", "EZZAT", "AZZA"}},
    {U"عز", {"IZZ", "EZZ", "AZZ"}}, {U"بدر", {"BADR", "BADER"}}, {U"زكريا", {"ZAKARIYA", "ZAKARIA"}}, {U"مبارك", {"MUBARAK"}},
    {U"لطفي", {"LUTFI"}}, {U"نزار", {"NIZAR"}}, {U"فوزي", {"FAWZI", "FAWZI", "FAOUZI"}}, {U"شوقي", {"SHAWQI", "SHAWKI", "CHAWKI"}},
    {U"مختار", {"MUKHTAR"}}, {U"رفيق", {"RAFIQ"}}, {U"سيف", {"SAYF", "SAIF"}}, {U"حسام", {"HUSAM", "HOSSAM"}},
    {U"ذاكر", {"DHAKIR", "ZAKIR"}}, {U"حكيم", {"HAKIM"}}, {U"وهاب", {"WAHHAB"}}, {U"رزاق", {"RAZZAQ", "RAZAQ", "REZAK"}},
    {U"غني", {"GHANI"}}, {U"منير", {"MUNIR"}}, {U"صبري", {"SABRI"}}, {U"ليث", {"LAYTH", "LAIS"}}, {U"طاهر", {"TAHIR", "TAHER"}},
    {U"ظاهر", {"ZAHIR", "ZAHER"}}, {U"زاهر", {"ZAHIR", "ZAHER"}}, {U"أنس", {"ANAS", "ANAS", "ANES"}}, {U"بشير", {"BASHIR", "BASHIR", "BACHIR"}},
    {U"رابح", {"RABIH", "RABEH", "RABAH"}}, {U"ربيع", {"RABI"}}, {U"يزيد", {"YAZID"}}, {U"معاذ", {"MUADH", "MOAZ"}},
    {U"نعمان", {"NUMAN"}}, {U"نعيم", {"NAIM", "NAEEM"}}, {U"شفيق", {"SHAFIQ", "SHAFIQ", "CHAFIK"}}, {U"جمعة", {"JUMA", "JUMA", "DJEMAA"}},
    {U"خليفة", {"KHALIFA"}}, {U"عواد", {"AWWAD"}}, {U"عوض", {"AWAD", "AWAZ"}}, {U"عطية", {"ATIYA", "ATTIA"}}, {U"حداد", {"HADDAD"}},
    {U"نجار", {"NAJJAR"}}, {U"درويش", {"DARWISH"}}, {U"يونس", {"YUNUS", "YUNES"}}, {U"أيوب", {"AYYUB"}}, {U"إدريس", {"IDRIS"}},
    {U"إلياس", {"ILYAS"}}, {U"آدم", {"ADAM"}}, {U"هارون", {"HARUN"}}, {U"لقمان", {"LUQMAN"}}, {U"عاصم", {"ASIM", "ASEM"}},
    {U"ضياء", {"DIYA", "ZIA"}}, {U"فضل", {"FADL", "FAZL"}}, {U"فيض", {"FAYD", "FAIZ"}}, {U"حيدر", {"HAYDAR", "HAIDER"}},
    {U"صادق", {"SADIQ", "SADEQ"}}, {U"صديق", {"SIDDIQ", "SEDIQ"}}, {U"شمس", {"SHAMS"}}, {U"تاج", {"TAJ"}}, {U"عالم", {"ALAM", "ALEM"}},
    {U"اسلام", {"ISLAM"}}, {U"نبي", {"NABI"}}, {U"ولي", {"WALI"}}, {U"علوي", {"ALAWI", "ALAVI"}}, {U"رسول", {"RASUL"}},
    {U"قدوس", {"QUDDUS"}}, {U"قيوم", {"QAYYUM"}}, {U"باري", {"BARI"}}, {U"كبير", {"KABIR"}}, {U"سراج", {"SIRAJ", "SERAJ"}},
    {U"عظيم", {"AZIM"}}, {U"طيب", {"TAYYIB", "TAYYAB", "TAYEB"}}, {U"حافظ", {"HAFIZ"}}, {U"مير", {"MIR"}}, {U"شير", {"SHER"}},
    {U"دوست", {"DOST"}}, {U"آغا", {"AGHA"}}, {U"يار", {"YAR"}}, {U"داد", {"DAD"}}, {U"پور", {"PUR"}}, {U"زاده", {"ZADA", "ZADEH"}},
    {U"اختر", {"AKHTAR"}}, {U"قدرت", {"QUDRAT"}}, {U"رحمت", {"RAHMAT"}}, {U"نعمت", {"NIMAT", "NEMAT"}}, {U"عصمت", {"ISMAT", "ESMAT"}},
    {U"حكمت", {"HIKMAT", "HEKMAT"}}, {U"هدايت", {"HIDAYAT", "HEDAYAT"}}, {U"آخوند", {"AKHUND"}}, {U"اخوند", {"AKHUND"}},
    {U"آخندزاده", {"AKHUNDZADA"}}, {U"اخندزاده", {"AKHUNDZADA"}}, {U"آخوندزاده", {"AKHUNDZADA"}}, {U"مولانا", {"MAULANA"}},
    {U"قاري", {"QARI"}}, {U"حقاني", {"HAQQANI"}}, {U"جلال", {"JALAL"}}, {U"عارف", {"ARIF", "AREF"}}, {U"أكبر", {"AKBAR"}},
    {U"اصغر", {"ASGHAR"}}, {U"مجاهد", {"MUJAHID", "MOJAHED"}}, {U"فتاح", {"FATTAH"}}, {U"مصري", {"MASRI"}}, {U"عراقي", {"IRAQI"}},
    {U"ليبي", {"LIBI"}}, {U"سوري", {"SURI"}}, {U"عاني", {"ANI"}}, {U"دوري", {"DURI"}}, {U"يماني", {"YAMANI"}}, {U"عمري", {"UMARI"}},
    {U"عتيبي", {"UTAYBI", "OTAIBI"}}, {U"عنزي", {"ANIZI", "ENEZI"}}, {U"غامدي", {"GHAMDI"}}, {U"حربي", {"HARBI"}}};

using NamesByWord = std::unordered_map<std::u32string, const ArabicName*>;

NamesByWord byPlainWord() {
    NamesByWord names;
    for (const ArabicName& name : kNames) {
        names.emplace(plainArabic(name.name), &name);
    }
    return names;
}

} // namespace

std::span<const ScriptLetter> arabicLetters(ArabicStyle style) {
    return style == ArabicStyle::Arabic    ? std::span<const ScriptLetter>(kArabic)
           : style == ArabicStyle::Persian ? std::span<const ScriptLetter>(kPersian)
                                           : std::span<const ScriptLetter>(kFrench);
}

std::string_view knownArabicName(std::u32string_view word, ArabicStyle style) {
    static const NamesByWord kByWord = byPlainWord();
    const auto found = kByWord.find(std::u32string(word));
    if (found == kByWord.end()) {
        return {};
    }
    for (auto place = static_cast<std::size_t>(style);; --place) {
        if (!found->second->latin[place].empty() || place == 0) {
            return found->second->latin[place];
        }
    }
}

} // namespace lanepost::screening
