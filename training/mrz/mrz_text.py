"""Builds legal MRZ text for fictitious documents, and text for training lines.

Layouts follow ICAO Doc 9303 parts 4 to 7 (TD3, TD1, TD2, MRV-A, MRV-B) and the two national
layouts the reader also knows (French identity card 2x36, French driving licence 1x30).
Nobody in here exists: names are invented in `specimen_names.py` or drawn letter by letter.
"""

import random
import string
from dataclasses import dataclass, field

import specimen_names

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
LETTERS = string.ascii_uppercase
DIGITS = string.digits
ALNUM = DIGITS + LETTERS

# Line count and line length of each format.
SHAPES = {"TD1": (3, 30), "TD2": (2, 36), "TD3": (2, 44), "MRV-A": (2, 44), "MRV-B": (2, 36)}

# Nationality codes of 9303-3 section 5 that name no real country; the issuer of a specimen is always UTO.
SPECIMEN_ISSUER = "UTO"
SPECIMEN_NATIONALITIES = ["UTO"] * 12 + ["XXA", "XXB", "XXC", "XXX"]

# A spread of letters as issuing states have them; used for training lines, never for specimens.
STATE_CODES = (
    "AFG ALB ARG ARM AUS AUT AZE BEL BGD BGR BHR BIH BLR BOL BRA CAN CHE CHL CHN COL CZE DNK DZA "
    "EGY ESP EST FIN FRA GBR GEO GHA GRC HND HRV HUN IDN IND IRL IRN IRQ ISL ISR ITA JOR JPN KAZ "
    "KEN KOR KWT LBN LTU LUX LVA MAR MDA MEX MKD MLT MNE MYS NGA NLD NOR NPL NZL OMN PAK PER PHL "
    "POL PRT QAT ROU RUS SAU SGP SRB SVK SVN SWE SYR THA TKM TUN TUR TWN UKR URY USA UZB VEN VNM "
    "XKX YEM ZAF ZMB ZWE UTO XXA XXB XXC XXX XOM UNO UNA EUE GBD GBN GBO RKS D<< D<< D<<"
).split()


def check_digit(text):
    """Check digit of 9303-3 section 4.9 (weights 7, 3, 1; A=10 .. Z=35; filler 0) as a character."""
    total = 0
    for index, char in enumerate(text):
        value = 0 if char == "<" else ALNUM.index(char)
        total += value * (7, 3, 1)[index % 3]
    return str(total % 10)


def pad(text, length):
    """Pads with fillers, or cuts, to exactly `length` characters."""
    return text[:length].ljust(length, "<")


@dataclass
class Person:
    """A holder: identifiers in MRZ letters with single `<` between the parts."""

    surname: str
    given: str
    sex: str
    birth: str
    nationality: str


@dataclass
class SpecimenDocument:
    """One document: its format, its MRZ lines, and what the visual zone prints."""

    format: str
    code: str
    state: str
    person: Person
    number: str
    expiry: str
    optional: str
    lines: list = field(default_factory=list)


def random_date(rng, first_year, last_year):
    """YYMMDD of a random day; years are full years."""
    return "%02d%02d%02d" % (rng.randint(first_year, last_year) % 100, rng.randint(1, 12), rng.randint(1, 28))


def random_birth(rng):
    """A birth date, one in twenty-five partial: unknown parts are fillers (9303-3 4.8)."""
    date = random_date(rng, 1935, 2019)
    roll = rng.random()
    if roll < 0.02:
        return date[:4] + "<<"
    if roll < 0.035:
        return date[:2] + "<<<<"
    if roll < 0.04:
        return "<<<<<<"
    return date


def random_number(rng, length=9):
    """A document number as states print them: letters first, all digits, or mixed."""
    style = rng.random()
    if style < 0.35:
        return "".join(rng.choice(DIGITS) for _ in range(length))
    if style < 0.75:
        head = rng.randint(1, 3)
        return "".join(rng.choice(LETTERS) for _ in range(head)) + "".join(
            rng.choice(DIGITS) for _ in range(length - head))
    return "".join(rng.choice(ALNUM) for _ in range(length))


def name_field(person, length):
    """Name field: primary, two fillers, secondary; cut where it does not fit (9303-3 4.6)."""
    text = person.surname + ("<<" + person.given if person.given else "")
    return pad(text, length)


