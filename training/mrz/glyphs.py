"""Glyph banks: every MRZ character of a font, or of a virtual cut of OCR-B, as small coverage bitmaps.

A bank is a float32 array [37, CELL_HEIGHT, CELL_WIDTH] with 1 for ink, one cell per character of
`mrz_text.ALPHABET`, the capital height normalised to CAP_HEIGHT and the advance to CELL_WIDTH.
"""

import os

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import mrz_text

CELL_WIDTH = 28
CELL_HEIGHT = 48
CAP_HEIGHT = 28
_CUTS = 180  # virtual cuts of OCR-B in training
_SUPER = 4  # glyphs are shaped at four times the cell size

_OPENTYPE = "/usr/share/fonts/opentype/"
_TRUETYPE = "/usr/share/fonts/truetype/"
OCR_B = _OPENTYPE + "ocr-b/OCRB.otf"
OCR_B_SHARP = _OPENTYPE + "ocr-b/OCRBS.otf"

# Fonts of documents printed without OCR-B; training only.
MONOSPACE_TRAINING = [
    _TRUETYPE + "dejavu/DejaVuSansMono.ttf",
    _TRUETYPE + "liberation/LiberationMono-Regular.ttf",
    _TRUETYPE + "liberation/LiberationMono-Bold.ttf",
    _TRUETYPE + "freefont/FreeMonoBold.ttf",
    _TRUETYPE + "inconsolata/Inconsolata.otf",
    _TRUETYPE + "noto/NotoMono-Regular.ttf",
    _TRUETYPE + "dejavu/DejaVuSansMono-Bold.ttf",
]
# Fonts the net never sees in training.
HELD_OUT = [OCR_B_SHARP, _OPENTYPE + "b612/B612Mono-Regular.otf", _TRUETYPE + "hack/Hack-Regular.ttf"]


def font_bank(path):
    """Bank of a font file at the supersampled size: float32 [37, 4*CELL_HEIGHT, 4*CELL_WIDTH]."""
    size = 200
    font = ImageFont.truetype(path, size)
    cap_box = font.getbbox("H", anchor="ls")
    cap = cap_box[3] - cap_box[1]
    advance = font.getlength("H")
    bank = np.zeros((len(mrz_text.ALPHABET), CELL_HEIGHT * _SUPER, CELL_WIDTH * _SUPER), np.float32)
    for index, char in enumerate(mrz_text.ALPHABET):
        image = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(image).text((size // 2, size + size // 2), char, font=font, fill=255, anchor="ls")
        sx = CELL_WIDTH * _SUPER / advance
        sy = CAP_HEIGHT * _SUPER / cap
        baseline = (CELL_HEIGHT + CAP_HEIGHT) / 2 * _SUPER
        matrix = np.float32([[sx, 0, -size / 2 * sx], [0, sy, baseline - (size + size / 2) * sy]])
        cell = cv2.warpAffine(np.asarray(image), matrix, (CELL_WIDTH * _SUPER, CELL_HEIGHT * _SUPER),
                              flags=cv2.INTER_AREA)
        bank[index] = cell / 255.0
    return bank


def _shape_glyph(cell, rng, shear, scale_x, scale_y):
    """One glyph of a virtual cut: own small affine change and a smooth bend."""
    height, width = cell.shape
    own_x = scale_x * rng.uniform(0.95, 1.05)
    own_y = scale_y * rng.uniform(0.97, 1.03)
    matrix = np.float32([
        [own_x, shear, width / 2 * (1 - own_x) - shear * height / 2 + rng.uniform(-2, 2)],
        [0, own_y, height / 2 * (1 - own_y) + rng.uniform(-2, 2)]])
    shaped = cv2.warpAffine(cell, matrix, (width, height))
    bend = cv2.resize(rng.uniform(-2.5, 2.5, (2, 5, 4)).transpose(1, 2, 0).astype(np.float32), (width, height),
                      interpolation=cv2.INTER_CUBIC)
    grid_x, grid_y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return cv2.remap(shaped, grid_x + bend[..., 0], grid_y + bend[..., 1], cv2.INTER_LINEAR)


def _reweight(cell, radius):
    """Grows (radius > 0) or thins the strokes by about |radius| supersampled pixels."""
    size = 2 * int(round(abs(radius))) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return cv2.dilate(cell, kernel) if radius > 0 else cv2.erode(cell, kernel)


def _unlike_weights(cell, rng):
    """Makes upright and level strokes differ in weight, as pens and other cuts do."""
    size = 2 * int(rng.integers(1, 4)) + 1
    kernel = np.ones((size, 1) if rng.random() < 0.5 else (1, size), np.uint8)
    return cv2.dilate(cell, kernel) if rng.random() < 0.5 else cv2.erode(cell, kernel)


def _to_cells(bank):
    return np.stack([cv2.resize(cell, (CELL_WIDTH, CELL_HEIGHT), interpolation=cv2.INTER_AREA) for cell in bank])


def plain_bank(path):
    """Bank of a font as it is, at the cell size."""
    return _to_cells(font_bank(path))


def virtual_cut(bank, rng):
    """A made-up cut of a font: weight, slant, width, corner rounding and each glyph a little different."""
    shear = rng.normal(0, 0.03)
    scale_x = rng.uniform(0.88, 1.1)
    scale_y = rng.uniform(0.96, 1.04)
    radius = rng.uniform(-4.2, 4.5)
    rounding = rng.uniform(0, 4)
    unlike = rng.random() < 0.15 and abs(radius) < 3
    unlike_seed = rng.integers(1 << 30)
    cells = []
    for cell in bank:
        if unlike:
            cell = _unlike_weights(cell, np.random.default_rng(unlike_seed))
        shaped = _reweight(_shape_glyph(cell, rng, shear, scale_x, scale_y), radius)
        if rounding > 1:
            soft = cv2.GaussianBlur(shaped, (0, 0), rounding)
            shaped = np.clip((soft - 0.5) * 4 + 0.5, 0, 1)
        cells.append(shaped)
    return _to_cells(cells)


def training_banks(seed=20260):
    """All banks of training with their weights: OCR-B, 180 virtual cuts of it, and monospace fonts."""
    rng = np.random.default_rng(seed)
    master = font_bank(OCR_B)
    banks = [_to_cells(master)]
    weights = [0.25]
    for _ in range(_CUTS):
        banks.append(virtual_cut(master, rng))
        weights.append(0.63 / _CUTS)
    fonts = [path for path in MONOSPACE_TRAINING if os.path.exists(path)]
    for path in fonts:
        mono = font_bank(path)
        banks += [_to_cells(mono), virtual_cut(mono, rng)]
        weights += [0.06 / len(fonts)] * 2
    return np.stack(banks).astype(np.float32), np.array(weights) / np.sum(weights)


def held_out_banks():
    """Banks of the fonts kept out of training; the sharp OCR-B cut weighs most."""
    banks = [plain_bank(path) for path in HELD_OUT if os.path.exists(path)]
    weights = np.array([0.8] + [0.2 / max(1, len(banks) - 1)] * (len(banks) - 1))
    return np.stack(banks).astype(np.float32), weights / weights.sum()
