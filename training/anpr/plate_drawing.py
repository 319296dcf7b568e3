"""Draws one plate as a BGR picture: paper, frame, band with sign, characters, seals, screws, dealer strip.

Used for the reader's training set, the detector's scenes and the shipped sample pictures. Fonts are looked up in
Debian's font folders; training may add a folder of more fonts (never used for what is shipped).
"""

import glob
import os

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import country_layouts

CAP = 72  # cap height of the cached glyphs, px

DEBIAN_FONTS = {
    "din": ["opendin/OSP-DIN.ttf", "roadgeek/RG2014C.ttf", "routed-gothic/routed-gothic-narrow.ttf"],
    "road": ["roadgeek/RG2014C.ttf", "roadgeek/RG2014D.ttf", "roadgeek/RG2014E.ttf"],
    "routed": ["routed-gothic/routed-gothic.ttf", "routed-gothic/routed-gothic-narrow.ttf"],
    "grotesk": ["dejavu/DejaVuSansCondensed-Bold.ttf", "liberation2/LiberationSansNarrow-Bold.ttf",
                "liberation2/LiberationSans-Bold.ttf", "roboto/unhinted/RobotoCondensed-Bold.ttf",
                "roboto/unhinted/RobotoCondensed-Medium.ttf", "opendin/OSP-DIN.ttf"],
    "condensed": ["roadgeek/RG2014B.ttf", "opendin/OSP-DIN.ttf", "roboto/unhinted/RobotoCondensed-Bold.ttf"],
    "plate": ["roadgeek/RG2014D.ttf", "roadgeek/RG2014B.ttf"],
    "fe": ["routed-gothic/routed-gothic.ttf", "osifont/osifont.ttf", "roadgeek/RG2014D.ttf"],
    "ua": ["roadgeek/RG2014D.ttf", "opendin/OSP-DIN.ttf"],
    "sk": ["osifont/osifont.ttf", "routed-gothic/routed-gothic-narrow.ttf"],
    "bg": ["roadgeek/RG2014C.ttf"],
    "any": ["roadgeek/RG2014B.ttf", "roadgeek/RG2014C.ttf", "roadgeek/RG2014D.ttf", "roadgeek/RG2014E.ttf", "roadgeek/RG2014EM.ttf",
            "opendin/OSP-DIN.ttf", "osifont/osifont.ttf", "dejavu/DejaVuSans-Bold.ttf", "dejavu/DejaVuSansCondensed-Bold.ttf",
            "dejavu/DejaVuSansMono-Bold.ttf", "liberation2/LiberationSans-Bold.ttf", "liberation2/LiberationMono-Bold.ttf",
            "dosis/Dosis-Bold.ttf", "dosis/Dosis-SemiBold.ttf", "roboto/unhinted/RobotoTTF/RobotoCondensed-Bold.ttf",
            "roboto/unhinted/RobotoTTF/Roboto-Medium.ttf", "routed-gothic/routed-gothic.ttf", "routed-gothic/routed-gothic-wide.ttf"],
}
DEBIAN_OPENTYPE = ["b612/B612-Bold.otf", "b612/B612Mono-Bold.otf", "dosis/Dosis-Bold.otf", "ocr-b/OCRB.otf"]
EXTRA_FONTS = {  # file names inside the extra folder, training only
    "din": ["din1451alt.ttf", "din1451alt-G.ttf"], "fe": ["FE-FONT.TTF"], "ua": ["RoadUA-Medium.otf", "RoadUA-Bold.otf", "Eu_ua_custom_np-Regular.otf"],
    "sk": ["slovakiaMarijanovic.ttf"], "bg": ["Bulgarianmarijanovic-Regular.ttf"], "plate": ["licenseplate.ttf", "RoadUA-Bold.otf"],
    "road": ["din1451alt-G.ttf", "Motor4F.otf"], "grotesk": ["RoadUA-Bold.otf"],
    "any": ["din1451alt.ttf", "FE-FONT.TTF", "RoadUA-Medium.otf", "RoadUA-Bold.otf", "slovakiaMarijanovic.ttf", "licenseplate.ttf", "Motor4F.otf",
            "Eu_ua_custom_np-Regular.otf"],
}


