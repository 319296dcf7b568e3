"""Draws the flat artwork of a specimen page, as white light or near infrared sees it.

Everything printed above the MRZ fades in infrared; the MRZ itself is carbon ink and stays (9303-3 4.11).
"""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import glyphs
from page_layout import GEOMETRY, PITCH_MM, TITLES

SANS = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
SANS_BOLD = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"


class PageArtist:
    """Draws one page at `dpi`. `rng` is a numpy Generator that fixes every free choice."""

    def __init__(self, doc, template, rng, dpi=400, font=glyphs.OCR_B):
        self.doc, self.template, self.rng, self.font = doc, template, rng, font
        self.geometry = GEOMETRY[doc.format]
        self.scale = dpi / 25.4
        self.shift = (float(rng.uniform(-0.8, 0.8)), float(rng.uniform(-0.6, 0.6)))
        self.size = (round(self.geometry.width * self.scale), round(self.geometry.height * self.scale))

    def _px(self, *millimetres):
        return tuple(int(round(value * self.scale)) for value in millimetres)

    def _font(self, path, height_mm):
        return ImageFont.truetype(path, max(6, int(height_mm * self.scale)))

    def draw(self, with_mrz=True):
        """(white, infrared): two RGB uint8 arrays of the same print."""
        security = self._security_print()
        overprint = self._visual_zone(with_mrz)
        mrz = self._mrz_coverage() if with_mrz else np.zeros((self.size[1], self.size[0]), np.float32)
        tone = self.rng.uniform(10, 45)
        white = _lay(np.minimum(security, overprint), mrz, tone)
        faded = 255 - (255 - np.minimum(security * 0.25 + 190, 250)) * 0.6
        faded = np.minimum(faded, 255 - (255 - overprint) * 0.12)
        grey = faded.mean(axis=2, keepdims=True).repeat(3, 2)
        return white, _lay(grey, mrz, tone * 0.8)

    def _security_print(self):
        """Paper tone and guilloche over the whole page, MRZ included."""
        width, height = self.size
        y, x = np.mgrid[0:height, 0:width].astype(np.float32) / self.scale
        paper = np.ones((height, width, 3), np.float32) * np.float32(self.template.paper)
        paper += (self.rng.uniform(-14, 14) * (x / self.geometry.width - 0.5))[..., None]
        accent = np.float32(self.template.accent)
        for index in range(self.template.waves):
            period = self.template.wave_period_mm * self.rng.uniform(0.8, 1.25)
            swing = self.rng.uniform(2, 8)
            wave = swing * np.sin(x / self.rng.uniform(4, 16) + self.rng.uniform(0, 6)) + \
                swing * np.sin(y / self.rng.uniform(6, 18) + self.rng.uniform(0, 6))
            line = np.clip((np.sin((y * (0.4 + index) + x * self.rng.uniform(-1, 1) + wave) * 2 * np.pi / period / (1 + index))
                            - 0.72) * 6, 0, 1)
            paper += (accent - paper) * (line * self.rng.uniform(0.12, 0.3))[..., None]
        return np.clip(paper, 0, 255)

    def _visual_zone(self, with_mrz):
        """Header, portrait, fields, SPECIMEN marks: RGB float, white where nothing is printed."""
        page = Image.new("RGB", self.size, (255, 255, 255))
        pen = ImageDraw.Draw(page)
        geometry, doc = self.geometry, self.doc
        title = "UTOPIA   " + TITLES[doc.format] + "   SPECIMEN"
        pen.rectangle((0, 0, self.size[0], self._px(7.5)[0]), fill=_lighter(self.template.accent, 0.55))
        pen.text(self._px(5, 2), title, font=self._font(SANS_BOLD, 3.6), fill=(20, 20, 30))
        if not (doc.format == "TD1" and with_mrz):
            self._portrait(pen, 5 if self.template.portrait_left else geometry.width - 31, 11)
            self._fields(pen, 36 if self.template.portrait_left else 6, 11)
        else:
            self._reverse_side(pen)
        self._specimen_mark(page)
        if doc.format == "TD3":
            pen.line(self._px(0, geometry.height - 23.2, geometry.width, geometry.height - 23.2),
                     fill=_lighter(self.template.accent, 0.5), width=2)
        return np.asarray(page, np.float32)

    def _portrait(self, pen, left, top):
        """A grey silhouette in a frame; nobody's face."""
        height = min(34, self.geometry.height - 24 - top) if self.doc.format != "TD1" else 32
        width = 26
        pen.rectangle(self._px(left, top, left + width, top + height), fill=(205, 210, 216), outline=(90, 90, 100), width=2)
        middle = left + width / 2
        shade = (120, 125, 135)
        pen.pieslice(self._px(middle - 10.5, top + height * 0.6, middle + 10.5, top + height * 1.4 - 0.4), 180, 360, fill=shade)
        pen.ellipse(self._px(middle - 5.6, top + height * 0.13, middle + 5.6, top + height * 0.6), fill=shade)

    def _fields(self, pen, left, top):
        doc, person = self.doc, self.doc.person
        rows = [("Document No. / No. du document", doc.number),
                ("Surname / Nom", person.surname.replace("<", " ")[:24]),
                ("Given names / Prenoms", (person.given.replace("<", " ") or "-")[:26]),
                ("Nationality / Nationalite", person.nationality.replace("<", "")),
                ("Date of birth / Date de naissance", _printed_date(person.birth)),
                ("Sex / Sexe      Expiry / Expiration",
                 person.sex.replace("<", "X") + "               " + _printed_date(doc.expiry))]
        room = self.geometry.height - 24 - top if doc.format != "TD1" else self.geometry.height - top - 3
        step = min(7.5, room / len(rows))
        for index, (label, value) in enumerate(rows):
            y = top + index * step
            pen.text(self._px(left, y), label, font=self._font(SANS, step * 0.24), fill=_lighter(self.template.accent, 0.1))
            pen.text(self._px(left, y + step * 0.3), value, font=self._font(SANS_BOLD, step * 0.44), fill=(25, 25, 35))

    def _reverse_side(self, pen):
        rows = ["Place of birth: NOWHERE ON SEA", "Address: 12 IMAGINARY LANE, ZENITHIA", "Authority: BUREAU OF UTOPIA",
                "This card is a SPECIMEN and proves nothing."]
        for index, text in enumerate(rows):
            pen.text(self._px(6, 10 + 4.6 * index), text, font=self._font(SANS, 2.4), fill=(40, 40, 55))
        left = self.geometry.width - 19
        pen.rectangle(self._px(left, 10, left + 12, 22), outline=(80, 80, 90), width=2)
        for index in range(5):
            pen.line(self._px(left, 10 + 2.4 * index, left + 12, 10 + 2.4 * index), fill=(120, 120, 90), width=2)

    def _specimen_mark(self, page):
        """Large pale SPECIMEN across the visual zone."""
        height_mm = self.geometry.height * 0.16
        font = self._font(SANS_BOLD, height_mm)
        mark = Image.new("L", self.size, 0)
        ImageDraw.Draw(mark).text((self.size[0] // 2, int(self.size[1] * 0.42)), "SPECIMEN", font=font, fill=90, anchor="mm")
        mark = mark.rotate(float(self.rng.uniform(8, 18)), center=(self.size[0] // 2, int(self.size[1] * 0.42)))
        page.paste(_lighter((190, 40, 40), 0.25), (0, 0), mark)

    def _mrz_coverage(self):
        """Ink coverage of the MRZ lines, drawn at twice the scale and averaged down."""
        factor = 2
        pixels = self.scale * factor
        probe = ImageFont.truetype(self.font, 1000)
        font = ImageFont.truetype(self.font, int(round(1000 * PITCH_MM * pixels / probe.getlength("H"))))
        box = font.getbbox("H", anchor="ls")
        sheet = Image.new("L", (self.size[0] * factor, self.size[1] * factor), 0)
        pen = ImageDraw.Draw(sheet)
        for line, above in zip(self.doc.lines, self.geometry.line_centres):
            centre = (self.geometry.height - above + self.shift[1]) * pixels
            baseline = centre - (box[1] + box[3]) / 2
            for index, char in enumerate(line):
                x = (self.geometry.first_character + self.shift[0] + index * PITCH_MM) * pixels
                pen.text((x, baseline), char, font=font, fill=255, anchor="ls")
        coverage = cv2.resize(np.asarray(sheet, np.float32), self.size, interpolation=cv2.INTER_AREA) / 255
        spread = cv2.GaussianBlur(coverage, (0, 0), 0.04 * self.scale)
        return np.clip((spread - self.rng.uniform(0.35, 0.6)) * 2.5 + 0.5, 0, 1)


def _lay(paper, coverage, tone):
    """Ink of one grey tone over a page."""
    return np.clip(paper + (tone - paper) * coverage[..., None], 0, 255).astype(np.uint8)


def _lighter(colour, share):
    return tuple(int(value + (255 - value) * share) for value in colour)


def _printed_date(yymmdd):
    """YYMMDD as a page prints it; unknown parts as XX."""
    text = yymmdd.replace("<", "X")
    return text[4:6] + "." + text[2:4] + "." + text[0:2]