def _long_number_parts(number, optional, optional_length):
    """Number, check digit and optional data of TD1 and TD2; long numbers overflow (9303-5 4.2.2.2)."""
    if len(number) <= 9:
        return pad(number, 9), check_digit(pad(number, 9)), pad(optional, optional_length)
    tail = number[9:] + check_digit(number) + "<"
    return number[:9], "<", pad(tail + optional, optional_length)


def td1_lines(doc):
    """The three lines of a TD1 card (9303-5 4.2.2)."""
    person = doc.person
    number, digit, optional = _long_number_parts(doc.number, doc.optional, 15)
    first = pad(doc.code, 2) + pad(doc.state, 3) + number + digit + optional
    birth = person.birth + check_digit(person.birth)
    expiry = doc.expiry + check_digit(doc.expiry)
    second_optional = "<" * 11
    composite = check_digit(first[5:] + birth + expiry + second_optional)
    second = birth + person.sex + expiry + pad(person.nationality, 3) + second_optional + composite
    return [first, second, name_field(person, 30)]


def td2_lines(doc):
    """The two lines of a TD2 document (9303-6 4.2.2)."""
    person = doc.person
    number, digit, optional = _long_number_parts(doc.number, doc.optional, 7)
    birth = person.birth + check_digit(person.birth)
    expiry = doc.expiry + check_digit(doc.expiry)
    composite = check_digit(number + digit + birth + expiry + optional)
    first = pad(doc.code, 2) + pad(doc.state, 3) + name_field(person, 31)
    return [first, number + digit + pad(person.nationality, 3) + birth + person.sex + expiry + optional + composite]


def td3_lines(doc):
    """The two lines of a passport data page (9303-4 4.2.2)."""
    person = doc.person
    number = pad(doc.number, 9)
    number += check_digit(number)
    birth = person.birth + check_digit(person.birth)
    expiry = doc.expiry + check_digit(doc.expiry)
    optional = pad(doc.optional, 14)
    optional += check_digit(optional) if doc.optional else "<"
    composite = check_digit(number + birth + expiry + optional)
    first = pad(doc.code, 2) + pad(doc.state, 3) + name_field(person, 39)
    return [first, number + pad(person.nationality, 3) + birth + person.sex + expiry + optional + composite]


def visa_lines(doc):
    """The two lines of MRV-A or MRV-B (9303-7 4.2.2, 5.2.2); visas have no composite check digit."""
    person = doc.person
    length = SHAPES[doc.format][1]
    number = pad(doc.number, 9)
    first = pad(doc.code, 2) + pad(doc.state, 3) + name_field(person, length - 5)
    second = number + check_digit(number) + pad(person.nationality, 3) + person.birth + check_digit(
        person.birth) + person.sex + doc.expiry + check_digit(doc.expiry)
    return [first, pad(second + doc.optional, length)]


BUILDERS = {"TD1": td1_lines, "TD2": td2_lines, "TD3": td3_lines, "MRV-A": visa_lines, "MRV-B": visa_lines}

CODES = {
    "TD1": ["I<", "ID", "IR", "AC", "I<", "IP"],
    "TD2": ["I<", "ID", "IR", "I<", "PT"],
    "TD3": ["P<", "P<", "P<", "PP", "PD", "PS", "PO"],
    "MRV-A": ["V<", "VC", "VS", "V<"],
    "MRV-B": ["V<", "VC", "VT", "V<"],
}


def random_person(rng, states):
    """A holder with an invented name; some have one name only, some fill the whole field."""
    surname = rng.choice(specimen_names.SURNAMES)
    given = rng.choice(specimen_names.GIVEN_NAMES)
    roll = rng.random()
    if roll < 0.25:
        given += "<" + rng.choice(specimen_names.GIVEN_NAMES)
    elif roll < 0.35:
        surname += "<" + rng.choice(specimen_names.SURNAMES)
    elif roll < 0.39:
        given = ""
    elif roll < 0.45:
        given = "<".join(rng.sample(specimen_names.GIVEN_NAMES, 5))
    return Person(surname, given, rng.choice("MMMFFF<"), random_birth(rng), rng.choice(states))