class Fonts:
    """The font files by style, and a cache of glyph masks. Not thread-safe."""

    def __init__(self, extraFolder=None):
        self.files = {}
        opentype = [f for n in DEBIAN_OPENTYPE for f in glob.glob("/usr/share/fonts/opentype/" + n)]
        for style, names in DEBIAN_FONTS.items():
            found = [f for n in names for f in glob.glob("/usr/share/fonts/truetype/" + n)]
            found += [f for n in names if "Roboto" in n
                      for f in glob.glob("/usr/share/fonts/truetype/roboto/unhinted/**/" + os.path.basename(n), recursive=True)]
            if style == "any":
                found += opentype
            if extraFolder:
                extra = [os.path.join(extraFolder, n) for n in EXTRA_FONTS.get(style, []) if os.path.exists(os.path.join(extraFolder, n))]
                # The national fonts come first; the free ones stay in for variety.
                found = extra * (1 if style == "any" else 3) + found
            if not found:
                raise SystemExit(f"no fonts for style {style}: install fonts-roadgeek fonts-opendin fonts-osifont fonts-routed-gothic")
            self.files[style] = sorted(set(found)) if style == "any" else found
        self.glyphs = {}
        self.scale = {}

    def pick(self, styles, rng):
        """One font file of the given styles."""
        files = self.files[styles[rng.integers(len(styles))]]
        return files[rng.integers(len(files))]

    def glyph(self, path, char):
        """The glyph's mask, uint8, cropped to its ink in x, CAP px high; None when the font lacks it."""
        key = (path, char)
        if key in self.glyphs:
            return self.glyphs[key]
        if char in country_layouts.FOLDED:
            self.glyphs[key] = _marked(char, self.glyph(path, country_layouts.FOLDED[char]))
            return self.glyphs[key]
        if path not in self.scale:
            probe = ImageFont.truetype(path, 200)
            box = probe.getbbox("H")
            self.scale[path] = CAP * 200 / max(1, box[3] - box[1])
        font = ImageFont.truetype(path, int(round(self.scale[path])))
        top = font.getbbox("H")[1]
        box = font.getbbox(char)
        image = Image.new("L", (max(box[2] - box[0], 1) + 8, CAP), 0)
        # Umlaut dots and the tail of Q stick out of the cap height; plates squeeze them in.
        if box[3] - box[1] > CAP * 1.08:
            tall = Image.new("L", (image.width, box[3] - box[1]), 0)
            ImageDraw.Draw(tall).text((4 - box[0], -box[1]), char, font=font, fill=255)
            image = tall.resize((image.width, CAP), Image.BILINEAR)
        else:
            ImageDraw.Draw(image).text((4 - box[0], -top), char, font=font, fill=255)
        mask = np.asarray(image)
        columns = np.where(mask.max(axis=0) > 60)[0]
        result = None if len(columns) == 0 else mask[:, columns[0]:columns[-1] + 1].copy()
        self.glyphs[key] = result
        return result


