#!/usr/bin/env python3
"""Renders MRZ line strips as the locator hands them over: 32 px high, text position known.

A strip goes through print (glyph bank, wear), page (background, neighbour lines), camera (resolution,
light, noise, compression) and the locator's warp (pitch, height, offset, slight rotation).
`render_window` is a pure function of its generator, so a seed fixes a strip.
"""

import argparse
import json
import os

import cv2
import numpy as np

import glyphs
import line_effects as effects
import mrz_text

STRIP_HEIGHT = 32
_MASTER_HEIGHT = 96  # print canvas, capital height 28: room for the neighbour lines' edges
_INDEX = {char: index for index, char in enumerate(mrz_text.ALPHABET)}


class LineRenderer:
    """Holds the glyph and background banks; `held_out=True` uses the fonts and effects training never sees."""

    def __init__(self, held_out=False):
        self.held_out = held_out
        self.banks, self.weights = glyphs.held_out_banks() if held_out else glyphs.training_banks()
        self.backgrounds = effects.background_bank(seed=78 if held_out else 77)

    def _line_ink(self, bank, text):
        cells = bank[[_INDEX[char] for char in text]]
        return np.ascontiguousarray(cells.transpose(1, 0, 2)).reshape(glyphs.CELL_HEIGHT, -1)

    def _print(self, text, text_rng, rng, left, right):
        """Ink of the line with its neighbours; the line's first cell begins at x = left."""
        bank = self.banks[rng.choice(len(self.banks), p=self.weights)]
        width = left + len(text) * glyphs.CELL_WIDTH + right
        ink = np.zeros((_MASTER_HEIGHT, width), np.float32)
        middle = _MASTER_HEIGHT // 2
        half = glyphs.CELL_HEIGHT // 2
        for direction in (-1, 1):
            if rng.random() < 0.55:
                neighbour = self._line_ink(bank, mrz_text.training_text(text_rng, len(text)))
                _paste(ink, neighbour, left, middle + direction * int(rng.uniform(1.25, 2.4) * glyphs.CAP_HEIGHT) - half)
        ink[middle - half:middle + half, left:left + len(text) * glyphs.CELL_WIDTH] = np.maximum(
            ink[middle - half:middle + half, left:left + len(text) * glyphs.CELL_WIDTH], self._line_ink(bank, text))
        if rng.random() < 0.6:
            ink = effects.dot_gain(ink, rng)
        if rng.random() < 0.3:
            ink = effects.worn_print(ink, rng)
        if rng.random() < 0.08:
            ink = effects.laser_dots(ink, rng)
        if rng.random() < 0.12:
            ink = effects.spatter(ink, rng)
        if rng.random() < 0.1:
            ink = effects.scratches(ink, rng)
        if rng.random() < 0.12:
            ink = effects.rules_and_edges(ink, rng, left, width - right, middle, glyphs.CAP_HEIGHT)
        return ink

    def _photograph(self, ink, rng):
        """Grey image of the ink on paper at camera scale, and the two scales used."""
        cap = float(np.clip(np.exp(rng.normal(2.75, 0.42)), 7.5, 30))
        scale_y = cap / glyphs.CAP_HEIGHT
        scale_x = scale_y * rng.uniform(0.82, 1.12)
        width, height = max(8, round(ink.shape[1] * scale_x)), max(8, round(ink.shape[0] * scale_y))
        area = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
        paper = effects.page(self.backgrounds, rng, height, width)
        ink_tone = np.minimum(rng.uniform(0, 110), paper.mean() - rng.uniform(45, 110))
        image = paper + (ink_tone - paper) * np.clip(area * rng.uniform(0.8, 1.05), 0, 1)
        if rng.random() < 0.05:
            image = effects.emboss(image, area, rng)
        image = self._camera(image, rng)
        return image, width / ink.shape[1], height / ink.shape[0]

    def _camera(self, image, rng):
        if rng.random() < 0.18:
            image = effects.hologram(image, rng)
        if rng.random() < 0.2:
            image = effects.shade(image, rng)
        if rng.random() < 0.08:
            image = effects.glare(image, rng)
        if rng.random() < 0.5:
            image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.25))
        if self.held_out and rng.random() < 0.15:
            image = effects.motion_blur(image, rng)
        if rng.random() < 0.6:
            image = effects.sensor_noise(image, rng)
        if rng.random() < 0.18:
            image = effects.sharpen(image, rng)
        if rng.random() < 0.5:
            image = effects.webp(image, rng) if self.held_out and rng.random() < 0.4 else effects.jpeg(image, rng)
        if rng.random() < 0.1:
            image = effects.binarise(image, rng)
        return image

    def render_window(self, text_rng, rng, width=320, length=None):
        """One strip: (uint8 [32, width], text, x of each character's centre, pitch px). `length` fixes the text length."""
        pitch = _draw_pitch(rng)
        left_chars, right_chars = rng.uniform(0.5, 3.0, 2)
        if length is not None:
            pitch = min(pitch, width / (length + left_chars + right_chars))
        else:
            length = int((width / pitch) - left_chars - right_chars)
            if rng.random() < 0.1:
                length = int(rng.integers(1, length))
        text = mrz_text.training_text(text_rng, length)
        left = 4 * glyphs.CELL_WIDTH
        right = max(4 * glyphs.CELL_WIDTH, int((width / pitch - length - left_chars + 1) * glyphs.CELL_WIDTH))
        ink = self._print(text, text_rng, rng, left, right)
        if rng.random() < 0.02:
            ink[:] = 0
            text = ""
        image, scale_x, scale_y = self._photograph(ink, rng)
        strip, centres = _locator_warp(image, rng, scale_x, scale_y, left, len(text), pitch, left_chars, width)
        strip = _stretch(strip, rng)
        if text and rng.random() < 0.1:
            strip[:, min(width, int(centres[-1] + pitch * rng.uniform(1.0, 3.0))):] = rng.choice([0, 128, 255, int(strip.mean())])
        return strip, text, centres, pitch


