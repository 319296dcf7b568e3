// The formats of sixty countries' registrations, as facts; see plate_syntax.h for the notation.
#include <array>

#include "anpr/plate_syntax.h"

namespace lanepost::anpr {
namespace {

using enum PlateFormatKind;

constexpr unsigned kWhiteOrYellow = kWhitePaper | kYellowPaper;
constexpr unsigned kAnyPaper = kWhitePaper | kYellowPaper | kOtherPaper;

constexpr std::array kCountries = std::to_array<PlateCountryFacts>({
    {"A", "AT", true},   {"B", "BE", true},
    {"BG", "BG", true},  {"HR", "HR", true},
    {"CY", "CY", true},  {"CZ", "CZ", true},
    {"DK", "DK", true},  {"EST", "EE", true},
    {"FIN", "FI", true}, {"F", "FR", true},
    {"D", "DE", true},   {"GR", "GR", true},
    {"H", "HU", true},   {"IRL", "IE", true},
    {"I", "IT", true},   {"LV", "LV", true},
    {"LT", "LT", true},  {"L", "LU", true},
    {"M", "MT", true},   {"NL", "NL", true},
    {"PL", "PL", true},  {"P", "PT", true},
    {"RO", "RO", true},  {"SK", "SK", true},
    {"SLO", "SI", true}, {"E", "ES", true},
    {"S", "SE", true},   {"UK", "GB", true, "GB"},
    {"CH", "CH"},        {"FL", "LI"},
    {"N", "NO", true},   {"IS", "IS", true},
    {"UA", "UA", true},  {"MD", "MD", true},
    {"SRB", "RS", true}, {"BIH", "BA", true},
    {"MNE", "ME", true}, {"NMK", "MK", true, "MK"},
    {"AL", "AL", true},  {"RKS", "XK", true},
    {"TR", "TR", true},  {"BY", "BY", true},
    {"RUS", "RU"},       {"GE", "GE", true},
    {"AM", "AM", true},  {"AZ", "AZ", true},
    {"KZ", "KZ", true},  {"MA", "MA"},
    {"TN", "TN"},        {"DZ", "DZ"},
    {"IL", "IL", true},  {"AND", "AD"},
    {"MC", "MC", true},  {"RSM", "SM"},
    {"V", "VA"},         {"GBZ", "GI", true},
    {"FO", "FO", true},  {"GBJ", "JE", true},
    {"GBG", "GG"},       {"GBM", "IM", true},
});

constexpr std::array kFormats = std::to_array<PlateFormat>({
    {"A", "L{1,2}D{1,5}L{1,3}"},
    {"A", "L{3,7}D{1,4}", Personalised},
    {"B", "NL{3}D{3} 'Q'L{3}D{3} L{3,4}D{3} D{3}L{3}", Standard, kWhitePaper, true},
    {"B", "X{1,8}", Personalised, kWhitePaper, true},
    {"BG", "[ABEKMHOPCTYX]{1,2}D{4}[ABEKMHOPCTYX]{1,2}"},
    {"BG", "[ABEKMHOPCTYX]{3,4}D{4}", Special},
    {"HR", "L{2}D{3,4}L{1,2}"},
    {"CY", "[ABEHIKMNOPTXYZ]{3}D{3}", Standard, kWhiteOrYellow},
    {"CZ", "NLDXD{3} NL{2}D{4} NLD{4} 'EL'D{3}L{2}"},
    {"CZ", "L{2,3}D{4}", Old},
    {"CZ", "X{7,8}", Personalised},
    {"DK", "L{2}D{5} L{2}D{4}", Standard, kWhiteOrYellow},
    {"EST", "D{3}L{3} D{2}L{3} D{3}L{2}"},
    {"FIN", "L{2,3}D{1,3} 'CD'D{4}", Standard, kAnyPaper},
    {"F", "[ABCDEFGHJKLMNPQRSTVWXYZ]{2}D{3}[ABCDEFGHJKLMNPQRSTVWXYZ]{2}"},
    {"F", "D{1,4}L{1,3}D{2} D{1,4}L{1,3}<2A|2B|971|972|973|974>", Old, kWhiteOrYellow},
    {"F", "'W'{1,2}D{3}L{2}", Special, kAnyPaper},
    {"D", "L{2,5}ND{0,3}[EH]?"},
    {"D", "L{1,3}D{1,6} 'Y'D{4,6} L{1,3}'0'D{3,5}", Special},
    {"D", "L{1,3}<06|07|05>D{2,5}", Special, kWhitePaper, true},
    {"GR", "[ABEZHIKMNOPTYX]{3}D{4}", Standard, kWhiteOrYellow},
    {"GR", "[ABEZHIKMNOPTYX]{2}D{4} [ABEZHIKMNOPTYX]{3}D{1,3} 'P'D{4,5}", Special},
    {"H", "L{4}D{3} L{3}D{3}", Standard, kWhiteOrYellow},
    {"H", "L{4,5}D{1,2}", Personalised},
    {"IRL", "D{2}[12]<C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|T|TA|TN|TS|W|WD|WH|WW|WX>D{1,6}"},
    {"IRL", "D{2}<C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|TN|TS|W|WD|WH|WW|WX>D{1,6}"},
    {"I", "[ABCDEFGHJKLMNPRSTVWXYZ]{2}D{3}[ABCDEFGHJKLMNPRSTVWXYZ]{2}"},
    {"I", "L{2}D{5}", Special},
    {"I", "'ROMA'X{6} L{2}X{6}", Old, kOtherPaper},
    {"LV", "L{2}D{1,4} LD{3,4}", Standard, kWhiteOrYellow},
    {"LT", "L{3}D{3} L{2}D{3} D{3}L{2} 'E'LD{4}", Standard, kWhiteOrYellow},
    {"L", "L{2}D{4} D{4,5}", Standard, kYellowPaper},
    {"L", "LD{4}", Old, kWhiteOrYellow},
    {"M", "L{3}D{3}", Standard, kAnyPaper},
    {"NL",
     "D{2}L{2}D{2} L{2}D{2}L{2} L{4}D{2} D{2}L{4} D{2}L{3}D DL{3}D{2} L{2}D{3}L LD{3}L{2} L{3}D{2}L LD{2}L{3} "
     "DL{2}D{3} D{3}L{2}D",
     Standard, kYellowPaper | kOtherPaper},
    {"NL", "L{2}D{4} D{4}L{2}", Old, kYellowPaper | kOtherPaper},
    {"PL",
     "L{2}D{5} L{2}D{4}L L{2}D{3}L{2} L{2}DLD{3} L{2}D{2}L{2}D? L{2}DL{2}D{2} L{4}D{3} L{3}D{2}L{2} L{3}DLD{2} "
     "L{3}D{2}LD L{3}DL{2}D L{5}D{2} L{3}D{5} L{3}D{4}L",
     Standard, kWhiteOrYellow},
    {"PL", "L{2}D{2,4} L{2}D{2,3}L L{3}D{2,4} L{3}D{2}L", Special, kWhiteOrYellow},
    {"PL", "LDX{3,5}", Personalised},
    {"P", "L{2}D{2}L{2} D{2}L{2}D{2}"},
    {"P", "L{2}D{4} D{4}L{2}", Old},
    {"P", "L{1,2}D{4,6}", Special},
    {"RO",
     "<AB|AG|AR|BC|BH|BN|BR|BT|BV|BZ|CJ|CL|CS|CT|CV|DB|DJ|GJ|GL|GR|HD|HR|IF|IL|IS|MH|MM|MS|NT|OT|PH|SB|SJ|SM|SV|TL|"
     "TM|TR|VL|VN|VS>D{2}L{3} 'B'D{2,3}L{3}",
     Standard, kWhiteOrYellow},
    {"RO", "L{1,2}D{3,6}", Special, kWhitePaper, true},
    {"RO", "L{1,2}D{3,6}", Special, kWhiteOrYellow},
    {"SK", "L{2}D{3}L{2}"},
    {"SK", "L{2}D{4} L{2}D{2}L", Special},
    {"SK", "L{7} L{6}D L{5}D{2}", Personalised},
    {"SLO", "<CE|GO|KK|KP|KR|LJ|MB|MS|NM|PO|SG>X{3,5}", Standard, kWhiteOrYellow},
    {"E", "D{4}[BCDFGHJKLMNPRSTVWXYZ]{3}", Standard, kWhitePaper},
    {"E", "L{1,2}D{4}L{1,2}", Old, kWhitePaper},
    {"E", "[REHPTV]D{4}[BCDFGHJKLMNPRSTVWXYZ]{3}", Special, kAnyPaper},
    {"E", "'C'D{4}[BCDFGHJKLMNPRSTVWXYZ]{3}", Special, kWhiteOrYellow},
    {"S", "[ABCDEFGHJKLMNOPRSTUWXYZ]{3}D{2}[ABCDEFGHJKLMNPRSTUWXYZ0-9]", Standard, kWhiteOrYellow},
    {"S", "X{2,7}", Personalised},
    {"UK", "L{2}D{2}L{3}", Standard, kWhiteOrYellow},
    {"UK", "LD{1,3}L{3} L{3}D{1,3}L L{1,3}D{1,4} D{1,4}L{1,3}", Old, kAnyPaper},
    {"CH", "<AG|AI|AR|BE|BL|BS|FR|GE|GL|GR|JU|LU|NE|NW|OW|SG|SH|SO|SZ|TG|TI|UR|VD|VS|ZG|ZH>D{1,6}[UVZ]? [AMP]D{1,6}",
     Standard, kAnyPaper},
    {"FL", "'FL'D{1,6}", Standard, kOtherPaper},
    {"N", "L{2}D{5} L{2}D{4}", Standard, kAnyPaper},
    {"IS", "L{2}XD{2}"},
    {"IS", "X{2,6}", Personalised},
    {"UA", "[ABEIKMHOPCTX]{2}D{4}[ABEIKMHOPCTX]{2}", Standard, kWhiteOrYellow},
    {"UA", "D{5}L{2} D{2}L{2}D{4} L{2}D{4}L{2}", Special, kAnyPaper},
    {"UA", "X{3,8}", Personalised},
    {"MD", "L{3}D{3} L{3,4}D{1,3}", Standard, kWhiteOrYellow},
    {"SRB", "L{2}D{3,5}L{2}", Standard, kWhiteOrYellow},
    {"BIH", "[AEJKMOT]D{2}[AEJKMOT]D{3} D{3}[AEJKMOT]D{3} 'T'[AT]D{6}"},
    {"MNE", "<AN|BA|BD|BP|BR|CT|DG|GS|HN|KL|KO|MK|NK|PG|PL|PT|PV|RO|SN|TV|TZ|UL|ZB>L{2}D{3}"},
    {"MNE", "<BA|BD|BR|CT|HN|KO|NK|PG|PL|PV|UL>D{3,5}", Special},
    {"NMK",
     "<BE|BT|DB|DE|DH|DK|GE|GV|KA|KI|KO|KP|KR|KS|MB|MK|NE|OH|PE|PP|PS|RA|RE|SK|SN|SR|ST|SU|TE|VA|VE|VI|VV>D{3,4}"
     "L{2}",
     Standard, kWhiteOrYellow},
    {"AL", "[ABCDEFGHJKLMNPQRSTUVWXYZ]{2}D{3}[ABCDEFGHJKLMNPQRSTUVWXYZ]{2}", Standard, kWhiteOrYellow},
    {"AL", "L{2}D{4}L", Old},
    {"RKS", "'0'[1-7]D{3}L{2}"},
    {"RKS", "D{3}'KS'D{3}", Old},
    {"TR", "[0-8]DLD{4,5} [0-8]DL{2}D{3,4} [0-8]DL{3}D{2,3}", Standard, kAnyPaper},
    {"BY", "D{4}[ABEIKMHOPCTX]{2}[0-8]"},
    {"BY", "[ABEIKMHOPCTX]{2}D{4}[0-8]? LD{4}L[0-8]", Special, kWhiteOrYellow},
    {"RUS", "[ABEKMHOPCTYX]D{3}[ABEKMHOPCTYX]{2}D{2,3}"},
    {"RUS", "[ABEKMHOPCTYX]{2}D{5,7} D{4}[ABEKMHOPCTYX]{2}D{2,3}", Special, kAnyPaper},
    {"GE", "L{2}D{3}L{2} L{3}D{3}"},
    {"AM", "D{2,3}L{2}D{2,3}"},
    {"AZ", "D{2}L{2}D{3}", Standard, kWhiteOrYellow},
    {"KZ", "D{3}L{2,3}[0-2]D", Standard, kWhiteOrYellow},
    {"KZ", "LD{3}L{2,3}", Old, kWhiteOrYellow},
    {"MA", "D{1,5}LD{1,2} 'W'{1,2}D{3,6}"},
    {"TN", "D{1,3}'TUN'D{1,4} D{1,3}'TN'D{1,4} D{2,7}", Standard, kOtherPaper},
    {"DZ", "D{5}D{5,6}", Standard, kWhiteOrYellow},
    {"IL", "D{7,8}", Standard, kYellowPaper},
    {"AND", "LD{4}"},
    {"MC", "D{4} XD{3} X{4}"},
    {"RSM", "LD{3,4}"},
    {"V", "'SCV'D{1,5} 'CV'D{1,5}", Standard, kWhitePaper},
    {"V", "'SCV'D{1,5} 'CV'D{1,5}", Standard, kWhitePaper, true},
    {"GBZ", "'G'D{4}L", Standard, kWhiteOrYellow},
    {"FO", "L{2}D{3}", Standard, kWhiteOrYellow},
    {"GBJ", "'J'D{1,6}", Standard, kWhiteOrYellow},
    {"GBG", "D{1,5}", Standard, kOtherPaper},
    {"GBM", "L{3}D{1,3}L L'MN'D{1,3}L? 'MAN'D{1,4}", Standard, kWhiteOrYellow},
});

} // namespace

std::span<const PlateCountryFacts> plateCountries() {
    return kCountries;
}

std::span<const PlateFormat> plateFormats() {
    return kFormats;
}

} // namespace lanepost::anpr