def _marked(char, base):
    """The letter's mask with its mark, both within the cap height, as plates draw it."""
    if base is None:
        return None
    width = base.shape[1]
    out = np.zeros((CAP, width), np.uint8)
    if char == "\u0110":
        out = base.copy()
        cv2.line(out, (0, CAP // 2), (int(width * .55), CAP // 2), 255, CAP // 10)
        return out
    top = int(CAP * .25)
    out[top:] = cv2.resize(base, (width, CAP - top), interpolation=cv2.INTER_AREA)
    middle, high, thick = width // 2, int(CAP * .1), CAP // 10
    if char in "\u00c4\u00d6\u00dc":
        for side in (-1, 1):
            cv2.circle(out, (middle + int(side * max(width * .24, thick)), high), int(CAP * .075), 255, -1)
    elif char == "\u00c5":
        cv2.circle(out, (middle, high + 1), int(CAP * .085), 255, CAP // 20)
    else:
        points = np.int32([[middle - width // 4, 2], [middle, int(CAP * .17)], [middle + width // 4, 2]])
        cv2.polylines(out, [points], False, 255, thick, cv2.LINE_AA)
    return out


INK = {"black": (25, 22, 20), "red": (40, 30, 150), "blue": (130, 60, 30), "green": (50, 110, 20), "white": (235, 235, 235)}
PAPER = {"white": (238, 240, 240), "grey": (165, 165, 165), "yellow": (40, 190, 240), "black": (30, 28, 28), "blue": (150, 80, 20)}


def _jitter(color, rng, amount=16):
    return tuple(int(np.clip(c + rng.integers(-amount, amount + 1), 0, 255)) for c in color)


def _seal(canvas, x, y, size, rng):
    """A round seal, a shield or a plain sticker at the given place."""
    kind = rng.integers(4)
    color = tuple(int(v) for v in rng.integers(30, 220, 3))
    center = (int(x + size / 2), int(y + size / 2))
    if kind == 0:
        cv2.circle(canvas, center, int(size * .42), color, -1, cv2.LINE_AA)
        cv2.circle(canvas, center, int(size * .2), tuple(int(v) for v in rng.integers(30, 240, 3)), -1, cv2.LINE_AA)
    elif kind == 1:
        cv2.rectangle(canvas, (int(x + size * .15), int(y)), (int(x + size * .85), int(y + size * .8)), color, -1)
        cv2.line(canvas, center, (center[0], int(y + size)), color, max(1, int(size * .3)), cv2.LINE_AA)
    elif kind == 2:
        for r in range(3):
            for c in range(3):
                if (r + c) % 2 == 0:
                    p = (int(x + size * (.15 + .23 * c)), int(y + size * (.15 + .23 * r)))
                    cv2.rectangle(canvas, p, (p[0] + int(size * .22), p[1] + int(size * .22)), (40, 40, 200), -1)
    else:
        cv2.circle(canvas, center, int(size * .4), (90, 90, 90), max(1, int(size * .08)), cv2.LINE_AA)
        cv2.circle(canvas, center, int(size * .18), color, -1, cv2.LINE_AA)


def rowStrip(text, path, fonts, rng, stretch, gap, thicken):
    """One row as an ink mask of height CAP and the places for seals [(x, size)]; None when a glyph is missing."""
    parts, places, x = [], [], 0.0
    for c in text:
        if c in " -.:*":
            # Seals and arms may be as high as the characters beside them.
            width = {" ": .32, "-": .34, ".": .25, ":": .25, "*": rng.choice([.55, .85])}[c] * CAP * rng.uniform(.7, 1.3)
            if c == "-" :
                parts.append((int(x + width * .25), None, (int(CAP * .44), int(width * .5), int(CAP * .12))))
            elif c in ".:":
                parts.append((int(x + width * .35), None, (int(CAP * .44), int(CAP * .1), int(CAP * .1))))
            elif c == "*":
                places.append((x, width))
            x += width
            continue
        mask = fonts.glyph(path, c)
        if mask is None:
            return None
        width = max(4, int(round(mask.shape[1] * stretch)))
        parts.append((int(x), cv2.resize(mask, (width, CAP), interpolation=cv2.INTER_AREA), None))
        x += width + gap * CAP
    total = int(np.ceil(x)) + 2
    ink = np.zeros((CAP, total), np.uint8)
    for left, mask, bar in parts:
        if mask is None:
            top, w, h = bar
            ink[top:top + h, left:left + w] = 255
            continue
        w = min(mask.shape[1], total - left)
        ink[:, left:left + w] = np.maximum(ink[:, left:left + w], mask[:, :w])
    if thicken:
        kernel = np.ones((abs(thicken), abs(thicken)), np.uint8)
        ink = cv2.dilate(ink, kernel) if thicken > 0 else cv2.erode(ink, kernel)
    return ink, places


def splitRows(drawn, rng):
    """The two rows of a plate's drawn text, cut at a separator near the middle."""
    cuts = [i for i, c in enumerate(drawn) if c in " -*" and 0 < i < len(drawn) - 1]
    if not cuts:
        middle = len(drawn) // 2
        return drawn[:middle], drawn[middle:]
    cut = min(cuts, key=lambda i: abs(i - len(drawn) * .42) + rng.uniform(0, 1.5))
    return drawn[:cut] + ("*" if drawn[cut] == "*" else ""), drawn[cut + 1:]


def _colors(layout, rng):
    paper, ink = layout.paper, layout.ink
    if paper == "pale":
        return tuple(int(v) for v in rng.integers(150, 250, 3)), tuple(int(v) for v in rng.integers(0, 100, 3))
    if paper == "mixed":
        paper, ink = [("white", "black"), ("yellow", "black"), ("black", "white"), ("white", "blue"), ("white", "red"), ("blue", "white"),
                      ("white", "green"), ("white", "black")][rng.integers(8)]
    elif rng.random() < .07:
        paper, ink = [("yellow", "black"), ("black", "white"), ("white", "red"), ("white", "green"), ("blue", "white")][rng.integers(5)]
    return _jitter(PAPER[paper], rng), _jitter(INK[ink], rng)


def drawPlate(layout, drawn, fonts, rng, rows=1, fontPath=None, clean=False):
    """Draws the plate. Returns (picture BGR, boxes of the rows [(x0, y0, x1, y1)], drawn text of the rows) or None when no font has all glyphs.

    The picture's size follows the text; characters are CAP px high in one-row plates.
    """
    path = fontPath or fonts.pick(layout.fonts if rng.random() > .12 or clean else ("any",), rng)
    if rows == 2 and not clean:
        return _drawTwoRows(layout, drawn, fonts, rng, path)
    texts = [drawn] if rows == 1 else list(splitRows(drawn, rng))
    stretch = rng.uniform(.82, 1.2) if not clean else 1.0
    gap = rng.uniform(.06, .26) if not clean else .14
    thicken = 0 if clean else int(rng.choice([0, 0, 0, 2, 3, -2, -3, 5]))
    strips = [rowStrip(t, path, fonts, rng, stretch, gap, thicken) for t in texts]
    if any(s is None for s in strips):
        return None
    paper, ink = _colors(layout, rng)
    margin = CAP * rng.uniform(.12, .32)
    above, below = _zoneHeights(layout.zones, rng)
    band = layout.band if layout.band != "mixed" else ["eu", "none", "flag"][rng.integers(3)]
    bandWidth = int(CAP * rng.uniform(.5, .66)) if band in ("eu", "flag") and (clean or rng.random() < .9) else 0
    side = CAP * rng.uniform(.1, .45)
    rowGap = CAP * rng.uniform(.14, .3)
    inner = max(s[0].shape[1] for s in strips)
    height = int(2 * margin + CAP * rows + rowGap * (rows - 1) + above + below)
    width = int(bandWidth + 2 * side + inner)
    if rows == 1 and rng.random() < .75:
        width = max(width, int(height * layout.aspect * rng.uniform(.9, 1.02)))
    canvas = np.empty((height, width, 3), np.uint8)
    canvas[:] = paper
    if layout.zones:
        _drawZones(canvas, layout.zones, above + margin * .5, below + margin * .5, ink, rng)
    if bandWidth:
        _drawBand(canvas, bandWidth, height if rows == 1 or rng.random() < .4 else int(height * .55), band, layout.sign, fonts, rng)
    boxes, y = [], margin + above
    for strip, places in strips:
        free = width - bandWidth - strip.shape[1]
        x = int(bandWidth + free * rng.uniform(.35, .65))
        x = max(0, min(x, width - strip.shape[1]))
        yy = int(np.clip(y + rng.uniform(-.03, .03) * CAP, 0, height - CAP))
        area = canvas[yy:yy + CAP, x:x + strip.shape[1]].astype(np.float32)
        alpha = (strip.astype(np.float32) / 255)[..., None]
        canvas[yy:yy + CAP, x:x + strip.shape[1]] = (area * (1 - alpha) + np.float32(ink) * alpha).astype(np.uint8)
        for left, size in places:
            if rng.random() < .85:
                _seal(canvas, x + left, yy + (CAP - size) * rng.uniform(.1, .7), size * .85, rng)
        boxes.append((x, yy, x + strip.shape[1], yy + CAP))
        y += CAP + rowGap
    _finish(canvas, ink, paper, rng, clean)
    return canvas, boxes, texts


def _zoneHeights(zones, rng):
    """Room above and below the characters for lettering, px."""
    if zones == "us":
        return CAP * rng.uniform(.25, .6), CAP * rng.uniform(.1, .45)
    if zones == "br":
        return CAP * rng.uniform(.28, .45), 0
    if zones == "mercosul":
        return CAP * rng.uniform(.3, .45), CAP * rng.uniform(0, .15)
    return 0, 0


def _words(rng, most):
    letters = "ABCDEFGHIJKLMNOPRSTUVWXYZabcdefghilmnoprstuvwyz"
    return " ".join("".join(letters[k] for k in rng.integers(0, 26 if rng.random() < .6 else len(letters), rng.integers(2, 9)))
                    for _ in range(int(rng.integers(1, most + 1))))


def _drawZones(canvas, zones, above, below, ink, rng):
    """State or city names, slogans, month stickers and pale pictures around and behind the characters."""
    height, width = canvas.shape[:2]
    above, below = int(above), int(below)
    if zones == "mercosul":
        canvas[:above] = _jitter((150, 60, 10), rng, 30)
    if zones == "us" and rng.random() < .4:
        tone = rng.integers(90, 255, 3)
        y0, y1 = sorted(int(v) for v in rng.uniform(0, height, 2))
        fade = np.linspace(0, rng.uniform(.2, .6), max(1, y1 - y0))[:, None, None]
        canvas[y0:y1] = (canvas[y0:y1] * (1 - fade) + tone * fade).astype(np.uint8) if y1 > y0 else canvas[y0:y1]
        for _ in range(int(rng.integers(0, 3))):
            shade = tuple(int(v) for v in rng.integers(130, 255, 3))
            cv2.ellipse(canvas, (int(rng.integers(width)), int(rng.integers(height))), (int(rng.integers(10, 90)), int(rng.integers(6, 50))), 0, 0, 360,
                        shade, -1, cv2.LINE_AA)
    color = (235, 235, 235) if zones == "mercosul" else ink if rng.random() < .6 else tuple(int(v) for v in rng.integers(0, 160, 3))
    places = [(0, above)] + ([(height - below, height)] if below > 12 and rng.random() < .8 else [])
    for top, bottom in places:
        if bottom - top < 10 or rng.random() < .06:
            continue
        text = "BRASIL" if zones == "mercosul" and rng.random() < .6 else _words(rng, 3)
        font, size = int(rng.integers(0, 8)), (bottom - top) * rng.uniform(.45, .8) / 24
        thick = max(1, int(size * rng.uniform(1, 4)))
        (w, h), _ = cv2.getTextSize(text, font, size, thick)
        if w > width * .85:
            size *= width * .85 / w
            (w, h), _ = cv2.getTextSize(text, font, size, thick)
        cv2.putText(canvas, text, ((width - w) // 2 + int(rng.uniform(-.08, .08) * width), (top + bottom + h) // 2), font, size, color, thick, cv2.LINE_AA)
    if zones == "us":
        for right in (False, True):
            for y in (3, height - int(.32 * CAP)):
                if rng.random() < .3:
                    w = int(CAP * rng.uniform(.3, .5))
                    x = width - w - 6 if right else 6
                    cv2.rectangle(canvas, (x, y), (x + w, y + int(.26 * CAP)), tuple(int(v) for v in rng.integers(20, 255, 3)), -1)
                    cv2.putText(canvas, str(rng.integers(10, 99)), (x + 4, y + int(.22 * CAP)), 0, .5, tuple(int(v) for v in rng.integers(0, 255, 3)), 1)


def _drawTwoRows(layout, drawn, fonts, rng, path):
    """A two-row plate of a motorcycle, a lorry or an off-road car: band or arms beside the upper row, seals, two sizes of characters."""
    texts = list(splitRows(drawn, rng))
    texts[0] = texts[0].rstrip("*") if rng.random() < .8 else texts[0]
    stretch, gap = rng.uniform(.85, 1.25), rng.uniform(.06, .3)
    thicken = int(rng.choice([0, 0, 0, 2, 3, -2, -3, 5]))
    strips = [rowStrip(t, path, fonts, rng, stretch, gap, thicken) for t in texts]
    if any(s is None for s in strips):
        return None
    paper, ink = _colors(layout, rng)
    band = layout.band if layout.band != "mixed" else ["eu", "none", "flag"][rng.integers(3)]
    bandWidth = int(CAP * rng.uniform(.45, .7)) if band in ("eu", "flag") and rng.random() < .8 else 0
    above, below = _zoneHeights(layout.zones, rng)
    margin, rowGap, side = CAP * rng.uniform(.08, .3), CAP * rng.uniform(.1, .35), CAP * rng.uniform(.08, .3)
    # Arms and seals beside the upper row; Swiss plates have them on both sides.
    leftArms = CAP * rng.uniform(.5, .8) if layout.code in ("CH", "LI") and rng.random() < .8 else 0
    rightArms = CAP * rng.uniform(.45, .85) if layout.code in ("CH", "LI", "AT", "DE", "PL", "CZ", "SK", "SI", "HR") or rng.random() < .3 else 0
    widths = [strips[0][0].shape[1] + leftArms + rightArms + bandWidth, strips[1][0].shape[1] + (bandWidth if rng.random() < .3 else 0)]
    width, height = int(max(widths) + 2 * side), int(2 * margin + 2 * CAP + rowGap + above + below)
    width = max(width, int(height * rng.uniform(1.1, 1.5))) if rng.random() < .7 else width
    canvas = np.empty((height, width, 3), np.uint8)
    canvas[:] = paper
    if layout.zones:
        _drawZones(canvas, layout.zones, above + margin * .5, below + margin * .5, ink, rng)
    if bandWidth:
        reach = height if widths[1] > strips[1][0].shape[1] else int(margin + CAP + rng.uniform(0, rowGap))
        _drawBand(canvas, bandWidth, reach, band, layout.sign, fonts, rng)
    boxes, y = [], margin + above
    for k, (strip, places) in enumerate(strips):
        left = bandWidth if k == 0 or widths[1] > strip.shape[1] else 0
        before, after = (leftArms, rightArms) if k == 0 else (0, 0)
        free = max(0, width - left - before - after - strip.shape[1] - side)
        x = max(0, min(int(left + before + side / 2 + free * rng.uniform(.2, .8)), width - strip.shape[1]))
        yy = int(np.clip(y + rng.uniform(-.03, .03) * CAP, 0, height - CAP))
        area = canvas[yy:yy + CAP, x:x + strip.shape[1]].astype(np.float32)
        alpha = (strip.astype(np.float32) / 255)[..., None]
        canvas[yy:yy + CAP, x:x + strip.shape[1]] = (area * (1 - alpha) + np.float32(ink) * alpha).astype(np.uint8)
        for at, size in places:
            _seal(canvas, x + at, yy + (CAP - size) * rng.uniform(.1, .7), size * .85, rng)
        if before:
            _seal(canvas, x - before - side * .3, yy + CAP * rng.uniform(-.1, .1), before, rng)
        if after:
            x1 = x + strip.shape[1] + rng.uniform(0, side)
            if rng.random() < .5:
                _seal(canvas, x1, yy + CAP * rng.uniform(-.1, .15), after, rng)
            else:  # two small ones, one above the other
                _seal(canvas, x1, yy - CAP * .06, after * .62, rng)
                _seal(canvas, x1, yy + CAP * .5, after * .62, rng)
        boxes.append((x, yy, x + strip.shape[1], yy + CAP))
        y += CAP + rowGap
    _finish(canvas, ink, paper, rng, False)
    return canvas, boxes, texts


def _drawBand(canvas, width, height, band, sign, fonts, rng):
    color = _jitter((150, 60, 10), rng, 25)
    canvas[:height, :width] = color
    if band == "eu":
        center, radius = (width / 2, height * .3), width * .3
        for k in range(12):
            a = 2 * np.pi * k / 12
            cv2.circle(canvas, (int(center[0] + radius * np.cos(a)), int(center[1] + radius * np.sin(a))), max(1, width // 22), (60, 220, 240), -1)
    else:
        third = max(2, height // 9)
        for k, c in enumerate(rng.integers(30, 240, (2, 3))):
            canvas[third * (1 + k):third * (2 + k), width // 5:width * 4 // 5] = c
    path = fonts.files["road"][0]
    x = 0.0
    masks = [m for m in (fonts.glyph(path, c) for c in sign) if m is not None]
    if not masks:
        return
    scale = min(.3 * height / CAP, width * .8 / sum(m.shape[1] + 6 for m in masks))
    x = (width - scale * sum(m.shape[1] + 6 for m in masks)) / 2
    for m in masks:
        small = cv2.resize(m, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        y = int(height * .93) - small.shape[0]
        xx = int(x)
        if y >= 0 and xx >= 0 and xx + small.shape[1] <= width:
            canvas[y:y + small.shape[0], xx:xx + small.shape[1]][small > 100] = (240, 240, 240)
        x += scale * (m.shape[1] + 6)


def _finish(canvas, ink, paper, rng, clean):
    """Border line, emboss light, screws, sticker, dirt."""
    height, width = canvas.shape[:2]
    if rng.random() < .6:
        line = int(rng.integers(2, 5))
        inset = int(rng.integers(0, 6))
        cv2.rectangle(canvas, (inset, inset), (width - 1 - inset, height - 1 - inset), ink, line)
    if clean:
        return
    for _ in range(int(rng.choice([0, 0, 1, 2, 2]))):
        p = (int(rng.uniform(.05, .95) * width), int(rng.choice([.1, .9, .5], p=[.4, .3, .3]) * height))
        cv2.circle(canvas, p, int(rng.integers(3, 7)), tuple(int(v) for v in rng.integers(40, 240, 3)), -1, cv2.LINE_AA)
    if rng.random() < .25:
        for _ in range(int(rng.integers(2, 14))):
            p = (int(rng.integers(width)), int(rng.integers(height)))
            tone = tuple(int(v) for v in rng.integers(40, 130, 3))
            cv2.circle(canvas, p, int(rng.integers(1, 6)), tone, -1, cv2.LINE_AA)


def addSurround(plate, rng, reach=.45):
    """Puts the plate into its holder, dealer strip and a patch of bodywork. Returns (picture, left, top of the plate)."""
    height, width = plate.shape[:2]
    m = int(height * reach)
    tone = rng.integers(15, 235)
    canvas = np.empty((height + 2 * m, width + 2 * m, 3), np.uint8)
    canvas[:] = [int(np.clip(tone + rng.integers(-25, 26), 0, 255)) for _ in range(3)]
    if rng.random() < .7:
        frame = int(height * rng.uniform(.03, .14))
        bottom = frame + (int(height * rng.uniform(.08, .22)) if rng.random() < .4 else 0)
        dark = _jitter((30, 30, 30), rng, 25)
        cv2.rectangle(canvas, (m - frame, m - frame), (m + width + frame, m + height + bottom), dark, -1)
        if bottom > frame and rng.random() < .8:
            text = "".join("ABCDEFGHILMNOPRSTUVZ "[k] for k in rng.integers(0, 21, 16))
            cv2.putText(canvas, text, (m + int(width * rng.uniform(.05, .4)), m + height + int(bottom * .85)), cv2.FONT_HERSHEY_SIMPLEX,
                        bottom / 34, (220, 220, 220), max(1, bottom // 12), cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 4))):
        a = (int(rng.integers(canvas.shape[1])), int(rng.choice([rng.uniform(0, .15), rng.uniform(.85, 1)]) * canvas.shape[0]))
        cv2.line(canvas, a, (int(rng.integers(canvas.shape[1])), a[1] + int(rng.integers(-8, 8))), tuple(int(v) for v in rng.integers(0, 255, 3)),
                 int(rng.integers(2, 14)))
    canvas[m:m + height, m:m + width] = plate
    return canvas, m, m