def _draw_pitch(rng):
    if rng.random() < 0.6:
        return float(np.clip(rng.normal(14, 1.0), 10.5, 18))
    return float(rng.uniform(10.5, 18))


def _paste(canvas, patch, x, y):
    """Lays ink over ink where the patch meets the canvas."""
    top, bottom = max(0, y), min(canvas.shape[0], y + patch.shape[0])
    if top < bottom:
        part = canvas[top:bottom, x:x + patch.shape[1]]
        np.maximum(part, patch[top - y:bottom - y], out=part)


def _locator_warp(image, rng, scale_x, scale_y, left, count, pitch, left_chars, width):
    """Cuts the strip as a locator with small errors would; returns it and the character centres."""
    cap = float(np.clip(rng.normal(22, 1.7), 17, 27)) if rng.random() < 0.75 else rng.uniform(17, 27)
    to_x = pitch / (glyphs.CELL_WIDTH * scale_x)
    to_y = cap / (glyphs.CAP_HEIGHT * scale_y)
    offset = rng.uniform(-3, 3) if rng.random() < 0.85 else rng.uniform(-5, 5)
    angle = np.deg2rad(np.clip(rng.normal(0, 0.6), -1.6, 1.6))
    shear = rng.normal(0, 0.03)
    x_start = left_chars * pitch
    middle = image.shape[0] / 2
    # strip x = to_x * (x - left) + x_start + shear * dy ; strip y = centre + to_y * (y - middle) + slope
    slope = np.tan(angle)
    pivot = left * scale_x + count * glyphs.CELL_WIDTH * scale_x / 2
    matrix = np.float32([
        [to_x, shear * to_y, x_start - to_x * left * scale_x - shear * to_y * middle],
        [slope * to_x, to_y, STRIP_HEIGHT / 2 + offset - to_y * middle - slope * to_x * pivot]])
    clipped = np.clip(image, 0, 255).astype(np.float32)
    if to_y < 0.7:
        clipped = cv2.GaussianBlur(clipped, (0, 0), 0.35 / to_y)
    flags = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR
    border = cv2.BORDER_REPLICATE if rng.random() < 0.8 else cv2.BORDER_REFLECT
    strip = cv2.warpAffine(clipped, matrix, (width, STRIP_HEIGHT), flags=flags, borderMode=border)
    centres = x_start + (np.arange(count) + 0.5) * pitch
    if rng.random() < 0.25:
        strip, centres = _wobble(strip, centres, rng)
    return strip, centres


def _wobble(strip, centres, rng):
    """A page that is not flat: the base line waves and the pitch changes slowly."""
    height, width = strip.shape
    x = np.arange(width, dtype=np.float32)
    period = rng.uniform(200, 900)
    lift = rng.uniform(0, 1.5) * np.sin(x * (2 * np.pi / period) + rng.uniform(0, 6.28))
    amount = rng.uniform(-4, 4)
    source = x + amount * np.sin(x * (np.pi / width))
    map_x = np.repeat(source[None, :], height, 0).astype(np.float32)
    map_y = (np.arange(height, dtype=np.float32)[:, None] + lift[None, :]).astype(np.float32)
    moved = np.interp(centres, source, x)
    return cv2.remap(strip, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), moved


def _stretch(strip, rng):
    """The reader's rough contrast stretch, done more or less well, or not at all."""
    if rng.random() < 0.8:
        low, high = np.percentile(strip[:, ::4], (rng.uniform(0.5, 4), rng.uniform(90, 99)))
        strip = (strip - low) * (255.0 / max(20.0, high - low))
    return np.clip(strip, 0, 255).astype(np.uint8)


def labels_of(text):
    """Class numbers of a text; class 0 is the CTC blank."""
    return [_INDEX[char] + 1 for char in text]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, help="folder for PNG strips and truth.jsonl")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help="fonts and effects kept out of training")
    parser.add_argument("--length", type=int, default=0, help="characters a strip (0: windows as in training)")
    parser.add_argument("--width", type=int, default=0, help="strip width (0: 320, or 672 with --length)")
    arguments = parser.parse_args()
    os.makedirs(arguments.out, exist_ok=True)
    renderer = LineRenderer(arguments.held_out)
    width = arguments.width or (672 if arguments.length else 320)
    with open(os.path.join(arguments.out, "truth.jsonl"), "w", encoding="ascii") as truth:
        for index in range(arguments.count):
            text_rng = mrz_text.random_from_seed("lines", arguments.seed, index)
            rng = np.random.default_rng([arguments.seed, index])
            strip, text, _, _ = renderer.render_window(text_rng, rng, width, arguments.length or None)
            name = "line_%05d.png" % index
            cv2.imwrite(os.path.join(arguments.out, name), strip)
            truth.write(json.dumps({"image": name, "text": text}) + "\n")


if __name__ == "__main__":
    main()
