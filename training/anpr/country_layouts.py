"""Plate layouts of the countries met at European borders, as drawing templates.

Facts (public knowledge of national formats), re-expressed for rendering; nothing here corrects a reading.

A template is one string: `L` letter, `D` digit, `1` a digit from 1 to 9, anything else between `<` and `>` is a
choice (`<W|KR|PO>`), blank and `-` and `.` are drawn (or left out) as separators, `*` is a seal, arms or sticker.
The two-row form of a plate breaks at a separator.
"""

from dataclasses import dataclass, field

ALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NO_IOQ = "ABCDEFGHJKLMNPRSTUVWXYZ"
CYRILLIC = "ABEKMHOPCTYX"
# Letters with marks that the reader tells apart, and what each is folded to for matching.
FOLDED = {"\u00c4": "A", "\u00d6": "O", "\u00dc": "U", "\u00c5": "A", "\u010c": "C", "\u0160": "S", "\u017d": "Z", "\u0110": "D"}


@dataclass(frozen=True)
class Layout:
    """How one country's plates look."""

    code: str            # ISO 3166 alpha-2
    sign: str            # distinguishing sign in the band, "" when there is no band
    templates: tuple     # see the module comment
    letters: str = ALL
    fonts: tuple = ("din",)
    paper: str = "white"  # white, yellow, black, blue, mixed
    ink: str = "black"    # black, red, blue, green, white
    band: str = "eu"      # eu, flag (non-EU band), none, left-red
    aspect: float = 4.6
    weight: float = 1.0
    zones: str = ""       # lettering above and below the characters: "us", "br" or "mercosul"


