#include "screening/name_script_hangul.h"

namespace lanepost::screening {
namespace {

// Recalled: what passports of the South show, McCune and Reischauer's system, and the North's.
constexpr KoreanFamily kFamilies[] = {
    {U"남궁", {"NAMGUNG", "NAMKUNG"}}, {U"황보", {"HWANGBO", "HWANGPO"}}, {U"선우", {"SUNWOO", "SONU"}},
    {U"독고", {"DOKGO", "TOKKO"}}, {U"제갈", {"JEGAL", "CHEGAL"}}, {U"사공", {"SAGONG"}}, {U"김", {"KIM"}},
    {U"이", {"LEE", "YI", "RI"}}, {U"리", {"LEE", "YI", "RI"}}, {U"박", {"PARK", "PAK"}}, {U"최", {"CHOI", "CHOE"}},
    {U"정", {"JUNG", "CHONG", "JONG"}}, {U"강", {"KANG"}}, {U"조", {"CHO", "CHO", "JO"}}, {U"윤", {"YOON", "YUN"}},
    {U"장", {"JANG", "CHANG", "JANG"}}, {U"임", {"LIM", "IM", "RIM"}}, {U"림", {"LIM", "IM", "RIM"}}, {U"한", {"HAN"}},
    {U"오", {"OH", "O"}}, {U"서", {"SEO", "SO"}}, {U"신", {"SHIN", "SIN"}}, {U"권", {"KWON"}}, {U"황", {"HWANG"}},
    {U"안", {"AHN", "AN"}}, {U"송", {"SONG"}}, {U"류", {"RYU", "YU", "RYU"}}, {U"유", {"YOO", "YU", "RYU"}},
    {U"홍", {"HONG"}}, {U"노", {"ROH", "NO", "RO"}}, {U"로", {"ROH", "NO", "RO"}}, {U"문", {"MOON", "MUN"}},
    {U"양", {"YANG", "YANG", "RYANG"}}, {U"량", {"YANG", "YANG", "RYANG"}}, {U"배", {"BAE", "PAE"}},
    {U"백", {"BAEK", "PAEK"}}, {U"허", {"HUH", "HO"}}, {U"남", {"NAM"}}, {U"심", {"SHIM", "SIM"}}, {U"현", {"HYUN", "HYON"}},
    {U"전", {"JEON", "CHON", "JON"}}, {U"고", {"KO"}}, {U"손", {"SON"}}, {U"구", {"KOO", "KU"}}, {U"우", {"WOO", "U"}},
    {U"주", {"JOO", "CHU", "JU"}}, {U"라", {"RA", "NA", "RA"}}, {U"나", {"NA", "NA", "RA"}}, {U"지", {"JI", "CHI", "JI"}},
    {U"진", {"JIN", "CHIN", "JIN"}}, {U"차", {"CHA"}}, {U"천", {"CHUN", "CHON"}}, {U"방", {"BANG", "PANG"}},
    {U"변", {"BYUN", "PYON"}}, {U"곽", {"KWAK"}}, {U"성", {"SUNG", "SONG"}}, {U"민", {"MIN"}}, {U"엄", {"UM", "OM"}},
    {U"여", {"YEO", "YO", "RYO"}}, {U"려", {"YEO", "YO", "RYO"}}, {U"길", {"GIL", "KIL"}}, {U"계", {"KYE"}},
    {U"태", {"TAE", "TAE", "THAE"}}, {U"표", {"PYO", "PYO", "PHYO"}}, {U"피", {"PI", "PI", "PHI"}}, {U"공", {"KONG"}},
    {U"기", {"KI"}}, {U"국", {"KOOK", "KUK"}}, {U"금", {"KEUM", "KUM"}}, {U"도", {"DO", "TO"}}, {U"동", {"DONG", "TONG"}},
    {U"반", {"BAN", "PAN"}}, {U"복", {"BOK", "POK"}}, {U"봉", {"BONG", "PONG"}}, {U"연", {"YEON", "YON"}}, {U"염", {"YEOM", "YOM", "RYOM"}},
    {U"렴", {"YEOM", "YOM", "RYOM"}}, {U"제", {"JE", "CHE", "JE"}}, {U"좌", {"JWA", "CHWA", "JWA"}}, {U"은", {"EUN", "UN"}}};

} // namespace

std::span<const KoreanFamily> koreanFamilies() {
    return kFamilies;
}

} // namespace lanepost::screening
