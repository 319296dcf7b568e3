#include "screening/name_script_han.h"

namespace lanepost::screening {
namespace {

// Recalled. Hong Kong has no fixed system: the spelling that most bear.
constexpr HanReading kReadings[] = {
    {U"陳陈", "CHAN", "JIN", "TAN"}, {U"王", "WONG", "WANG", "ONG"}, {U"黃黄", "WONG", "HWANG", "NG"},
    {U"李", "LEE", "LEE", "LEE"}, {U"張张", "CHEUNG", "JANG", "TEO"}, {U"林", "LAM", "LIM", "LIM"},
    {U"劉刘", "LAU", "YOO", "LAU"}, {U"吳吴", "NG", "OH", "GOH"}, {U"楊杨", "YEUNG", "YANG", "YEO"},
    {U"周", "CHOW", "JOO", "CHEW"}, {U"趙赵", "CHIU", "CHO", "TEO"}, {U"徐", "TSUI", "SEO", "CHEE"},
    {U"孫孙", "SUEN", "SON", "SOON"}, {U"馬马", "MA", "MA", "BEH"}, {U"朱", "CHU", "JOO", "CHOO"},
    {U"胡", "WU", "HO", "FOO"}, {U"郭", "KWOK", "KWAK", "KWEK"}, {U"何", "HO", "HA", "HO"}, {U"高", "KO", "KO", "KOH"},
    {U"羅罗", "LAW", "RA", "LOH"}, {U"鄭郑", "CHENG", "JUNG", "TAY"}, {U"梁", "LEUNG", "YANG", "NEO"},
    {U"謝谢", "TSE", "SA", "CHIA"}, {U"宋", "SUNG", "SONG", "SONG"}, {U"唐", "TONG", "DANG", "TNG"},
    {U"許许", "HUI", "HUR", "KOH"}, {U"韓韩", "HON", "HAN", "HAN"}, {U"馮冯", "FUNG", "PUNG", "PANG"},
    {U"鄧邓", "TANG", "DEUNG", "TENG"}, {U"曹", "TSO", "CHO", "CHOU"}, {U"彭", "PANG", "PAENG", "PHE"},
    {U"曾", "TSANG", "JEUNG", "CHAN"}, {U"蕭肖萧", "SIU", "SO", "SIEW"}, {U"田", "TIN", "JEON", "CHAN"},
    {U"董", "TUNG", "DONG", "TANG"}, {U"袁", "YUEN", "WON", "WAN"}, {U"潘", "POON", "BAN", "PHUA"},
    {U"于", "YU", "WOO", "YEE"}, {U"蔣蒋", "CHEUNG", "JANG", "CHIO"}, {U"蔡", "CHOI", "CHAE", "CHUA"},
    {U"余", "YU", "YEO", "YEE"}, {U"杜", "TO", "DOO", "TOH"}, {U"葉叶", "YIP", "YEOP", "YAP"},
    {U"程", "CHING", "JEONG", "THIA"}, {U"蘇苏", "SO", "SO", "SOH"}, {U"魏", "NGAI", "WI", "GUI"}, {U"呂吕", "LUI", "YEO", "LU"},
    {U"丁", "TING", "JUNG", "TENG"}, {U"任", "YAM", "LIM", "JIM"}, {U"沈", "SHUM", "SHIM", "SIM"}, {U"姚", "YIU", "YO", "YEO"},
    {U"盧卢", "LO", "NO", "LOH"}, {U"姜", "KEUNG", "KANG", "KIONG"}, {U"崔", "CHUI", "CHOI", "CHUI"},
    {U"鍾钟", "CHUNG", "JONG", "CHENG"}, {U"譚谭", "TAM", "DAM", "TAM"}, {U"陸陆", "LUK", "YUK", "LEK"},
    {U"汪", "WONG", "WANG", "ONG"}, {U"范", "FAN", "BEOM", "HUAN"}, {U"金", "KAM", "KIM", "KIM"},
    {U"石", "SHEK", "SEOK", "CHIO"}, {U"廖", "LIU", "RYO", "LIEW"}, {U"賈贾", "KA", "GA", ""}, {U"夏", "HA", "HA", ""},
    {U"韋韦", "WAI", "WI", ""}, {U"傅", "FU", "BU", "POH"}, {U"方", "FONG", "BANG", "PNG"}, {U"白", "PAK", "BAEK", "PEH"},
    {U"鄒邹", "CHOW", "CHU", ""}, {U"孟", "MANG", "MAENG", ""}, {U"熊", "HUNG", "UNG", ""}, {U"秦", "CHUN", "JIN", ""},
    {U"邱", "YAU", "KOO", "KHOO"}, {U"江", "KONG", "KANG", "KANG"}, {U"尹", "WAN", "YOON", ""}, {U"薛", "SIT", "SEOL", "SEE"},
    {U"雷", "LUI", "NOE", "LOUI"}, {U"侯", "HAU", "HOO", "KAU"}, {U"龍龙", "LUNG", "YONG", "LENG"}, {U"史", "SZE", "SA", "SU"},
    {U"陶", "TO", "DO", ""}, {U"黎", "LAI", "YEO", "LAI"}, {U"賀贺", "HO", "HA", ""}, {U"顧顾", "KU", "GO", ""},
    {U"毛", "MO", "MO", ""}, {U"洪", "HUNG", "HONG", "ANG"}, {U"莊庄", "CHONG", "JANG", "CHNG"}, {U"温溫", "WAN", "ON", ""},
    {U"關关", "KWAN", "GWAN", "KUAN"}, {U"施", "SZE", "SI", "SEE"}, {U"伍", "NG", "OH", "GOH"}, {U"歐欧", "AU", "GU", "OW"},
    {U"區区", "AU", "GU", ""}, {U"甘", "KAM", "GAM", "KAM"}, {U"霍", "FOK", "GWAK", ""}, {U"樸朴", "POK", "PARK", ""},
    {U"全", "CHUEN", "JEON", ""}, {U"申", "SAN", "SHIN", ""}, {U"權权", "KUEN", "KWON", ""}, {U"安", "ON", "AHN", "AN"},
    {U"柳", "LAU", "YOO", ""}, {U"裴", "PUI", "BAE", ""}, {U"南", "NAM", "NAM", ""}, {U"玄", "YUEN", "HYUN", ""},
    {U"文", "MAN", "MOON", "BOON"}, {U"池", "CHI", "JI", ""}, {U"車车", "CHE", "CHA", ""}, {U"元", "YUEN", "WON", ""},
    {U"千", "CHIN", "CHUN", ""}, {U"成", "SHING", "SUNG", ""}, {U"康", "HONG", "KANG", ""}, {U"嚴严", "YIM", "UM", ""},
    {U"具", "KUI", "KOO", ""}, {U"表", "PIU", "PYO", ""}, {U"明", "MING", "MYEONG", ""}, {U"華华", "WAH", "HWA", ""},
    {U"偉伟", "WAI", "WI", ""}, {U"強强", "KEUNG", "KANG", ""}, {U"志", "CHI", "JI", ""}, {U"國国", "KWOK", "GUK", ""},
    {U"榮荣", "WING", "YEONG", ""}, {U"永", "WING", "YEONG", ""}, {U"家", "KA", "GA", ""}, {U"嘉", "KA", "GA", ""},
    {U"俊", "CHUN", "JUN", ""}, {U"傑杰", "KIT", "GEOL", ""}, {U"德", "TAK", "DEOK", ""}, {U"玲", "LING", "RYEONG", ""},
    {U"美", "MEI", "MI", ""}, {U"慧", "WAI", "HYE", ""}, {U"惠", "WAI", "HYE", ""}, {U"儀仪", "YEE", "UI", ""},
    {U"欣", "YAN", "HEUN", ""}, {U"敏", "MAN", "MIN", ""}, {U"麗丽", "LAI", "RYEO", ""}, {U"珍", "CHUN", "JIN", ""},
    {U"英", "YING", "YEONG", ""}, {U"芳", "FONG", "BANG", ""}, {U"淑", "SHUK", "SUK", ""}, {U"婷", "TING", "JEONG", ""},
    {U"建", "KIN", "GEON", ""}, {U"健", "KIN", "GEON", ""}, {U"平", "PING", "PYEONG", ""}, {U"東东", "TUNG", "DONG", ""},
    {U"海", "HOI", "HAE", ""}, {U"光", "KWONG", "GWANG", ""}, {U"輝辉", "FAI", "HWI", ""}, {U"春", "CHUN", "CHUN", ""},
    {U"生", "SANG", "SAENG", ""}, {U"新", "SAN", "SIN", ""}, {U"雄", "HUNG", "UNG", ""}, 
    {U"勇", "YUNG", "YONG", ""}, {U"軍军", "KWAN", "GUN", ""}, {U"峰峯", "FUNG", "BONG", ""}, {U"宇", "YU", "U", ""},
    {U"浩", "HO", "HO", ""}, {U"豪", "HO", "HO", ""}, {U"子", "TSZ", "JA", ""}, {U"天", "TIN", "CHEON", ""},
    {U"世", "SAI", "SE", ""}, {U"賢贤", "YIN", "HYEON", ""}, {U"仁", "YAN", "IN", ""}, {U"義义", "YEE", "UI", ""},
    {U"信", "SHUN", "SIN", ""}, {U"福", "FUK", "BOK", ""}, {U"祥", "CHEUNG", "SANG", ""}, {U"富", "FU", "BU", ""},
    {U"貴贵", "KWAI", "GWI", ""}, {U"正", "CHING", "JEONG", ""}, {U"貞贞", "CHING", "JEONG", ""}, {U"秀", "SAU", "SU", ""},
    {U"玉", "YUK", "OK", ""}, {U"蘭兰", "LAN", "RAN", ""}, {U"梅", "MUI", "MAE", ""}, {U"雪", "SUET", "SEOL", ""},
    {U"雲云", "WAN", "UN", ""}, {U"月", "YUET", "WOL", ""}, {U"鳳凤", "FUNG", "BONG", ""}, {U"紅红", "HUNG", "HONG", ""},
    {U"雅", "NGA", "A", ""}, {U"怡", "YEE", "I", ""}, {U"君", "KWAN", "GUN", ""}, {U"曉晓", "HIU", "HYO", ""},
    {U"小", "SIU", "SO", ""}, {U"大", "TAI", "DAE", ""}, {U"中", "CHUNG", "JUNG", ""}, {U"一", "YAT", "IL", ""},
    {U"日", "YAT", "IL", ""}, {U"哲", "CHIT", "CHEOL", ""}, {U"鐵铁", "TIT", "CHEOL", ""}, {U"鎬镐", "HO", "HO", ""},
    {U"男", "NAM", "NAM", ""}, {U"浚", "CHUN", "JUN", ""}, {U"相", "SEUNG", "SANG", ""},
    {U"尚", "SHEUNG", "SANG", ""}, {U"錫锡", "SEK", "SEOK", ""}, {U"植", "CHIK", "SIK", ""}, {U"鉉铉", "YUEN", "HYEON", ""},
    {U"炫", "YUEN", "HYEON", ""}, {U"恩", "YAN", "EUN", ""}, {U"銀银", "NGAN", "EUN", ""}, {U"善", "SIN", "SEON", ""},
    {U"順顺", "SHUN", "SUN", ""}, {U"京", "KING", "GYEONG", ""}, {U"慶庆", "HING", "GYEONG", ""}, {U"興兴", "HING", "HEUNG", ""},
    {U"昌", "CHEUNG", "CHANG", ""}, {U"學学", "HOK", "HAK", ""}, {U"赫", "HAK", "HYEOK", ""}, {U"虎", "FU", "HO", ""},
    {U"吉", "KAT", "GIL", ""}, {U"泰", "TAI", "TAE", ""}, {U"萬万", "MAN", "MAN", ""}, {U"洙", "CHU", "SU", ""},
    {U"秉", "PING", "BYEONG", ""}, {U"基", "KEI", "GI", ""}, {U"奎", "FUI", "GYU", ""}, {U"在", "TSOI", "JAE", ""},
    {U"宰", "TSOI", "JAE", ""}, {U"載载", "TSOI", "JAE", ""}, {U"根", "KAN", "GEUN", ""}, {U"勳勋", "FAN", "HUN", ""}};

constexpr HanFamily kMandarin[] = {
    {U"歐陽", "OU YANG"}, {U"欧阳", "OU YANG"}, {U"司馬", "SI MA"}, {U"司马", "SI MA"}, {U"諸葛", "ZHU GE"},
    {U"诸葛", "ZHU GE"}, {U"尉遲", "YU CHI"}, {U"尉迟", "YU CHI"}, {U"萬俟", "MO QI"}, {U"万俟", "MO QI"},
    {U"單", "SHAN"}, {U"单", "SHAN"}, {U"仇", "QIU"}, {U"解", "XIE"}, {U"曾", "ZENG"}, {U"查", "ZHA"}, {U"蓋", "GE"},
    {U"盖", "GE"}, {U"區", "OU"}, {U"区", "OU"}, {U"朴", "PIAO"}, {U"覃", "QIN"}, {U"翟", "ZHAI"}, {U"樂", "YUE"},
    {U"乐", "YUE"}, {U"繆", "MIAO"}, {U"缪", "MIAO"}, {U"紀", "JI"}, {U"纪", "JI"}, {U"任", "REN"}, {U"華", "HUA"},
    {U"华", "HUA"}, {U"尹", "YIN"}, {U"重", "CHONG"}, {U"种", "CHONG"}, {U"秘", "BI"}, {U"冼", "XIAN"}, {U"召", "SHAO"},
    {U"葉", "YE"}, {U"叶", "YE"}, {U"那", "NA"}, {U"晟", "CHENG"}, {U"員", "YUN"}, {U"员", "YUN"}, {U"逄", "PANG"},
    {U"折", "SHE"}, {U"黑", "HE"}, {U"沈", "SHEN"}, {U"賈", "JIA"}, {U"贾", "JIA"}, {U"洗", "XIAN"}, {U"寧", "NING"}, {U"宁", "NING"}};

constexpr HanFamily kJapaneseFamilies[] = {
    {U"長谷川", "HASEGAWA"}, {U"佐々木", "SASAKI"}, {U"五十嵐", "IGARASHI"}, {U"佐藤", "SATO"}, {U"鈴木", "SUZUKI"},
    {U"高橋", "TAKAHASHI"}, {U"田中", "TANAKA"}, {U"渡辺", "WATANABE"}, {U"渡邊", "WATANABE"}, {U"渡部", "WATANABE"},
    {U"伊藤", "ITO"}, {U"山本", "YAMAMOTO"}, {U"中村", "NAKAMURA"}, {U"小林", "KOBAYASHI"}, {U"加藤", "KATO"},
    {U"吉田", "YOSHIDA"}, {U"山田", "YAMADA"}, {U"山口", "YAMAGUCHI"}, {U"松本", "MATSUMOTO"}, {U"井上", "INOUE"},
    {U"木村", "KIMURA"}, {U"斎藤", "SAITO"}, {U"斉藤", "SAITO"}, {U"齋藤", "SAITO"}, {U"清水", "SHIMIZU"},
    {U"山崎", "YAMAZAKI"}, {U"森", "MORI"}, {U"池田", "IKEDA"}, {U"橋本", "HASHIMOTO"}, {U"阿部", "ABE"}, {U"安部", "ABE"},
    {U"安倍", "ABE"}, {U"石川", "ISHIKAWA"}, {U"山下", "YAMASHITA"}, {U"中島", "NAKAJIMA"}, {U"石井", "ISHII"},
    {U"小川", "OGAWA"}, {U"前田", "MAEDA"}, {U"岡田", "OKADA"}, {U"藤田", "FUJITA"}, {U"後藤", "GOTO"}, {U"近藤", "KONDO"},
    {U"村上", "MURAKAMI"}, {U"遠藤", "ENDO"}, {U"青木", "AOKI"}, {U"坂本", "SAKAMOTO"}, {U"福田", "FUKUDA"},
    {U"太田", "OTA"}, {U"西村", "NISHIMURA"}, {U"藤井", "FUJII"}, {U"岡本", "OKAMOTO"}, {U"三浦", "MIURA"},
    {U"金子", "KANEKO"}, {U"藤原", "FUJIWARA"}, {U"中野", "NAKANO"}, {U"中川", "NAKAGAWA"}, {U"原田", "HARADA"},
    {U"松田", "MATSUDA"}, {U"竹内", "TAKEUCHI"}, {U"小野", "ONO"}, {U"田村", "TAMURA"}, {U"中山", "NAKAYAMA"},
    {U"和田", "WADA"}, {U"石田", "ISHIDA"}, {U"上田", "UEDA"}, {U"森田", "MORITA"}, {U"柴田", "SHIBATA"}, {U"原", "HARA"},
    {U"酒井", "SAKAI"}, {U"工藤", "KUDO"}, {U"横山", "YOKOYAMA"}, {U"宮崎", "MIYAZAKI"}, {U"宮本", "MIYAMOTO"},
    {U"内田", "UCHIDA"}, {U"高木", "TAKAGI"}, {U"安藤", "ANDO"}, {U"谷口", "TANIGUCHI"}, {U"大野", "ONO"},
    {U"丸山", "MARUYAMA"}, {U"今井", "IMAI"}, {U"高田", "TAKADA"}, {U"藤本", "FUJIMOTO"}, {U"武田", "TAKEDA"},
    {U"村田", "MURATA"}, {U"上野", "UENO"}, {U"杉山", "SUGIYAMA"}, {U"増田", "MASUDA"}, {U"平野", "HIRANO"},
    {U"大塚", "OTSUKA"}, {U"千葉", "CHIBA"}, {U"久保", "KUBO"}, {U"松井", "MATSUI"}, {U"小島", "KOJIMA"}, {U"岩崎", "IWASAKI"},
    {U"桜井", "SAKURAI"}, {U"野口", "NOGUCHI"}, {U"松尾", "MATSUO"}, {U"野村", "NOMURA"}, {U"木下", "KINOSHITA"},
    {U"菊地", "KIKUCHI"}, {U"菊池", "KIKUCHI"}, {U"大西", "ONISHI"}, {U"新井", "ARAI"}, {U"島田", "SHIMADA"}};

constexpr HanFamily kJapaneseGiven[] = {
    {U"太郎", "TARO"}, {U"一郎", "ICHIRO"}, {U"次郎", "JIRO"}, {U"三郎", "SABURO"}, {U"健一", "KENICHI"}, {U"健", "KEN"},
    {U"誠", "MAKOTO"}, {U"浩", "HIROSHI"}, {U"博", "HIROSHI"}, {U"隆", "TAKASHI"}, {U"大輔", "DAISUKE"}, {U"翔", "SHO"},
    {U"拓也", "TAKUYA"}, {U"健太", "KENTA"}, {U"翔太", "SHOTA"}, {U"直樹", "NAOKI"}, {U"和也", "KAZUYA"}, {U"達也", "TATSUYA"},
    {U"哲也", "TETSUYA"}, {U"正", "TADASHI"}, {U"茂", "SHIGERU"}, {U"実", "MINORU"}, {U"勝", "MASARU"}, {U"清", "KIYOSHI"},
    {U"明", "AKIRA"}, {U"豊", "YUTAKA"}, {U"学", "MANABU"}, {U"剛", "TSUYOSHI"}, {U"花子", "HANAKO"}, {U"恵子", "KEIKO"},
    {U"洋子", "YOKO"}, {U"幸子", "SACHIKO"}, {U"和子", "KAZUKO"}, {U"裕子", "YUKO"}, {U"由美子", "YUMIKO"}, {U"久美子", "KUMIKO"},
    {U"真由美", "MAYUMI"}, {U"美咲", "MISAKI"}, {U"陽子", "YOKO"}, {U"智子", "TOMOKO"}, {U"直子", "NAOKO"}, {U"愛", "AI"},
    {U"舞", "MAI"}, {U"七夏", "NANAMI"}, {U"結衣", "YUI"}, {U"陽菜", "HINA"}, {U"蓮", "REN"}, {U"大翔", "HIROTO"}, {U"陸", "RIKU"}};

} // namespace

std::span<const HanReading> hanReadings() {
    return kReadings;
}

std::span<const HanFamily> mandarinFamilies() {
    return kMandarin;
}

std::span<const HanFamily> japaneseFamilies() {
    return kJapaneseFamilies;
}

std::span<const HanFamily> japaneseGivenNames() {
    return kJapaneseGiven;
}

} // namespace lanepost::screening