LAYOUTS = (
    Layout("AT", "A", ("<W|L|G|S|B|WU|GU|KB|LL|WB|BN|MD>*DDDD L", "<W|L|G|S|GU|KB|LL|WB>*DDD LL", "<W|L|G|LL>*DDDDD L",
                       "<W|S|L|MD>*LLLL 1"), fonts=("din",), weight=1.3),
    Layout("BE", "B", ("1-LLL-DDD", "LLL-DDD", "DDD-LLL"), ink="red", fonts=("grotesk", "din"), weight=1.2),
    Layout("BG", "BG", ("<C|CA|CB|B|A|TX|PB|EB|CT|BH|BT|PA|KH|Y|OB|X|E|P|H|M>DDDD LL", "<C|CA|CB|B|PB>DDDD L"),
           letters=CYRILLIC, fonts=("bg", "din", "road"), weight=1.3),
    Layout("HR", "HR", ("<ZG|ST|RI|OS|PU|ZD|KA|SB|VK|DU|KR|BJ|VT|KC|SL|IM|DA|NA|NG>*DDDD-LL",
                        "<ZG|ST|RI|OS|PU|ZD|KA|SB|VK|DU|SK|VZ|SI|CK>*DDD-LL", "<ZG|ST|RI>*DDD-L",
                        "<ŠI|ČK|KŽ|VŽ|ŽU|ĐJ|PŽ>*DDD-LL"), fonts=("din",), weight=2.0),
    Layout("CY", "CY", ("LLL DDD",), letters="ABEHKMNPTXYZ", fonts=("din", "road")),
    Layout("CZ", "CZ", ("1L1*DDDD", "1LL*DDDD", "1L1 DDDD", "LLL DD-DD"), letters="ABCEHIJKLMNPSTUVXYZ", fonts=("grotesk", "din", "sk"),
           weight=1.3),
    Layout("DK", "DK", ("LL DD DDD", "LL DDDDD"), fonts=("din", "road"), letters="ABCDEFGHJKLMNPRSTUVXYZ"),
    Layout("EE", "EST", ("DDD LLL",), fonts=("din", "condensed")),
    Layout("FI", "FIN", ("LLL-DDD", "LLL-DD", "LL-DDD"), fonts=("condensed", "din")),
    Layout("FR", "F", ("LL-DDD-LL", "LL-DDD-LL*", "DDDD LL DD", "DDD LLL DD"), letters="ABCDEFGHJKLMNPQRSTVWXYZ",
           fonts=("grotesk", "routed", "road"), weight=1.5),
    Layout("DE", "D", ("<B|M|K|S|F|D|N|L|H>*LL DDD", "<B|M|HH|HB|KA|BN|DD>*LL DDDD", "<GAP|DIN|WES|BOR|LDK|GTH|OHV>*LL DD",
                       "<HH|MZ|WI|LU|KO>*L DDDD", "<TUE|BBL|STA|BGL>*L DDD", "<GO|WU|LO|FU|DU>*LL 1D",
                       "<B|M|HH>*LL DDDE", "<B|K|DIN>*L DDDH",
                       "<GÖ|TÜ|LÖ|WÜ|FÜ|MÜ|BÖ|KÖT|SÜW|NÖ|RÜD|HÖ|MÜR|LÜN|GÜ|PLÖ|OHZ|BÜD|FÖN>*L DDD",
                       "<GÖ|TÜ|LÖ|WÜ|FÜ|KÖN|SÖM|DÜW|JÜL|VÖ|ÖHR|ÜB|NÄ|SÄK|AÖ>*LL DDD"), fonts=("fe",), weight=3.4),
    Layout("GR", "GR", ("LLL-DDDD", "LLL DDDD"), letters="ABEZHIKMNOPTYX", fonts=("din", "road"), weight=1.2),
    Layout("HU", "H", ("LLL-DDD", "LLL*DDD", "LL LL-DDD"), fonts=("din", "grotesk"), weight=1.2),
    Layout("IE", "IRL", ("<12|131|142|161|182|201|232|07|99>-<D|C|KE|G|MH|WX|LH|TN|KY|CE>-DDDDD",
                         "<12|131|142|161>-<D|C|L|T|W>-DDD"), fonts=("grotesk", "road"), weight=1.2),
    Layout("IT", "I", ("LL DDDLL", "LL DDD LL", "LL*DDDLL"), letters="ABCDEFGHJKLMNPRSTVWXYZ", fonts=("routed", "din", "road"), weight=1.5),
    Layout("LV", "LV", ("LL-DDDD", "LL-DDD", "LL-DD"), fonts=("din", "condensed")),
    Layout("LT", "LT", ("LLL DDD", "LLL:DDD", "LL DDDD"), fonts=("grotesk", "din"), weight=1.1),
    Layout("LU", "L", ("LL DDDD", "DDDDD", "DDDD"), paper="yellow", fonts=("din", "road"), weight=.8),
    Layout("MT", "M", ("LLL-DDD", "LLL DDD", "LLL*DDD"), fonts=("fe",), weight=.8),
    Layout("NL", "NL", ("DD-LL-DD", "LL-DD-LL", "LL-LL-DD", "DD-LL-LL", "DD-LLL-1", "1-LLL-DD", "LL-DDD-L", "L-DDD-LL"),
           letters="BDFGHJKLNPRSTVXZ", paper="yellow", fonts=("grotesk", "plate", "road", "ua"), weight=2.2),
    Layout("PL", "PL", ("<KR|PO|GD|WB|SK|LU|DW|WE|BI|ZS|OP> DDDDD", "<KR|PO|GD|WB|SK|LU|DW|WE|RK|RZ> DDDLL", "<KR|PO|WB|DW> DDDDL",
                        "<KRA|WPI|PZN|SBI|GWE|RKL|LBI> LDDD", "<KRA|WPI|PZN|SBI|RTA> DDLL", "<WPR|KNS|STA|EBE> DDDDD",
                        "<WND|CTR> DLDD", "<WLS|DTR> DDLD"), fonts=("road", "din", "routed"), weight=2.0),
    Layout("PT", "P", ("LL-DD-LL", "DD-LL-DD", "DD-DD-LL", "LL DD LL"), fonts=("grotesk", "road"), weight=1.2),
    Layout("RO", "RO", ("B DD LLL", "B DDD LLL",
                        "<AB|AG|AR|BC|BH|BV|BZ|CJ|CT|CV|DB|DJ|GJ|GL|HD|IF|IL|IS|MM|MS|NT|OT|PH|SB|SM|SV|TL|TM|TR|VL|VN> DD LLL"),
           fonts=("din",), weight=2.0),
    Layout("SK", "SK", ("<BA|BL|KE|PO|ZA|NR|TT|TN|BB|ZV|PP|MI|RK|MT|DS|KN|NZ|LV|SK|TO|GA|SL>*DDDLL",
                        "<BA|KE|PO|ZA|RK|BR|LM> DDDLL"), fonts=("sk", "din"), weight=1.8),
    Layout("SI", "SLO", ("<LJ|MB|CE|KR|KP|NM|GO|MS|SG|PO|KK>*LL-DDD", "<LJ|MB|CE|KR>*DD-DLL", "<LJ|MB>*L1-DDL"), fonts=("grotesk", "din"),
           weight=1.2),
    Layout("ES", "E", ("DDDD LLL", "DDDDLLL", "<M|B|V|A|SE|MA|GC>-DDDD-LL"), letters="BCDFGHJKLMNPRSTVWXYZ", fonts=("routed", "din", "road"),
           weight=1.8),
    Layout("SE", "S", ("LLL DDD", "LLL DDL", "LLL*DDD"), letters="ABCDEFGHJKLMNOPRSTUWXYZ", fonts=("road", "grotesk"), weight=1.2),
    Layout("GB", "GB", ("LLDD LLL", "L DDD LLL", "LDD LLL", "LLL DDDL", "DDD LLL", "LLL D"), letters="ABCDEFGHJKLMNOPRSTUVWXY", paper="mixed",
           fonts=("grotesk", "plate"), weight=1.8),
    Layout("CH", "CH", ("<ZH|BE|LU|AG|SG|GE|VD|VS|TI|GR|BS|SO|TG|FR|SZ|ZG>*DDDDDD", "<ZH|BE|AG|GE|VD|SH>*DDDDD", "<UR|OW|AI|GL>*DDDD",
                       "<ZH|BE|VD> DDDDDD"), band="none", fonts=("plate", "grotesk", "road"), weight=1.4),
    Layout("LI", "", ("<FL>*DDDDD", "<FL> DDDD"), band="none", paper="black", ink="white", fonts=("grotesk",), weight=.4),
    Layout("NO", "N", ("LL DDDDD",), band="flag", letters="ABCDEFHJKLNPRSTUVXYZ", fonts=("din", "routed"), weight=1.2),
    Layout("IS", "IS", ("LL*DDD", "LL LDD", "LL-DDD"), band="flag", ink="blue", fonts=("grotesk",), weight=.6),
    Layout("UA", "UA", ("<AA|AI|BC|BH|KA|CE|AX|AE|AP|BI|BM|BT|AT|AB|AC|BO> DDDD LL",), letters="ABEIKMHOPCTX", band="flag",
           fonts=("ua", "road"), weight=1.8),
    Layout("MD", "MD", ("LLL DDD", "<C|K|BL|OR> LL DDD"), band="flag", fonts=("fe", "grotesk", "din"), weight=1.2),
    Layout("SI", "SLO", ("<LJ|MB|CE|KR>*DD-ŠL", "<LJ|KP|ČRN>*LČ-DDD", "<LJ|NM>*ŽL-DDD"), fonts=("grotesk", "din"), weight=.5),
    Layout("SE", "S", ("LÅL DDD", "ÄLL DDL", "LLÖ", "LÖLLÅ"), letters="ABCDEFGHJKLMNOPRSTUWXYZ", fonts=("road", "grotesk"), weight=.4),
    Layout("RS", "SRB", ("<ŠA|ČA|ŽA|ĐU>*DDD-LL", "<BG|NS|NI|KG|SU|PA|ZR|LE|VA|UE|CA|SM|KV|SA>*DDD-LL", "<BG|NS|NI>*DDDD-LL"), band="flag", fonts=("din", "road"), weight=1.5),
    Layout("BA", "BIH", ("LDD-L-DDD", "DDD-L-DDD"), letters="AEJKMOT", band="flag", fonts=("fe", "din")),
    Layout("ME", "MNE", ("<PG|BD|BR|KO|NK|HN|CT|UL|TV|PV|BA|DG|KL|RO|SN|ZB> LL DDD",), band="flag", fonts=("din", "fe")),
    Layout("MK", "NMK", ("<SK|BT|KU|OH|TE|ST|GV|VE|PP|KA> DDDD LL", "<SK|BT|KU>-DDD-LL"), band="flag", fonts=("din", "fe", "grotesk")),
    Layout("AL", "AL", ("LL DDD LL", "LL DDDLL"), letters="ABCDEFGHJKLMNPRSTUVXZ", band="flag", fonts=("routed", "din")),
    Layout("XK", "RKS", ("<01|02|03|04|05|06|07> DDD LL",), band="flag", fonts=("fe",)),
    Layout("TR", "TR", ("<34|06|35|16|07|41|22|59|01|55|61> LLL DD", "<34|06|35|16> LL DDDD", "<34|06|27> LLL DDD", "<34|22> L DDDD"),
           band="flag", letters="ABCDEFGHIJKLMNOPRSTUVYZ", fonts=("grotesk", "din"), weight=1.6),
    Layout("BY", "BY", ("DDDD LL-<1|2|3|4|5|6|7>", "<AA|AB|AI|AM> DDDD-<1|5|7>"), letters="ABEIKMHOPCTX", band="flag", fonts=("din", "road"), weight=1.2),
    Layout("RU", "", ("LDDDLL DD", "LDDDLL <77|99|177|197|777|178|50|150|199|116>"), letters=CYRILLIC, band="none", fonts=("road", "din"), weight=1.2),
    Layout("GE", "GE", ("LL-DDD-LL", "LLL-DDD"), band="flag", fonts=("grotesk", "din")),
    Layout("AM", "AM", ("DD LL DDD", "DDD LL DD"), band="flag", fonts=("grotesk", "din"), weight=.6),
    Layout("AZ", "AZ", ("DD-LL-DDD",), band="flag", fonts=("din",), weight=.6),
    Layout("KZ", "KZ", ("DDD LLL <01|02|05|07|13|16>", "DDD LL <01|02|10>"), band="flag", fonts=("fe", "road"), weight=.6),
    Layout("MA", "", ("DDDDD-L-DD", "DDDDD L 1"), band="none", letters="ABDHJWT", fonts=("grotesk",), weight=.4),
    Layout("IL", "IL", ("DD-DDD-DD", "DDD-DD-DDD"), band="flag", paper="yellow", fonts=("grotesk",), weight=.5),
    Layout("AD", "AND", ("L DDDD",), band="none", fonts=("grotesk",), weight=.3),
    Layout("SM", "RSM", ("*LDDDD",), band="none", ink="blue", fonts=("grotesk",), weight=.3),
    Layout("GI", "GBZ", ("G DDDD L",), fonts=("grotesk",), weight=.3),
    # Shapes from farther away, so that the reader is not bound to European letter patterns.
    # Plates of the Americas: lettering above and below, other proportions and positions.
    Layout("BR", "", ("LLL-DDDD", "LLL*DDDD", "LLL DDDD"), band="none", aspect=3.05, fonts=("grotesk", "road", "plate", "condensed"), paper="grey",
           weight=2.6, zones="br"),
    Layout("BR2", "", ("LLLDLDD", "LLL DLDD"), band="none", aspect=3.05, fonts=("fe",), weight=2.2, zones="mercosul"),
    Layout("AR", "", ("LL DDD LL", "LLL DDD"), band="none", aspect=3.05, fonts=("fe", "grotesk"), weight=.7, zones="mercosul"),
    Layout("US1", "", ("LLL DDDD", "LLL*DDDD", "LLL-DDDD", "DLLLDDD", "LLLDDDD", "DDD LLL", "LLL DDD", "LLL*DDD", "DDDLLL"), band="none", aspect=2,
           fonts=("any", "routed", "condensed", "plate"), paper="pale", weight=4.0, zones="us"),
    Layout("US2", "", ("DDD*LLL", "LLDDDDD", "LDD DLL", "LLL DLD", "DLL DDD", "LL DDDDD", "DDLLLD", "LDDLLL", "DDDDDDD", "DDD DDD", "LLDD LLL",
                       "DLL*DDDD", "???????", "??????", "LDDDDDD", "DD*DDDDL"), band="none", aspect=2, fonts=("any", "routed", "condensed", "plate"),
           paper="pale", weight=3.6, zones="us"),
    Layout("X1", "", ("LLL DDDD", "LLL-DDDD", "LLLDDDD", "LLLDLDD"), band="none", aspect=3.2, fonts=("any",), weight=2.6),
    Layout("X2", "", ("LLL DDD", "LLL DDDD", "DLLLDDD", "DDD LLL", "LLDDDDD", "LDD DLL"), band="none", aspect=2.3, fonts=("any",), paper="mixed",
           weight=1.8),
    Layout("X3", "", ("?????", "??????", "???????", "????????", "??? ???", "?? ?? ??", "?-???-??"), fonts=("any",), paper="mixed", band="mixed",
           weight=4.0),
)

