"""Geometry of the five document formats in millimetres, and where the made-up templates put things.

Figures follow ICAO Doc 9303 parts 4 to 7 (document sizes, MRZ centre lines, first character, pitch).
The origin is the top left corner of the page; y grows downwards.
"""

from dataclasses import dataclass

PITCH_MM = 2.54


@dataclass(frozen=True)
class PageGeometry:
    """Size of a page and its MRZ: line centres above the lower edge, left edge of the first character."""

    width: float
    height: float
    first_character: float
    line_centres: tuple
    characters: int
    line_height: float


GEOMETRY = {
    "TD1": PageGeometry(85.6, 53.98, 5.0, (15.73, 11.5, 7.27), 30, 2.95),
    "TD2": PageGeometry(105.0, 74.0, 4.0, (15.75, 9.4), 36, 4.3),
    "TD3": PageGeometry(125.0, 88.0, 6.0, (15.75, 9.4), 44, 4.3),
    "MRV-A": PageGeometry(120.0, 80.0, 4.0, (15.75, 9.4), 44, 4.3),
    "MRV-B": PageGeometry(105.0, 74.0, 4.0, (15.75, 9.4), 36, 4.3),
}

TITLES = {
    "TD1": "IDENTITY CARD",
    "TD2": "IDENTITY DOCUMENT",
    "TD3": "PASSPORT",
    "MRV-A": "VISA",
    "MRV-B": "VISA",
}


@dataclass(frozen=True)
class Template:
    """A made-up design: paper and ink colours (RGB), portrait side, guilloche character."""

    name: str
    paper: tuple
    accent: tuple
    portrait_left: bool
    waves: int
    wave_period_mm: float


TEMPLATES = [
    Template("meadow", (226, 236, 222), (60, 120, 80), True, 3, 2.2),
    Template("harbour", (222, 230, 240), (50, 80, 150), True, 4, 1.6),
    Template("rose", (240, 224, 226), (160, 60, 90), False, 2, 3.0),
    Template("dune", (240, 234, 214), (150, 110, 50), False, 3, 1.3),
    Template("slate", (214, 216, 222), (70, 70, 90), True, 5, 2.6),
]


def mrz_zone(geometry, shift_x=0.0, shift_y=0.0):
    """Box of the printed MRZ with a millimetre to spare at the sides: (left, top, right, bottom) in mm."""
    left = geometry.first_character + shift_x - 1.0
    right = geometry.first_character + shift_x + geometry.characters * PITCH_MM + 1.0
    top = geometry.height - geometry.line_centres[0] - geometry.line_height / 2 + shift_y
    bottom = geometry.height - geometry.line_centres[-1] + geometry.line_height / 2 + shift_y
    return left, top, right, bottom