def random_document(rng, document_format, states=None):
    """A legal random document: of UTO and codes that name no country, or with any of `states`."""
    specimen = states is None
    states = SPECIMEN_NATIONALITIES if specimen else states
    person = random_person(rng, states)
    number = random_number(rng)
    optional = ""
    if document_format in ("TD1", "TD2") and rng.random() < 0.15:
        number = random_number(rng, rng.randint(10, 13) if document_format == "TD2" else rng.randint(10, 20))
    elif rng.random() < 0.05:
        number = number[:rng.randint(6, 8)]
    if len(number) <= 9 and rng.random() < 0.35:
        optional = random_number(rng, rng.randint(4, 7))
    doc = SpecimenDocument(document_format, rng.choice(CODES[document_format]), person.nationality
                           if rng.random() < 0.7 else rng.choice(states), person, number,
                           random_date(rng, 2022, 2039), optional)
    if specimen:
        doc.state = SPECIMEN_ISSUER
    doc.lines = BUILDERS[document_format](doc)
    return doc


def _drawn_name(rng):
    """A name-like word: alternating syllables, or plain random letters one time in four."""
    if rng.random() < 0.25:
        return "".join(rng.choice(LETTERS) for _ in range(rng.randint(1, 12)))
    onset = rng.choice(["", *"BCDFGHJKLMNPQRSTVWXYZ"])
    word = onset
    for _ in range(rng.randint(1, 4)):
        word += rng.choice("AEIOUAEIOUYAO") + rng.choice(
            ["", "N", "R", "L", "S", "M", "H", "TT", "NN", "SK", "W", "V", "D", "G", "K", "CH", "Z", "X", "Q"])
    return word


def training_document_lines(rng):
    """Lines of one random legal document of any format with drawn names and any state code."""
    kind = rng.choice(["TD1", "TD2", "TD3", "TD3", "MRV-A", "MRV-B", "FR-ID", "FR-DL"])
    if kind == "FR-DL":
        # What the digit after the number covers is not published.
        body = "D1FRA" + random_number(rng, 9) + rng.choice(DIGITS) + random_date(rng, 2013, 2035) + _drawn_name(rng)
        return [pad(body, 29) + check_digit(pad(body, 29))]
    if kind == "FR-ID":
        first = pad("IDFRA" + _drawn_name(rng), 30) + "".join(rng.choice(DIGITS) for _ in range(6))
        number = random_number(rng, 12)
        birth = random_birth(rng)
        second = number + check_digit(number) + pad(_drawn_name(rng), 14) + birth + check_digit(birth) + rng.choice("MF")
        return [first, second + check_digit(first + second)]
    doc = random_document(rng, kind, STATE_CODES)
    doc.person.surname = "<".join(_drawn_name(rng) for _ in range(rng.choice([1, 1, 1, 2])))
    doc.person.given = "<".join(_drawn_name(rng) for _ in range(rng.choice([1, 1, 2, 3])))
    return BUILDERS[kind](doc)


# Groups whose members are easily taken for one another in worn or coarse print.
CONFUSABLE = ["0O", "0OQD", "O0C", "1I", "1IL7", "8B", "5S", "2Z7", "MNH", "MNHW", "UVY", "CG6", "KX<", "EF",
              "PRF", "4A", "3B8", "9G", "T7Y", "JI", "<C", "6G8"]


def _legal_piece(rng, length):
    """`length` characters from the start, the end or anywhere of a legal line."""
    line = rng.choice(training_document_lines(rng))
    if len(line) <= length:
        return pad(line, length)
    start = rng.choice([0, len(line) - length, rng.randint(0, len(line) - length)])
    return line[start:start + length]


def training_text(rng, length):
    """`length` characters to print on a training strip: legal text, names, random or confusable."""
    roll = rng.random()
    if roll < 0.55:
        piece = _legal_piece(rng, length)
        if piece.count("<") > 0.6 * length and rng.random() < 0.8:
            piece = _legal_piece(rng, length)
        return piece
    if roll < 0.80:
        return "".join(rng.choice(ALPHABET) for _ in range(length))
    if roll < 0.92:
        groups = rng.sample(CONFUSABLE, 3) + rng.choice([[], ["0O"]])
        return "".join(rng.choice(rng.choice(groups)) for _ in range(length))
    return pad("<".join(_drawn_name(rng) for _ in range(6)), length)


def random_from_seed(*parts):
    """A `random.Random` that depends on all parts, the same on every machine."""
    return random.Random(":".join(str(part) for part in parts))