BY_CODE = {layout.code: layout for layout in LAYOUTS}


def sampleText(layout, rng):
    """Draws one registration: the template's characters with separators and `*` kept, as drawn."""
    template = layout.templates[rng.integers(len(layout.templates))]
    out, i = [], 0
    while i < len(template):
        c = template[i]
        if c == "<":
            end = template.index(">", i)
            choices = template[i + 1:end].split("|")
            out.append(choices[rng.integers(len(choices))])
            i = end + 1
            continue
        if c == "L":
            out.append(layout.letters[rng.integers(len(layout.letters))])
        elif c == "D":
            out.append("0123456789"[rng.integers(10)])
        elif c == "1":
            out.append("123456789"[rng.integers(9)])
        elif c == "?":
            # O, 0, I, 1, B, 8, D and Q come up more often: these are what readers confuse.
            pool = ALL + "0123456789" + "O0I1B8DQ"
            out.append(pool[rng.integers(len(pool))])
        else:
            out.append(c)
        i += 1
    return "".join(out)


def plainText(drawn):
    """The registration without separators, seals and blanks, letters with marks kept."""
    return "".join(c for c in drawn if c.isalnum())


def folded(text):
    """The text with the marks taken off its letters, as registrations are matched."""
    return "".join(FOLDED.get(c, c) for c in text)
